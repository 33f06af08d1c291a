// The JSON-RPC of Zabbix: always HTTP 200, what went wrong is in `error`; every number is a text.
// https://www.zabbix.com/documentation/current/en/manual/api
import { type ZodType, z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { clockAheadOf } from '../floor/clock-there.ts';
import type { HttpClient } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';

const host = z.object({ hostid: z.string(), host: z.string(), status: z.string() });
const trigger = z.object({ triggerid: z.string(), description: z.string(), priority: z.string() });
const maintenance = z.object({
  maintenanceid: z.string(),
  name: z.string(),
  active_till: z.string().regex(/^\d+$/).transform(Number),
});
const envelope = z.object({
  id: z.number().nullish(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string().default(''), data: z.string().default('') }).optional(),
});

export type ZabbixHost = z.infer<typeof host>;
export type ZabbixMaintenance = z.infer<typeof maintenance>;

export type MaintenanceOrder = {
  readonly name: string;
  readonly description: string;
  readonly hostid: string;
  /** Seconds of their clock. */
  readonly since: number;
  readonly till: number;
};

export type ZabbixClient = {
  version(signal: AbortSignal): Promise<string>;
  /** Whose technical name has one of these in it, in capitals or not. */
  hosts(parts: readonly string[], signal: AbortSignal): Promise<readonly ZabbixHost[]>;
  /** Descriptions of what is a problem of that host now. */
  problems(hostid: string, severity: number, signal: AbortSignal): Promise<readonly string[]>;
  /** `aheadMs`: their clock minus ours, in which their ends are. */
  maintenances(
    part: string,
    signal: AbortSignal,
  ): Promise<{ readonly all: readonly ZabbixMaintenance[]; readonly aheadMs: number }>;
  create(order: MaintenanceOrder, signal: AbortSignal): Promise<void>;
  remove(ids: readonly string[], signal: AbortSignal): Promise<void>;
};

export function createZabbixClient(http: HttpClient, token: () => string, now: () => Date): ZabbixClient {
  let serial = 0;
  let known: string | null = null;

  async function call<T>(
    method: string,
    params: unknown,
    shape: ZodType<T>,
    {
      isRead,
      login,
      signal,
    }: { readonly isRead: boolean; readonly login: 'header' | 'body' | 'none'; readonly signal: AbortSignal },
  ): Promise<{ readonly result: T; readonly aheadMs: number }> {
    serial += 1;
    const id = serial;
    const answer = await http.ask(
      {
        method: 'POST',
        path: '/api_jsonrpc.php',
        headers: login === 'header' ? { authorization: `Bearer ${token()}` } : {},
        body: { jsonrpc: '2.0', method, params, id, ...(login === 'body' && { auth: token() }) },
        isRead,
      },
      signal,
    );
    const said = readJson(answer.text, envelope, 'answer of Zabbix');
    if (said.error !== undefined) throw new IntegrationFault(faultOf(said.error));
    if (said.id !== id) throw new IntegrationFault({ kind: 'nonsense', detail: 'the answer to another request' });
    const read = shape.safeParse(said.result);
    if (!read.success) {
      const at = read.error.issues[0]?.path.join('.') ?? '';
      throw new IntegrationFault({ kind: 'nonsense', detail: `${method}: not of its shape (${at})` });
    }
    return { result: read.data, aheadMs: clockAheadOf(answer, now()) };
  }

  async function version(signal: AbortSignal): Promise<string> {
    const { result } = await call('apiinfo.version', [], z.string(), { isRead: true, login: 'none', signal });
    known = result;
    return result;
  }

  async function signed<T>(method: string, params: unknown, shape: ZodType<T>, isRead: boolean, signal: AbortSignal) {
    const login = loginOf(known ?? (await version(signal)));
    try {
      return await call(method, params, shape, { isRead, login, signal });
    } catch (error) {
      // It may have been upgraded since: asked anew with the next call.
      known = null;
      throw error;
    }
  }

  return {
    version,
    hosts: async (parts, signal) => {
      const params = { output: ['hostid', 'host', 'status'], search: { host: parts }, searchByAny: true };
      return (await signed('host.get', params, z.array(host), true, signal)).result;
    },
    problems: async (hostid, severity, signal) => {
      const params = {
        ...{ output: ['triggerid', 'description', 'priority'], hostids: [hostid], filter: { value: 1 } },
        ...{ min_severity: severity, monitored: true, skipDependent: true, expandDescription: true },
      };
      const { result } = await signed('trigger.get', params, z.array(trigger), true, signal);
      return [...new Map(result.map((one) => [one.triggerid, one.description])).values()];
    },
    maintenances: async (part, signal) => {
      const params = { output: ['maintenanceid', 'name', 'active_till'], search: { name: part } };
      const { result, aheadMs } = await signed('maintenance.get', params, z.array(maintenance), true, signal);
      return { all: result, aheadMs };
    },
    create: async ({ name, description, hostid, since, till }, signal) => {
      const params = {
        ...{ name, description, active_since: since, active_till: till },
        // With data collection: its graphs go on, and it is seen at once when it is well.
        ...{ maintenance_type: 0, hosts: [{ hostid }] },
        timeperiods: [{ timeperiod_type: 0, start_date: since, period: till - since }],
      };
      await signed('maintenance.create', params, z.object({ maintenanceids: z.array(z.string()) }), false, signal);
    },
    remove: async (ids, signal) => {
      await signed('maintenance.delete', ids, z.unknown(), false, signal);
    },
  };
}

/** In the header from 6.4; 7.2 refuses any other way. */
function loginOf(version: string): 'header' | 'body' {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 4) ? 'header' : 'body';
}

/** −32602 is a login that has ended as well as a wrong parameter, in words that may be of any language. */
function faultOf({
  code,
  message,
  data,
}: {
  readonly code: number;
  readonly message: string;
  readonly data: string;
}): Fault {
  const detail = `${code}: ${`${message} ${data}`.trim().slice(0, 300)}`;
  if (code === -32400) return { kind: 'unreachable', detail };
  if (code === -32602 && /session terminated|not authori[sz]ed|token/i.test(data)) return { kind: 'refused', detail };
  return { kind: 'nonsense', detail };
}
