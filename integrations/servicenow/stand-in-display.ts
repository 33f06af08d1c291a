// How a row is shown: values, what the API's user sees of them in its own time zone and format, or both.
import type { ServiceNowFault } from './stand-in-faults.ts';
import type { Row, Store } from './stand-in-store.ts';
import { FRENCH_LABELS, LABELS, SHOWN, TABLES } from './stand-in-tables.ts';

export type Showing = {
  readonly store: Store;
  readonly url: string;
  readonly display: 'false' | 'true' | 'all';
  readonly hasLinks: boolean;
  readonly fields: readonly string[] | undefined;
  readonly denied: readonly string[];
  readonly timeZone: string;
  readonly fault: ServiceNowFault | undefined;
};

export function shown(table: string, row: Row, showing: Showing): Readonly<Record<string, unknown>> {
  const all = Object.keys(TABLES[table] ?? {});
  // Names that are wrong, and fields that an ACL denies, are left out, and nothing says so.
  const names = (showing.fields ?? all).filter((name) => all.includes(name) && !showing.denied.includes(name));
  const entries = names.map((name) => [name, fieldOf(table, name, row[name] ?? '', showing)] as const);
  return spoiled(Object.fromEntries(entries), showing.fault);
}

function fieldOf(
  table: string,
  name: string,
  value: string,
  { store, url, display, hasLinks, timeZone, fault }: Showing,
): unknown {
  const type = TABLES[table]?.[name] ?? 'text';
  const to = typeof type === 'object' ? type.to : undefined;
  const row = to === undefined ? undefined : store.get(to, value);
  const seen =
    to !== undefined
      ? (row?.[SHOWN[to] ?? 'name'] ?? '')
      : type === 'time'
        ? localTime(value, timeZone)
        : type === 'choice'
          ? ((fault?.kind === 'language' ? FRENCH_LABELS : LABELS)[table]?.[value] ?? value)
          : value;
  const link = to === undefined || value === '' || !hasLinks ? {} : { link: `${url}/api/now/table/${to}/${value}` };
  if (display === 'all') return { display_value: seen, value, ...link };
  if (display === 'true') return 'link' in link ? { display_value: seen, ...link } : seen;
  return 'link' in link ? { ...link, value } : value;
}

function spoiled(row: Record<string, unknown>, fault: ServiceNowFault | undefined): Record<string, unknown> {
  if (fault?.kind !== 'wrong-type') return row;
  const name = 'state' in row ? 'state' : Object.keys(row)[0];
  if (name === undefined) return row;
  switch (fault.what ?? 'number') {
    case 'null':
      return { ...row, [name]: null };
    case 'reference':
      return { ...row, [name]: { link: 'https://instance.example/', value: [] } };
    case 'label':
      return { ...row, [name]: 'Implement' };
    default:
      return { ...row, [name]: -1 };
  }
}

/** Day, month, year: as the user's preference says, not as the value does. */
export function localTime(value: string, timeZone: string): string {
  if (value === '') return '';
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const [day = '', time = ''] = format.format(new Date(`${value.replace(' ', 'T')}Z`)).split(' ');
  return `${day.split('-').reverse().join('-')} ${time}`;
}
