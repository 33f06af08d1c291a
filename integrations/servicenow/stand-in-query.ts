// `sysparm_query`: conditions with `^` and `^OR`, orders. A condition on a field that does not exist is left out, and everything is found.
import type { Row } from './stand-in-store.ts';
import type { Table } from './stand-in-tables.ts';

const CONDITION = /^([a-z_.]+)(!=|>=|<=|=|>|<|NOT IN|IN|LIKE|STARTSWITH|ENDSWITH|ISNOTEMPTY|ISEMPTY)(.*)$/;

export function found(rows: readonly Row[], query: string, table: Table): readonly Row[] {
  const [conditions, orders] = partsOf(query);
  const groups = groupsOf(conditions, table);
  const matching = rows.filter((row) => groups.every((group) => group.some((one) => isMet(row, one))));
  return sorted(matching, orders, table);
}

type Condition = { readonly field: string; readonly operator: string; readonly value: string };
type Order = { readonly field: string; readonly isDown: boolean };

function partsOf(query: string): readonly [readonly string[], readonly Order[]] {
  const parts = query.split('^').filter((one) => one !== '' && one !== 'EQ');
  const orders = parts.flatMap((one) => {
    const [, down, field] = /^ORDERBY(DESC)?(.+)$/.exec(one) ?? [];
    return field === undefined ? [] : [{ field, isDown: down !== undefined }];
  });
  return [parts.filter((one) => !one.startsWith('ORDERBY')), orders];
}

/** Each group holds if one of its conditions does: `a=1^ORb=2^c=3` is two groups. */
function groupsOf(parts: readonly string[], table: Table): readonly (readonly Condition[])[] {
  const groups: Condition[][] = [];
  for (const part of parts) {
    const isOr = /^OR[a-z]/.test(part);
    const [, field = '', operator = '=', value = ''] = CONDITION.exec(isOr ? part.slice(2) : part) ?? [];
    if (!(field in table)) continue;
    const last = groups.at(-1);
    if (isOr && last !== undefined) last.push({ field, operator, value });
    else groups.push([{ field, operator, value }]);
  }
  return groups;
}

function isMet(row: Row, { field, operator, value }: Condition): boolean {
  const is = row[field] ?? '';
  const [one, other] = [is.toLowerCase(), value.toLowerCase()];
  switch (operator) {
    case '!=':
      return one !== other;
    case '>=':
      return is !== '' && is >= value;
    case '<=':
      return is !== '' && is <= value;
    case '>':
      return is !== '' && is > value;
    case '<':
      return is !== '' && is < value;
    case 'IN':
      return other.split(',').includes(one);
    case 'NOT IN':
      return !other.split(',').includes(one);
    case 'LIKE':
      return one.includes(other);
    case 'STARTSWITH':
      return one.startsWith(other);
    case 'ENDSWITH':
      return one.endsWith(other);
    case 'ISEMPTY':
      return is === '';
    case 'ISNOTEMPTY':
      return is !== '';
    default:
      return one === other;
  }
}

/** Without an order of one's own, pages have none that can be relied on. */
function sorted(rows: readonly Row[], orders: readonly Order[], table: Table): readonly Row[] {
  const known = orders.filter(({ field }) => field in table);
  if (known.length === 0) return rows;
  return rows.toSorted((a, b) => {
    for (const { field, isDown } of known) {
      const [x = '', y = ''] = [a[field], b[field]];
      if (x !== y) return (x < y ? -1 : 1) * (isDown ? -1 : 1);
    }
    return 0;
  });
}
