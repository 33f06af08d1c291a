// Alertmanager for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/alertmanager.md). Nothing of the product may import it.
import { changed, type MonitoredHost, type ServiceState } from '../floor/stand-in-monitored.ts';
import {
  type Asked,
  basicOf,
  duplicated,
  isRecord,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import type { AlertmanagerFault } from './stand-in-faults.ts';
import { allAcceptNothing, isMatched, type Labels, type Matcher, matcherOf, parsed } from './stand-in-matchers.ts';
import { type Silence, Silences, stateOf } from './stand-in-silences.ts';

export { generate } from '../floor/stand-in-monitored.ts';
export { type AlertmanagerFault, EVERY_FAULT } from './stand-in-faults.ts';

export type AlertmanagerOptions = ServerSettings & {
  readonly hosts?: readonly MonitoredHost[];
  /** Of the server's own configuration, or of a proxy in front of it; as shipped anybody is let in. */
  readonly login?: { readonly basic: string } | { readonly bearer: string };
  /** How the alerts of a host name it; as shipped its name with `:9100`. */
  readonly instanceOf?: (host: string) => string;
};

export type AlertmanagerStandIn = StandIn<AlertmanagerFault> & {
  silences(): readonly Silence[];
  change(
    host: string,
    what: { readonly isDown?: boolean; readonly service?: string; readonly state?: ServiceState },
  ): void;
};

type Here = { readonly now: number; readonly fault: AlertmanagerFault | undefined; readonly silences: Silences };

const ROOT = '/api/v2';
const GOSSIP_MS = 60_000;

export async function startAlertmanager(options: AlertmanagerOptions = {}): Promise<AlertmanagerStandIn> {
  const { hosts = [], login, instanceOf = (host) => `${host}:9100`, now = () => new Date() } = options;
  const silences = new Silences();

  const isLetIn = (asked: Asked) => {
    if (login === undefined) return true;
    return 'basic' in login ? basicOf(asked) === login.basic : asked.headers.authorization === `Bearer ${login.bearer}`;
  };

  const answer = (asked: Asked, { at, fault, operation }: Moment<AlertmanagerFault>): Reply => {
    if (!isLetIn(asked)) return unauthorized();
    if (fault?.kind === 'server-error') return said(500, 'failed to write silence', fault);
    if (fault?.kind === 'bad-request') return said(400, 'bad matcher format', fault);
    const here = { now: at.getTime(), fault, silences };
    if (operation === 'status') {
      const cluster = { status: 'ready', name: 'one', peers: [{ name: 'one', address: '127.0.0.1:9094' }] };
      return {
        status: 200,
        body: {
          cluster,
          config: { original: 'route: {}' },
          uptime: at.toISOString(),
          versionInfo: { version: '0.28.1' },
        },
      };
    }
    if (operation === 'alerts') return alerts(asked.query, alertsOf(hosts, instanceOf), here);
    if (operation === 'silences') return list(asked.query, here);
    if (operation === 'silence') return set(asked.json, here);
    const [, id] = /^\/api\/v2\/silence\/([^/]+)$/.exec(asked.path) ?? [];
    return id === undefined
      ? { status: 404, type: 'text/plain', body: '404 page not found\n' }
      : one(id, asked.method, here);
  };

  const standIn = await startStandIn<AlertmanagerFault>(
    { name: 'Alertmanager', operationOf, answer, refused: unauthorized },
    options,
  );
  return {
    ...standIn,
    silences: () => silences.list(now().getTime()),
    change: (host, what) => void changed(hosts, host, what),
  };
}

function unauthorized(): Reply {
  return { status: 401, headers: { 'WWW-Authenticate': 'Basic' }, type: 'text/plain', body: 'Unauthorized\n' };
}

/** `alerts`, `silences`, `silence` (made or changed), `read`, `expire`, `status`. */
function operationOf({ path, method }: Asked): string {
  if (path === `${ROOT}/silences`) return method === 'POST' ? 'silence' : 'silences';
  if (path.startsWith(`${ROOT}/silence/`)) return method === 'DELETE' ? 'expire' : 'read';
  return path === `${ROOT}/status` ? 'status' : path === `${ROOT}/alerts` ? 'alerts' : 'other';
}

type Alert = { readonly labels: Labels; readonly summary: string; readonly id: number };

/** Alertmanager knows alerts alone: a host without one is not there, nor is one that nobody watches. */
function alertsOf(hosts: readonly MonitoredHost[], instanceOf: (host: string) => string): readonly Alert[] {
  return hosts.flatMap((host) => {
    const made = (alertname: string, severity: string, more: Labels, at: number): Alert => ({
      labels: { alertname, instance: instanceOf(host.name), job: 'node', severity, ...more },
      summary: `${alertname} on ${host.name}`,
      id: host.id * 100 + at,
    });
    const red = host.services.flatMap(({ name, state }, at) =>
      state === 0 ? [] : [made('ServiceRed', state === 2 ? 'critical' : 'warning', { service: name }, at)],
    );
    return host.isDown ? [...red, made('InstanceDown', 'critical', {}, 99)] : red;
  });
}

function alerts(query: URLSearchParams, all: readonly Alert[], { now, fault, silences }: Here): Reply {
  const matchers = filterOf(query);
  if (matchers === undefined) return said(400, 'bad matcher format', fault);
  const wants = (name: string) => query.get(name) !== 'false';
  const found = all
    .filter(({ labels }) => isMatched(matchers, labels))
    .map((alert) => ({ alert, silencedBy: silences.of(alert.labels, now) }))
    .filter(({ silencedBy }) => (silencedBy.length > 0 ? wants('silenced') : wants('active')));
  const at = (ms: number) => (wrong(fault) === 'date' ? '28/11/2026' : new Date(ms).toISOString());
  return listed(
    found.map(({ alert, silencedBy }) => ({
      annotations: { summary: alert.summary },
      startsAt: at(now - 600_000),
      endsAt: at(now + 240_000),
      updatedAt: at(now - 10_000),
      fingerprint: wrong(fault) === 'id' ? alert.id : alert.id.toString(16).padStart(16, '0'),
      receivers: [{ name: 'team' }],
      status: {
        state: wrong(fault) === 'state' ? 1 : silencedBy.length > 0 ? 'suppressed' : 'active',
        silencedBy,
        inhibitedBy: [],
        mutedBy: [],
      },
      generatorURL: 'http://prometheus.example/graph',
      labels: wrong(fault) === 'labels' ? Object.entries(alert.labels) : alert.labels,
    })),
    fault,
  );
}

function list(query: URLSearchParams, { now, fault, silences }: Here): Reply {
  const matchers = filterOf(query);
  if (matchers === undefined) return said(400, 'bad matcher format', fault);
  // A filter is held against the matchers of a silence as if they were labels.
  const named = ({ matchers: own }: Silence) => Object.fromEntries(own.map(({ name, value }) => [name, value]));
  const known = (one: Silence) => fault?.kind !== 'other-peer' || one.updated <= now - GOSSIP_MS;
  const found = silences.list(now).filter((one) => known(one) && isMatched(matchers, named(one)));
  return listed(
    found.map((one) => shown(one, now, fault)),
    fault,
  );
}

function one(id: string, method: string, { now, fault, silences }: Here): Reply {
  const found = silences.get(id, now);
  const isUnheard = fault?.kind === 'other-peer' && found !== undefined && found.updated > now - GOSSIP_MS;
  if (found === undefined || isUnheard)
    return method === 'DELETE' ? said(404, 'silence not found', fault) : { status: 404 };
  if (method !== 'DELETE') return { status: 200, body: shown(found, now, fault) };
  if (stateOf(found, now) === 'expired') return said(500, `silence ${id} already expired`, fault);
  silences.expire(found, now);
  return { status: 200 };
}

function set(json: unknown, { now, fault, silences }: Here): Reply {
  const { id, matchers, startsAt, endsAt, createdBy, comment } = isRecord(json) ? json : {};
  const read = Array.isArray(matchers) ? matchers.map(matcherOf) : [];
  const good = read.filter((matcher) => matcher !== undefined);
  if (good.length === 0 || good.length !== read.length) return said(400, 'invalid silence: invalid matchers', fault);
  if (allAcceptNothing(good))
    return said(400, 'invalid silence: at least one matcher must not match the empty string', fault);
  if (typeof createdBy !== 'string' || typeof comment !== 'string')
    return { status: 422, body: { code: 602, message: 'createdBy in body is required' } };
  const [start, end] = [Date.parse(String(startsAt)), Date.parse(String(endsAt))];
  if (Number.isNaN(start) || Number.isNaN(end))
    return { status: 422, body: { code: 601, message: 'startsAt in body must be of type date-time' } };
  if (end <= start) return said(400, 'Failed to create silence: start time must be before end time', fault);
  if (end <= now) return said(400, "Failed to create silence: end time can't be in the past", fault);
  const before = typeof id === 'string' && id !== '' ? silences.get(id, now) : undefined;
  if (typeof id === 'string' && id !== '' && before === undefined) return said(404, 'silence not found', fault);
  const made = silences.set({ matchers: good, createdBy, comment, start, end }, { before, now });
  return { status: 200, body: { silenceID: made.id } };
}

function shown(silence: Silence, now: number, fault: AlertmanagerFault | undefined) {
  const at = (ms: number) => (wrong(fault) === 'date' ? '28/11/2026' : new Date(ms).toISOString());
  return {
    id: wrong(fault) === 'id' ? 4711 : silence.id,
    status: wrong(fault) === 'state' ? 'active' : { state: stateOf(silence, now) },
    startsAt: at(silence.start),
    endsAt: at(silence.end),
    updatedAt: at(silence.updated),
    createdBy: silence.createdBy,
    comment: silence.comment,
    matchers: silence.matchers,
  };
}

function listed(rows: readonly object[], fault: AlertmanagerFault | undefined): Reply {
  if (wrong(fault) === 'map') return { status: 200, body: { ...rows } };
  if (fault?.kind === 'duplicated') return { status: 200, body: duplicated(rows) };
  return { status: 200, body: fault?.kind === 'fewer' ? rows.slice(0, rows.length >> 1) : rows };
}

function filterOf(query: URLSearchParams): readonly Matcher[] | undefined {
  const read = query.getAll('filter').map(parsed);
  const good = read.filter((matcher) => matcher !== undefined);
  return good.length === read.length ? good : undefined;
}

function wrong(fault: AlertmanagerFault | undefined): string | undefined {
  return fault?.kind === 'wrong-type' ? (fault.what ?? 'id') : undefined;
}

/** An error is a text in JSON, not an object. */
function said(status: number, message: string, fault: AlertmanagerFault | undefined): Reply {
  return { status, body: JSON.stringify(fault?.kind === 'language' ? 'La demande est incorrecte' : message) };
}
