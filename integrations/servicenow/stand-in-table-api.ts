// `/api/now/table/T[/ID]`.
import { type Asked, duplicated, isRecord, type Reply } from '../floor/stand-in-server.ts';
import { follow, refusal, type StateModel } from './stand-in-changes.ts';
import { type Showing, shown } from './stand-in-display.ts';
import type { ServiceNowFault } from './stand-in-faults.ts';
import type { ServiceNowAccount } from './stand-in-login.ts';
import { found } from './stand-in-query.ts';
import { type Row, type Store, stamp, type Values } from './stand-in-store.ts';
import { TABLES } from './stand-in-tables.ts';

export type Here = {
  readonly at: Date;
  readonly fault: ServiceNowFault | undefined;
  readonly url: string;
  readonly store: Store;
  readonly account: ServiceNowAccount;
  readonly models: Readonly<Record<string, StateModel>>;
  readonly maxRows: number;
};

export function tableApi(asked: Asked, here: Here): Reply {
  const [, table = '', id] = /^\/api\/now\/table\/([a-z_]+)(?:\/([^/]+))?$/.exec(asked.path) ?? [];
  if (table === '') return failure(400, 'Requested URI does not represent any resource', null, here.fault);
  if (TABLES[table] === undefined) return failure(400, `Invalid table ${table}`, null, here.fault);
  const showing = showingOf(table, asked.query, here);
  if (asked.method === 'GET' && id === undefined) return listed(table, asked, here, showing);
  const row = id === undefined ? undefined : here.store.get(table, id);
  if (id !== undefined && row === undefined) return noRecord(here.fault);
  if (asked.method === 'GET' && row !== undefined) return { status: 200, body: { result: shown(table, row, showing) } };
  if (!here.account.roles.includes('itil'))
    return failure(403, 'User Not Authorized', 'Failed API level ACL Validation', here.fault);
  if (asked.method === 'DELETE' && id !== undefined) {
    here.store.remove(table, id);
    return { status: 204 };
  }
  if (!isRecord(asked.json))
    return failure(400, 'Exception while reading request', 'The payload is not valid JSON', here.fault);
  const done = written(table, row, asked.json, here);
  if (typeof done === 'string') return failure(403, 'Operation Failed', done, here.fault);
  const headers = { Location: `${here.url}/api/now/table/${table}/${done.row.sys_id}` };
  return { status: row === undefined ? 201 : 200, headers, body: { result: shown(table, done.row, showing) } };
}

export function noRecord(fault: ServiceNowFault | undefined): Reply {
  return failure(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval", fault);
}

export function showingOf(table: string, query: URLSearchParams, { store, url, account, fault }: Here): Showing {
  const display = query.get('sysparm_display_value');
  const names = query.get('sysparm_fields');
  return {
    store,
    url,
    display: display === 'all' || display === 'true' ? display : 'false',
    hasLinks: query.get('sysparm_exclude_reference_link') !== 'true',
    fields: names === null || names === '' ? undefined : names.split(','),
    denied: deniedOf(table, account.unreadable),
    timeZone: account.timeZone,
    fault,
  };
}

function listed(table: string, asked: Asked, here: Here, showing: Showing): Reply {
  const { fault, maxRows, url, store } = here;
  const { query, path } = asked;
  const limit = Math.min(Number(query.get('sysparm_limit') ?? 10_000), maxRows);
  const offset = Number(query.get('sysparm_offset') ?? 0);
  const all = found(store.rows(table), query.get('sysparm_query') ?? '', TABLES[table] ?? {});
  const start = fault?.kind === 'page-drift' && offset > 0 ? offset - 1 : offset;
  const page = all.slice(start, start + limit);
  const rows = spoiledPage(page, fault);
  const total = all.length + (fault?.kind === 'wrong-count' ? (fault.by ?? 1) : 0);
  const next = new URLSearchParams(query);
  next.set('sysparm_offset', String(offset + limit));
  const more = offset + limit < all.length;
  const headers = { 'X-Total-Count': String(total), ...(more && { Link: `<${url}${path}?${next}>;rel="next"` }) };
  if (fault?.kind === 'wrong-type' && fault.what === 'no-list') return { status: 200, headers, body: { result: {} } };
  return { status: 200, headers, body: { result: rows.map((row) => shown(table, row, showing)) } };
}

function spoiledPage(page: readonly Row[], fault: ServiceNowFault | undefined): readonly Row[] {
  switch (fault?.kind) {
    case 'short-page':
    case 'hidden-rows':
      return page.slice(0, Math.max(0, page.length - (fault.rows ?? 1)));
    case 'duplicated':
      return duplicated(page);
    default:
      return page;
  }
}

/** A text says why it is refused. Names that are wrong, and fields that an ACL denies, are dropped: nothing says so. */
export function written(
  table: string,
  row: Row | undefined,
  sent: Readonly<Record<string, unknown>>,
  here: Here,
): { readonly row: Row; readonly ignored: readonly string[] } | string {
  const { store, models, at, account, fault } = here;
  if (fault?.kind === 'aborted') return `Operation against file '${table}' was aborted by Business Rule 'Local rule'`;
  const denied = deniedOf(table, account.unwritable);
  const isKept = (name: string, index: number) =>
    name in (TABLES[table] ?? {}) &&
    !name.startsWith('sys_') &&
    !denied.includes(name) &&
    !isDropped(name, index, fault);
  const names = Object.keys(sent);
  const kept = names.filter(isKept);
  const values: Values = Object.fromEntries(kept.map((name) => [name, textOf(sent[name])]));
  const begun = row === undefined ? { ...beginning(table), opened_at: stamp(at) } : {};
  const refused = refusal(table, { row, values: { ...begun, ...values }, store, models });
  if (refused !== undefined) return refused;
  const by = { at, who: account.login };
  const after = row ?? store.insert(table, { ...begun, ...values }, by);
  if (row !== undefined) store.update(row, values, by);
  if (table === 'change_request' && values.state !== undefined) follow(after, { store, models, at });
  return { row: after, ignored: names.filter((name) => !kept.includes(name)) };
}

function isDropped(name: string, index: number, fault: ServiceNowFault | undefined): boolean {
  if (fault?.kind !== 'dropped-field') return false;
  return fault.field === undefined ? index > 0 : name === fault.field;
}

function beginning(table: string): Values {
  if (table === 'change_request') return { state: '-5', type: 'normal', active: 'true', approval: 'not requested' };
  return table === 'change_task' ? { state: '-5', active: 'true' } : {};
}

function deniedOf(table: string, all: readonly string[] = []): readonly string[] {
  return all.flatMap((one) => (one.startsWith(`${table}.`) ? [one.slice(table.length + 1)] : []));
}

function textOf(value: unknown): string {
  return isRecord(value) ? String(value.value ?? '') : String(value ?? '');
}

const FRENCH: Readonly<Record<string, string>> = {
  'No Record found': 'Aucun enregistrement trouvé',
  'Operation Failed': 'Échec de l’opération',
  'User Not Authorized': 'Utilisateur non autorisé',
};

export function failure(status: number, message: string, detail: string | null, fault?: ServiceNowFault): Reply {
  const said = fault?.kind === 'language' ? (FRENCH[message] ?? 'Erreur') : message;
  return { status, body: { error: { message: said, detail }, status: 'failure' } };
}
