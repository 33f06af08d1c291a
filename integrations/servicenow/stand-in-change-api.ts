// `/api/sn_chg_rest/change…`: every field with its value and what the user sees of it.
import { type Asked, isRecord, type Reply } from '../floor/stand-in-server.ts';
import { shown } from './stand-in-display.ts';
import { found } from './stand-in-query.ts';
import type { Row, Values } from './stand-in-store.ts';
import { failure, type Here, noRecord, showingOf, written } from './stand-in-table-api.ts';
import { TABLES } from './stand-in-tables.ts';

export type ChangeHere = Here & { readonly templates: Readonly<Record<string, Values>> };

const ROOT = '/api/sn_chg_rest/change';
const KINDS = ['normal', 'emergency'];

export function changeApi(asked: Asked, here: ChangeHere): Reply {
  const [first, second, third] = asked.path
    .slice(ROOT.length)
    .split('/')
    .filter((one) => one !== '');
  if (asked.method === 'GET' && first === undefined) return list('change_request', asked, here, () => true);
  if (asked.method === 'POST' && second === undefined && (first === undefined || KINDS.includes(first))) {
    return write('change_request', undefined, { type: first ?? 'normal', ...bodyOf(asked) }, asked, here);
  }
  if (asked.method === 'POST' && first === 'standard') {
    const template = here.templates[second ?? ''];
    if (template === undefined) return failure(404, 'No Record found', 'Template not found', here.fault);
    return write(
      'change_request',
      undefined,
      { ...template, ...bodyOf(asked), type: 'standard', std_change_producer_version: second },
      asked,
      here,
    );
  }
  const id = first === 'normal' || first === 'standard' || first === 'emergency' ? second : first;
  const change = here.store.get('change_request', id ?? '');
  if (change === undefined) return noRecord(here.fault);
  if (second === 'nextstates') return nextStates(change, here);
  if (second === 'task') return tasks(change, third, asked, here);
  if (asked.method === 'GET') return { status: 200, body: { result: display('change_request', change, asked, here) } };
  return write('change_request', change, bodyOf(asked), asked, here);
}

function tasks(change: Row, id: string | undefined, asked: Asked, here: ChangeHere): Reply {
  const isOurs = (task: Row) => task.change_request === change.sys_id;
  if (asked.method === 'GET' && id === undefined) return list('change_task', asked, here, isOurs);
  const task = id === undefined ? undefined : here.store.get('change_task', id);
  if (id !== undefined && (task === undefined || !isOurs(task))) return noRecord(here.fault);
  if (asked.method === 'GET' && task !== undefined)
    return { status: 200, body: { result: display('change_task', task, asked, here) } };
  return write('change_task', task, { ...bodyOf(asked), change_request: change.sys_id }, asked, here);
}

function list(table: string, asked: Asked, here: ChangeHere, isOurs: (row: Row) => boolean): Reply {
  const rows = found(
    here.store.rows(table).filter(isOurs),
    asked.query.get('sysparm_query') ?? '',
    TABLES[table] ?? {},
  );
  const offset = Number(asked.query.get('sysparm_offset') ?? 0);
  const page = rows.slice(offset, offset + Number(asked.query.get('sysparm_limit') ?? 500));
  // Without the header that says how many there are.
  return { status: 200, body: { result: page.map((row) => display(table, row, asked, here)) } };
}

function write(
  table: string,
  row: Row | undefined,
  sent: Readonly<Record<string, unknown>>,
  asked: Asked,
  here: ChangeHere,
): Reply {
  if (!here.account.roles.includes('itil'))
    return failure(403, 'User Not Authorized', 'Failed API level ACL Validation', here.fault);
  const done = written(table, row, sent, here);
  if (typeof done === 'string') return failure(400, 'Operation Failed', done, here.fault);
  return {
    status: 200,
    body: { result: { ...display(table, done.row, asked, here), __meta: { ignoredFields: done.ignored } } },
  };
}

function nextStates({ state = '', type = 'normal' }: Row, { models }: ChangeHere): Reply {
  const available_states = [state, ...(models[type]?.follows[state] ?? [])];
  return { status: 200, body: { result: { available_states } } };
}

function display(table: string, row: Row, { query }: Asked, here: ChangeHere) {
  return shown(table, row, { ...showingOf(table, query, here), display: 'all', hasLinks: false });
}

function bodyOf({ json }: Asked): Readonly<Record<string, unknown>> {
  return isRecord(json) ? json : {};
}
