// Qualys for tests and the demo, written from its documented behaviour, with faults to order (docs/integrations/stand-ins/qualys.md).
// Nothing of the product may import it.
import {
  type Asked,
  basicOf,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  type System,
  startStandIn,
} from '../floor/stand-in-server.ts';
import { type Estate, generate } from './stand-in-estate.ts';
import type { QualysFault } from './stand-in-faults.ts';
import { fo, type Here, simpleReturn } from './stand-in-fo.ts';
import { type Blocked, Limits } from './stand-in-limits.ts';
import { answered, qps } from './stand-in-qps.ts';
import { Scans } from './stand-in-scans.ts';

export { generate } from './stand-in-estate.ts';
export { EVERY_FAULT, type QualysFault } from './stand-in-faults.ts';

/** Auditors see nothing, readers launch nothing. */
export type QualysAccount = {
  readonly login: string;
  readonly password: string;
  readonly role: 'scanner' | 'reader' | 'auditor';
  readonly hasApi: boolean;
};

export type QualysOptions = ServerSettings & {
  readonly accounts?: readonly QualysAccount[];
  readonly estate?: Estate;
  /** Of FO that are still served; as shipped 2.0 to 5.0. */
  readonly versions?: readonly string[];
  /** Of each API: as shipped 300 calls in 3,600 seconds, two at once. */
  readonly limits?: { readonly calls?: number; readonly windowSeconds?: number; readonly atOnce?: number };
  readonly scanMinutes?: number;
};

export type QualysStandIn = StandIn<QualysFault> & {
  /** Another host than that of FO and QPS. */
  readonly gatewayUrl: string;
  readonly estate: Estate;
  /** The causes of all its detections are gone, but for some: the next scan that ends closes the others. */
  patched(dns: string, open?: number): void;
};

export const STANDARD_ACCOUNT: QualysAccount = {
  login: 'exmpl_pc',
  password: 'secret-of-qualys',
  role: 'scanner',
  hasApi: true,
};

const TOKEN_MS = 4 * 3_600_000;

export async function startQualys(options: QualysOptions = {}): Promise<QualysStandIn> {
  const { accounts = [STANDARD_ACCOUNT], versions = ['2.0', '3.0', '4.0', '5.0'], scanMinutes = 20 } = options;
  const estate = options.estate ?? generate({ servers: 0 });
  const scans = new Scans(estate, scanMinutes);
  const limits = new Limits(options.limits ?? {});
  const tokens = new Map<string, number>();
  let url = '';

  const refused = (asked: Asked, at: Date): Reply => {
    const family = familyOf(asked.path);
    if (family === 'fo')
      return simpleReturn({ at, url, fault: undefined }, 401, { code: 2000, text: 'Bad Login/Password' });
    if (family === 'qps') return answered(asked, { responseCode: 'INVALID_CREDENTIALS' }, 401);
    return { status: 401, type: 'text/plain', body: 'Unauthorized' };
  };

  const blocked = (asked: Asked, why: Blocked, here: Pick<Here, 'at' | 'url' | 'fault'>): Reply => {
    if (familyOf(asked.path) === 'gateway')
      return { status: 429, type: 'text/plain', body: 'Too Many Requests', headers: why.headers };
    const text =
      why.by === 'rate'
        ? `This API cannot be run again until ${why.seconds} seconds have passed`
        : 'The limit of concurrent calls is reached';
    const code = why.by === 'rate' ? 1965 : 1960;
    if (familyOf(asked.path) === 'fo') return { ...simpleReturn(here, 409, { code, text }), headers: why.headers };
    return {
      ...answered(asked, { responseCode: 'REQUEST_LIMIT_EXCEEDED', responseErrorDetails: { errorMessage: text } }, 409),
      headers: why.headers,
    };
  };

  const answer = (asked: Asked, { at, fault, operation, running }: Moment<QualysFault>): Reply => {
    const here = { at, url, fault };
    scans.settle(at);
    const family = familyOf(asked.path);
    const why = limits.next(operation, { at, running, fault, gateway: family === 'gateway' });
    if (why.by !== undefined) return blocked(asked, { ...why, by: why.by }, here);
    const reply = () => {
      if (family === 'gateway') return gateway(asked, at);
      const account = accounts.find(({ login, password }) => basicOf(asked) === `${login}:${password}`);
      if (account === undefined) return refused(asked, at);
      if (fault?.kind === 'account-expired')
        return simpleReturn(here, 200, { code: 2001, text: 'Your account has expired' });
      if (!account.hasApi)
        return simpleReturn(here, 403, { code: 2011, text: 'API Access is not granted to this account' });
      const hosts = account.role === 'auditor' ? [] : estate.hosts;
      const mayWrite = account.role === 'scanner';
      if (family === 'qps') return qps(asked, { ...here, scans, hosts, tags: estate.tags, mayWrite });
      if (asked.headers['x-requested-with'] === undefined) {
        return simpleReturn(here, 400, { code: 1922, text: 'Please specify X-Requested-With header' });
      }
      const [, version = ''] = /^\/api\/(\d\.\d)\/fo\//.exec(asked.path) ?? [];
      if (!versions.includes(version))
        return simpleReturn(here, 404, { code: 1901, text: `API version ${version} is not served any more` });
      if (operation === 'launch' && !mayWrite)
        return simpleReturn(here, 403, { code: 2012, text: 'You do not have permission to launch scans' });
      return fo(asked, { ...here, scans, hosts });
    };
    const done = reply();
    return { ...done, headers: { ...why.headers, ...done.headers } };
  };

  const gateway = (asked: Asked, at: Date): Reply => {
    if (asked.path === '/gateway/auth') {
      const isKnown = accounts.some(
        ({ login, password }) => asked.form.get('username') === login && asked.form.get('password') === password,
      );
      if (asked.method !== 'POST' || !isKnown || asked.form.get('token') !== 'true') return refused(asked, at);
      const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(String(at.getTime() + tokens.size)).toString('base64url')}.sig`;
      tokens.set(token, at.getTime());
      return { status: 201, type: 'text/plain', body: token };
    }
    const [, bearer = ''] = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '') ?? [];
    const since = tokens.get(bearer);
    if (since === undefined || at.getTime() - since >= TOKEN_MS) return refused(asked, at);
    if (asked.path === '/gateway/rest/2.0/count/am/asset')
      return { status: 200, body: { responseCode: 'SUCCESS', count: estate.hosts.length } };
    return { status: 404, type: 'text/plain', body: 'Not Found' };
  };

  const clock = options.now ?? (() => new Date());
  const system: System<QualysFault> = {
    name: 'Qualys',
    operationOf,
    answer,
    refused: (asked) => refused(asked, clock()),
    tooMany: (asked, after) =>
      blocked(
        asked,
        { by: 'rate', seconds: Number(after) || 2, headers: { 'X-RateLimit-ToWait-Sec': String(after) } },
        { at: clock(), url, fault: undefined },
      ),
  };
  const standIn = await startStandIn(system, options);
  url = standIn.url;
  return {
    ...standIn,
    gatewayUrl: `${standIn.url}/gateway`,
    estate,
    patched: (dns, open = 0) => {
      const found = estate.hosts.filter((host) => host.dns === dns);
      if (found.length === 0) throw new Error(`no host ${dns}`);
      for (const { detections } of found) {
        const there = detections.filter(({ status }) => status !== 'Fixed');
        for (const [at, one] of there.entries()) one.isGone = at >= open;
      }
    },
  };
}

function familyOf(path: string): 'fo' | 'qps' | 'gateway' {
  return path.startsWith('/gateway/') ? 'gateway' : path.startsWith('/qps/') ? 'qps' : 'fo';
}

/** `hosts`, `detections`, `launch`, `scans`, `assets`, `tags`, `ods`, `auth`, `gateway`. */
function operationOf({ path, query, form }: Asked): string {
  if (path.startsWith('/gateway/')) return path === '/gateway/auth' ? 'auth' : 'gateway';
  if (path.includes('/ods/')) return 'ods';
  if (path.startsWith('/qps/')) return path.includes('/am/tag') ? 'tags' : 'assets';
  if (path.includes('/vm/detection')) return 'detections';
  if (path.includes('/fo/scan')) return (query.get('action') ?? form.get('action')) === 'launch' ? 'launch' : 'scans';
  return 'hosts';
}
