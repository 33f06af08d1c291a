// The REST API of Centreon for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/centreon.md). Nothing of the product may import it.
import { randomBytes } from 'node:crypto';
import { changed, type MonitoredHost, type ServiceState } from '../floor/stand-in-monitored.ts';
import {
  type Asked,
  isRecord,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import { type Downtime, Downtimes } from './stand-in-downtimes.ts';
import type { CentreonFault } from './stand-in-faults.ts';
import { failure, paged } from './stand-in-pages.ts';
import type { Subject } from './stand-in-search.ts';

export { generate } from '../floor/stand-in-monitored.ts';
export { type CentreonFault, EVERY_FAULT } from './stand-in-faults.ts';

export type CentreonUser = {
  readonly login: string;
  readonly password: string;
  readonly mayAct: boolean;
  /** Hosts outside of its access group; as shipped none. */
  readonly hidden?: readonly string[];
};

export type CentreonOptions = ServerSettings & {
  readonly hosts?: readonly MonitoredHost[];
  readonly users?: readonly CentreonUser[];
  /** Where Centreon stands on its host; as shipped `/centreon`. */
  readonly root?: string;
  /** Without a request, a token ends after so many minutes; as shipped 120. */
  readonly tokenMinutes?: number;
  /** From a command that is accepted until it is carried out; as shipped 5. */
  readonly engineSeconds?: number;
};

export type CentreonStandIn = StandIn<CentreonFault> & {
  /** Carried out, over and cancelled ones too. */
  downtimes(): readonly Downtime[];
  change(
    host: string,
    what: { readonly isDown?: boolean; readonly service?: string; readonly state?: ServiceState },
  ): void;
};

export const STANDARD_USER: CentreonUser = { login: 'patchcenter', password: 'secret-of-centreon', mayAct: true };

type Here = {
  readonly now: number;
  readonly fault: CentreonFault | undefined;
  readonly user: CentreonUser;
  readonly hosts: readonly MonitoredHost[];
  readonly downtimes: Downtimes;
};

export async function startCentreon(options: CentreonOptions = {}): Promise<CentreonStandIn> {
  const {
    hosts = [],
    users = [STANDARD_USER],
    root = '/centreon',
    tokenMinutes = 120,
    now = () => new Date(),
  } = options;
  const downtimes = new Downtimes(options.engineSeconds ?? 5);
  const tokens = new Map<string, { readonly user: CentreonUser; until: number }>();

  const logIn = ({ json }: Asked, at: number): Reply => {
    const security = isRecord(json) && isRecord(json.security) ? json.security : {};
    const { login, password } = isRecord(security.credentials) ? security.credentials : {};
    const user = users.find((one) => one.login === login && one.password === password);
    if (user === undefined) return failure(401, 'Authentication failed', undefined);
    const token = randomBytes(32).toString('base64');
    tokens.set(token, { user, until: at + tokenMinutes * 60_000 });
    return {
      status: 200,
      body: { contact: { id: 17, name: login, alias: login, email: '', is_admin: false }, security: { token } },
    };
  };

  const answer = (asked: Asked, { at, fault, operation }: Moment<CentreonFault>): Reply => {
    const ms = at.getTime();
    const path = pathOf(asked.path, root);
    if (path === undefined) return { status: 404, type: 'text/html', body: '<html><body>404 Not Found</body></html>' };
    if (operation === 'login') return logIn(asked, ms);
    const token = tokens.get(String(asked.headers['x-auth-token'] ?? ''));
    if (token === undefined || token.until <= ms) return refused();
    token.until = ms + tokenMinutes * 60_000;
    if (fault?.kind === 'server-error') return failure(500, 'Internal Server Error', fault);
    const visible = hosts.filter(({ name }) => !(token.user.hidden ?? []).includes(name));
    return routed(path, asked, { now: ms, fault, user: token.user, hosts: visible, downtimes });
  };

  const standIn = await startStandIn<CentreonFault>(
    { name: 'Centreon', operationOf: (asked) => operationOf(asked, root), answer, refused },
    options,
  );
  return {
    ...standIn,
    downtimes: () => downtimes.list(now().getTime()),
    change: (host, what) => void changed(hosts, host, what),
  };
}

function refused(): Reply {
  return failure(401, 'Full authentication is required to access this resource.', undefined);
}

function pathOf(path: string, root: string): string | undefined {
  const [, rest] =
    /^\/api\/(?:latest|beta|v\d+(?:\.\d+)?)(\/.*)$/.exec(path.startsWith(root) ? path.slice(root.length) : '') ?? [];
  return rest;
}

/** `login`, `hosts`, `services`, `downtimes`, `add`, `cancel`. */
function operationOf({ path, method }: Asked, root: string): string {
  const rest = pathOf(path, root) ?? '';
  if (rest === '/login') return 'login';
  if (method === 'DELETE') return 'cancel';
  if (/\/downtimes?(\/\d+)?$/.test(rest)) return method === 'POST' ? 'add' : 'downtimes';
  return rest.includes('/services') ? 'services' : 'hosts';
}

function routed(path: string, asked: Asked, here: Here): Reply {
  const { hosts, downtimes, fault, now } = here;
  const all = {
    all: downtimes.list(now),
    subject: (one: Downtime) => downtimeSubject(one, here),
    show: (one: Downtime) => downtimeOf(one, here),
  };
  if (path === '/monitoring/hosts')
    return paged(asked.query, fault, { all: hosts, subject: subjectOf, show: (host) => hostOf(host, here) });
  if (path === '/monitoring/downtimes' || path === '/monitoring/hosts/downtimes') return paged(asked.query, fault, all);
  if (path === '/monitoring/resources/downtime' && asked.method === 'POST') return addToResources(asked, here);
  const [, id, rest = ''] = /^\/monitoring\/hosts\/(\d+)(\/.+)?$/.exec(path) ?? [];
  const [, downtime] = /^\/monitoring\/downtimes\/(\d+)$/.exec(path) ?? [];
  if (downtime !== undefined) return one(Number(downtime), asked, here);
  if (id === undefined) return failure(404, `No route found for "${asked.method} ${path}"`, fault);
  const host = hosts.find((each) => each.id === Number(id));
  if (host === undefined) return failure(404, `Host ${id} not found`, fault);
  if (rest === '/downtimes' && asked.method === 'POST') return added([host], asked.json, here);
  if (rest === '/downtimes') {
    const ours = { ...all, all: all.all.filter((each) => each.host === host.id && each.service === undefined) };
    return paged(asked.query, fault, ours);
  }
  if (rest === '/services') {
    const subject = ({ name }: { readonly name: string }): Subject => ({
      'service.description': name,
      'host.name': host.name,
    });
    return paged(asked.query, fault, {
      all: host.services,
      subject,
      show: (service) => serviceOf(host, service, here),
    });
  }
  return { status: 200, body: hostOf(host, here) };
}

function one(id: number, asked: Asked, here: Here): Reply {
  const { downtimes, now, fault, user, hosts } = here;
  const found = downtimes.list(now).find((each) => each.id === id && hosts.some((host) => host.id === each.host));
  if (found === undefined) return failure(404, `Downtime ${id} not found`, fault);
  if (asked.method !== 'DELETE') return { status: 200, body: downtimeOf(found, here) };
  if (!user.mayAct || fault?.kind === 'forbidden')
    return failure(403, 'You are not allowed to cancel a downtime', fault);
  if (fault?.kind === 'lost-command') return { status: 204 };
  return downtimes.cancel(id, now) ? { status: 204 } : failure(500, `Downtime ${id} is not active any more`, fault);
}

function addToResources({ json }: Asked, here: Here): Reply {
  const { downtime, resources } = isRecord(json) ? json : {};
  const ids = Array.isArray(resources) ? resources.filter(isRecord).map(({ id }) => Number(id)) : [];
  // Resources that are not there are passed over.
  return added(
    here.hosts.filter(({ id }) => ids.includes(id)),
    downtime,
    here,
  );
}

/** Accepted; what becomes of it, only the list says. */
function added(hosts: readonly MonitoredHost[], wanted: unknown, { downtimes, user, now, fault }: Here): Reply {
  if (!user.mayAct || fault?.kind === 'forbidden') return failure(403, 'You are not allowed to add a downtime', fault);
  const {
    comment,
    start_time: from,
    end_time: to,
    is_fixed: isFixed = true,
    duration = 0,
    with_services: withServices = false,
  } = isRecord(wanted) ? wanted : {};
  if (typeof comment !== 'string') return failure(400, '[comment] The property comment is required', fault);
  const [start, end] = [timeOf(from), timeOf(to)];
  if (start === undefined || end === undefined)
    return failure(400, '[start_time] Invalid date-time, expected format YYYY-MM-DDThh:mm:ssZ', fault);
  if (fault?.kind === 'lost-command') return { status: 204 };
  const plan = { comment, author: user.login, start, end, isFixed: isFixed === true, duration: Number(duration) };
  for (const host of hosts) {
    downtimes.add({ ...plan, host: host.id, service: undefined }, now);
    if (withServices === true)
      for (const { name } of host.services) downtimes.add({ ...plan, host: host.id, service: name }, now);
  }
  return { status: 204 };
}

/** With an offset: a time without one is refused. */
function timeOf(value: unknown): number | undefined {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value);
  return isTime ? Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : undefined;
}

function subjectOf(host: MonitoredHost): Subject {
  return {
    'host.id': host.id,
    'host.name': host.name,
    'host.alias': host.name,
    'host.address': host.address,
    'host.state': stateOf(host),
  };
}

/** 0 up, 1 down, 2 unreachable, 4 pending. */
function stateOf({ isDown, isPending }: MonitoredHost): number {
  return isPending ? 4 : isDown ? 1 : 0;
}

function hostOf(host: MonitoredHost, { downtimes, now }: Here) {
  const state = stateOf(host);
  return {
    id: host.id,
    name: host.name,
    alias: host.name,
    display_name: host.name,
    address_ip: host.address,
    state,
    checked: state !== 4,
    acknowledged: false,
    scheduled_downtime_depth: downtimes.depth(host.id, undefined, now),
    poller_id: 1,
    last_check: state === 4 ? null : stamp(now - 60_000),
    output: state === 1 ? 'CRITICAL - host unreachable' : 'OK',
  };
}

function serviceOf(host: MonitoredHost, { name, state }: MonitoredHost['services'][number], { downtimes, now }: Here) {
  const depth = downtimes.depth(host.id, name, now);
  return {
    id: host.id * 10 + host.services.findIndex((each) => each.name === name),
    description: name,
    display_name: name,
    state: host.isPending ? 4 : state,
    scheduled_downtime_depth: depth,
  };
}

function downtimeSubject(downtime: Downtime, { hosts }: Here): Subject {
  const host = hosts.find(({ id }) => id === downtime.host);
  return {
    id: downtime.id,
    comment: downtime.comment,
    'downtime.id': downtime.id,
    'downtime.comment': downtime.comment,
    'host.id': downtime.host,
    'host.name': host?.name ?? null,
    'service.display_name': downtime.service ?? null,
  };
}

function downtimeOf(downtime: Downtime, { now, downtimes }: Here) {
  const { id, host, service, author, comment, start, end, isFixed, duration, cancelled } = downtime;
  const isCancelled = downtimes.isCancelled(downtime, now);
  return {
    id,
    host_id: host,
    ...(service !== undefined && { service_id: host * 10 }),
    author_id: 17,
    author_name: author,
    comment,
    entry_time: stamp(downtime.seen),
    start_time: stamp(start),
    end_time: stamp(end),
    duration: isFixed ? (end - start) / 1000 : duration,
    is_fixed: isFixed,
    is_started: start <= now,
    is_cancelled: isCancelled,
    deletion_time: isCancelled && cancelled !== undefined ? stamp(cancelled) : null,
    poller_id: 1,
  };
}

/** Of the server's own offset: here that of Paris in winter. */
function stamp(ms: number): string {
  return `${new Date(ms + 3_600_000).toISOString().slice(0, 19)}+01:00`;
}
