// The JSON-RPC of Zabbix for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/zabbix.md). Nothing of the product may import it.
import { randomBytes } from 'node:crypto';
import { changed, type MonitoredHost, type ServiceState } from '../floor/stand-in-monitored.ts';
import {
  type Asked,
  duplicated,
  isRecord,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import type { ZabbixFault } from './stand-in-faults.ts';
import { type Maintenance, Maintenances } from './stand-in-maintenances.ts';
import { call, invalid, RpcError } from './stand-in-methods.ts';

export { generate } from '../floor/stand-in-monitored.ts';
export { EVERY_FAULT, type ZabbixFault } from './stand-in-faults.ts';

export type ZabbixUser = {
  readonly login: string;
  readonly password: string;
  readonly token?: string;
  readonly mayWrite: boolean;
  /** Hosts that it may not see; as shipped none. */
  readonly hidden?: readonly string[];
};

export type ZabbixOptions = ServerSettings & {
  readonly hosts?: readonly MonitoredHost[];
  readonly users?: readonly ZabbixUser[];
  /** 6.0, 6.4, 7.0, 7.2: how a token is shown differs. As shipped 7.0.5. */
  readonly version?: string;
  /** Without a request, a session ends after so many minutes; as shipped 15. */
  readonly sessionMinutes?: number;
};

export type ZabbixStandIn = StandIn<ZabbixFault> & {
  /** Those that are over stay in it. */
  maintenances(): readonly Maintenance[];
  change(
    host: string,
    what: { readonly isDown?: boolean; readonly service?: string; readonly state?: ServiceState },
  ): void;
};

export const STANDARD_USER: ZabbixUser = {
  login: 'patchcenter',
  password: 'secret-of-zabbix',
  token: 'token-of-zabbix',
  mayWrite: true,
};

const PATH = '/api_jsonrpc.php';

export async function startZabbix(options: ZabbixOptions = {}): Promise<ZabbixStandIn> {
  const { hosts = [], users = [STANDARD_USER], version = '7.0.5', sessionMinutes = 15 } = options;
  const [major = 7, minor = 0] = version.split('.').map(Number);
  const level = major * 10 + minor;
  const sessions = new Map<string, { readonly user: ZabbixUser; until: number }>();
  const maintenances = new Maintenances();

  const tokenOf = ({ headers, json }: Asked): string | undefined => {
    const [, bearer] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    const inside = isRecord(json) && typeof json.auth === 'string' ? json.auth : undefined;
    if (level >= 72 && isRecord(json) && 'auth' in json)
      throw new RpcError(-32600, 'Invalid request.', 'Invalid parameter "/": unexpected parameter "auth".');
    return level >= 64 ? (bearer ?? inside) : inside;
  };

  const userOf = (asked: Asked, now: number): ZabbixUser => {
    const token = tokenOf(asked);
    const fixed = users.find((one) => token !== undefined && one.token === token);
    const session = sessions.get(token ?? '');
    if (fixed !== undefined) return fixed;
    if (token === undefined) throw invalid(level >= 64 ? 'Not authorized.' : 'Not authorised.');
    if (session === undefined || session.until <= now) throw invalid(ENDED);
    session.until = now + sessionMinutes * 60;
    return session.user;
  };

  const logIn = (params: unknown, now: number): string => {
    const fields = isRecord(params) ? params : {};
    const name = level >= 64 ? fields.username : (fields.username ?? fields.user);
    if (level >= 64 && 'user' in fields) throw invalid('Invalid parameter "/": unexpected parameter "user".');
    const user = users.find(({ login, password }) => login === name && password === fields.password);
    if (user === undefined)
      throw new RpcError(
        -32500,
        'Application error.',
        'Incorrect user name or password or account is temporarily blocked.',
      );
    const token = randomBytes(16).toString('hex');
    sessions.set(token, { user, until: now + sessionMinutes * 60 });
    return token;
  };

  const resultOf = (asked: Asked, { at, fault, operation }: Moment<ZabbixFault>): unknown => {
    const now = at.getTime() / 1000;
    const params = isRecord(asked.json) ? asked.json.params : undefined;
    if (operation === 'apiinfo.version') {
      const shows = asked.headers.authorization !== undefined || (isRecord(asked.json) && 'auth' in asked.json);
      if (shows)
        throw new RpcError(
          -32602,
          'Invalid params.',
          'The "apiinfo.version" method must be called without authorization header.',
        );
      return version;
    }
    if (operation === 'user.login') return logIn(params, now);
    if (fault?.kind === 'session-ended') throw invalid(ENDED);
    const user = userOf(asked, now);
    if (operation === 'user.logout') return sessions.delete(tokenOf(asked) ?? '');
    if (fault?.kind === 'no-permission')
      throw new RpcError(-32500, 'Application error.', 'No permissions to referred object or it does not exist!');
    if (fault?.kind === 'database-down') throw new RpcError(-32400, 'System error.', 'Error connecting to database.');
    const visible = hosts.filter(({ name }) => !(user.hidden ?? []).includes(name));
    return spoiled(
      call(operation, params, { now, version: level, hosts: visible, mayWrite: user.mayWrite, maintenances }),
      fault,
    );
  };

  const answer = (asked: Asked, moment: Moment<ZabbixFault>): Reply => {
    if (asked.path !== PATH) return { status: 404, type: 'text/plain', body: 'Not Found' };
    if (!/^application\/(json|json-rpc|jsonrequest)\b/.test(asked.headers['content-type'] ?? ''))
      return { status: 412, type: 'text/plain', body: '' };
    if (!isRecord(asked.json))
      return failed(
        new RpcError(
          -32700,
          'Parse error',
          'Invalid JSON. An error occurred on the server while parsing the JSON text.',
        ),
        null,
        moment.fault,
      );
    const { id = null } = asked.json;
    try {
      const result = resultOf(asked, moment);
      if (moment.fault?.kind === 'wrong-type' && moment.fault.what === 'no-result')
        return { status: 200, body: { jsonrpc: '2.0', id } };
      return { status: 200, body: { jsonrpc: '2.0', result, id: moment.fault?.kind === 'wrong-id' ? 4711 : id } };
    } catch (error) {
      if (error instanceof RpcError) return failed(error, id, moment.fault);
      throw error;
    }
  };

  const refused = ({ json }: Asked) => failed(invalid(ENDED), isRecord(json) ? (json.id ?? null) : null, undefined);
  const standIn = await startStandIn<ZabbixFault>({ name: 'Zabbix', operationOf, answer, refused }, options);
  return {
    ...standIn,
    maintenances: () => maintenances.list(),
    change: (host, what) => void changed(hosts, host, what),
  };
}

const ENDED = 'Session terminated, re-login, please.';

/** The method: `host.get`, `maintenance.create`. */
function operationOf({ json }: Asked): string {
  return isRecord(json) ? String(json.method) : '';
}

const FRENCH: Readonly<Record<string, string>> = {
  'Invalid params.': 'Paramètres invalides.',
  'Application error.': 'Erreur d’application.',
};

function failed({ code, message, data }: RpcError, id: unknown, fault: ZabbixFault | undefined): Reply {
  const said =
    fault?.kind === 'language'
      ? { message: FRENCH[message] ?? 'Erreur.', data: 'Opération refusée.' }
      : { message, data };
  return { status: 200, body: { jsonrpc: '2.0', error: { code, ...said }, id } };
}

function spoiled(result: unknown, fault: ZabbixFault | undefined): unknown {
  if (!Array.isArray(result)) return result;
  if (fault?.kind === 'duplicated') return duplicated(result);
  if (fault?.kind === 'fewer') return result.slice(0, result.length >> 1);
  if (fault?.kind !== 'wrong-type') return result;
  const rows: readonly unknown[] = result;
  switch (fault.what ?? 'number') {
    case 'map':
      // What PHP makes of a list with holes.
      return Object.fromEntries(rows.map((row, at) => [String(at), row]));
    case 'null-name':
      return rows.map((row) => (isRecord(row) ? { ...row, name: null } : row));
    case 'state':
      return rows.map((row) => (isRecord(row) ? { ...row, maintenance_status: 'yes', severity: 'high' } : row));
    default:
      return rows.map((row) =>
        isRecord(row) && row.hostid !== undefined ? { ...row, hostid: Number(row.hostid) } : row,
      );
  }
}
