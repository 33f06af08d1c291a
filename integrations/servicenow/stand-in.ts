// ServiceNow for tests and the demo: Table API, Change API, attachments; written from documented behaviour, with faults to order
// (docs/integrations/stand-ins/servicenow.md). Nothing of the product may import it.
import {
  type Asked,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import { type Attachment, attach } from './stand-in-attachments.ts';
import { changeApi } from './stand-in-change-api.ts';
import { follow, MODELS, type StateModel } from './stand-in-changes.ts';
import type { Estate } from './stand-in-estate.ts';
import type { ServiceNowFault } from './stand-in-faults.ts';
import { type Client, Logins, type ServiceNowAccount } from './stand-in-login.ts';
import { type Row, Store, type Values } from './stand-in-store.ts';
import { failure, type Here, tableApi } from './stand-in-table-api.ts';

export type { StateModel } from './stand-in-changes.ts';
export { generate } from './stand-in-estate.ts';
export { EVERY_FAULT, type ServiceNowFault } from './stand-in-faults.ts';
export type { ServiceNowAccount } from './stand-in-login.ts';

export type ServiceNowOptions = ServerSettings & {
  readonly accounts?: readonly ServiceNowAccount[];
  readonly client?: Client;
  readonly estate?: Estate;
  /** By the type of change; a company may have its own. */
  readonly models?: Readonly<Record<string, StateModel>>;
  /** Of standard changes: their sys_id, and what they fill in. */
  readonly templates?: Readonly<Record<string, Values>>;
  /** Of a user in an hour; as shipped no limit. */
  readonly perHour?: number;
  /** No page is longer, whatever is asked; as shipped 10,000. */
  readonly maxRows?: number;
};

export type ServiceNowStandIn = StandIn<ServiceNowFault> & {
  readonly attachments: readonly Attachment[];
  rows(table: string): readonly Readonly<Row>[];
  /** What people do in its pages: no rule holds them up. */
  change(table: string, id: string, values: Values, who?: string): void;
  create(table: string, values: Values, who?: string): string;
  approve(change: string): void;
  reject(change: string, why?: string): void;
};

export const STANDARD_ACCOUNT: ServiceNowAccount = {
  login: 'svc.patchcenter',
  password: 'secret-of-servicenow',
  apiKey: 'key-of-servicenow',
  timeZone: 'Europe/Paris',
  roles: ['itil'],
};
export const STANDARD_CLIENT: Client = {
  id: 'client-of-servicenow',
  secret: 'secret-of-client',
  login: STANDARD_ACCOUNT.login,
};
export const STANDARD_TEMPLATE = 'b0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5';

const TEMPLATES = { [STANDARD_TEMPLATE]: { short_description: 'Linux update', category: 'Software', risk: '4' } };
const MAX_URL = 2048;

export async function startServiceNow(options: ServiceNowOptions = {}): Promise<ServiceNowStandIn> {
  const { accounts = [STANDARD_ACCOUNT], client = STANDARD_CLIENT, models = MODELS, templates = TEMPLATES } = options;
  const { perHour = Number.POSITIVE_INFINITY, maxRows = 10_000, now = () => new Date() } = options;
  const store = new Store();
  for (const [table, rows] of Object.entries(options.estate ?? {})) {
    for (const row of rows) store.insert(table, row, { at: now(), who: 'admin' });
  }
  const logins = new Logins(accounts, client);
  const attachments: Attachment[] = [];
  let url = '';

  const answer = (asked: Asked, { at, fault, operation }: Moment<ServiceNowFault>): Reply => {
    if (operation === 'token') return logins.token(asked, at);
    const account = logins.of(asked, at);
    if (account === undefined) return NOT_AUTHENTICATED;
    const wait = logins.wait(account.login, perHour, at);
    if (wait > 0) return limited(wait, at);
    // The method for long addresses (`tinyurl`) is not here.
    if (`${asked.path}?${asked.query}`.length > MAX_URL) return failure(414, 'URI Too Long', null);
    const here: Here = { at, fault, url, store, account, models, maxRows };
    if (operation === 'attachment') return attach(asked, here, attachments);
    if (asked.path.startsWith('/api/sn_chg_rest/change')) return changeApi(asked, { ...here, templates });
    return tableApi(asked, here);
  };

  const standIn = await startStandIn<ServiceNowFault>(
    {
      name: 'ServiceNow',
      operationOf,
      answer,
      refused: () => NOT_AUTHENTICATED,
      tooMany: (_, after) => limited(after, now()),
    },
    options,
  );
  url = standIn.url;

  const changed = (table: string, id: string, values: Values, who: string) => {
    const row = store.get(table, id);
    if (row === undefined) throw new Error(`no ${table} ${id}`);
    store.update(row, values, { at: now(), who });
    if (table === 'change_request' && values.state !== undefined) follow(row, { store, models, at: now() });
  };
  const decided = (id: string, state: 'approved' | 'rejected', more: Values) => {
    for (const one of store.rows('sysapproval_approver')) {
      if (one.sysapproval === id && one.state === 'requested')
        store.update(one as Row, { state, ...more }, { at: now(), who: 'approver' });
    }
  };
  return {
    ...standIn,
    attachments,
    rows: (table) => store.rows(table),
    change: (table, id, values, who = 'marie.lefevre') => changed(table, id, values, who),
    create: (table, values, who = 'marie.lefevre') => store.insert(table, values, { at: now(), who }).sys_id ?? '',
    approve: (id) => {
      decided(id, 'approved', {});
      const model = models[store.get('change_request', id)?.type ?? 'normal'];
      changed('change_request', id, { approval: 'approved', state: model?.approved ?? '-2' }, 'system');
    },
    reject: (id, why = '') => {
      decided(id, 'rejected', { comments: why });
      changed('change_request', id, { approval: 'rejected', state: '-5' }, 'system');
    },
  };
}

const NOT_AUTHENTICATED = failure(401, 'User Not Authenticated', 'Required to provide Auth information');

function limited(after: number | string, at: Date): Reply {
  const seconds = Number(after);
  const reset = Math.floor(at.getTime() / 1000) + (Number.isFinite(seconds) ? seconds : 60);
  const headers = {
    'Retry-After': String(after),
    'X-RateLimit-Limit': '1000',
    'X-RateLimit-Reset': String(reset),
    'X-RateLimit-Rule': 'PatchCenter',
  };
  return { ...failure(429, 'Rate limit exceeded', null), headers };
}

/** `change_request`, `change_task`, … by table; `token`, `attachment`. Of writes: `change_request:write`. */
function operationOf({ path, method }: Asked): string {
  if (path === '/oauth_token.do') return 'token';
  if (path.startsWith('/api/now/attachment')) return 'attachment';
  const [, named] = /^\/api\/now\/table\/([a-z_]+)/.exec(path) ?? [];
  const table = named ?? (/^\/api\/sn_chg_rest\/change\/[^/]+\/task/.test(path) ? 'change_task' : 'change_request');
  return method === 'GET' ? table : `${table}:write`;
}
