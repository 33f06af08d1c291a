// The API of Icinga 2 for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/icinga.md). Nothing of the product may import it.
import { type Certificate, selfSigned } from '../floor/stand-in-certificate.ts';
import { changed, type MonitoredHost, type ServiceState } from '../floor/stand-in-monitored.ts';
import {
  type Asked,
  basicOf,
  isRecord,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import { remove, schedule } from './stand-in-actions.ts';
import { type Downtime, Downtimes } from './stand-in-downtimes.ts';
import type { IcingaFault } from './stand-in-faults.ts';
import { failure, type Here, objects } from './stand-in-objects.ts';

export { generate } from '../floor/stand-in-monitored.ts';
export type { Downtime } from './stand-in-downtimes.ts';
export { EVERY_FAULT, type IcingaFault } from './stand-in-faults.ts';

export type IcingaUser = {
  readonly name: string;
  readonly password: string;
  /** Common name of a certificate, instead of a password. */
  readonly certificate?: string;
  /** `actions/schedule-downtime`, `objects/query/Host`, with `*`. */
  readonly permissions: readonly string[];
};

export type IcingaOptions = Omit<ServerSettings, 'https'> & {
  readonly hosts?: readonly MonitoredHost[];
  readonly users?: readonly IcingaUser[];
  /** Before 2.13, downtimes of services outlive that of their host. */
  readonly version?: string;
};

export type IcingaStandIn = StandIn<IcingaFault> & {
  /** What `patchcenter-client` shows in place of a password. */
  readonly client: Certificate;
  downtimes(): readonly Downtime[];
  change(
    host: string,
    what: { readonly isDown?: boolean; readonly service?: string; readonly state?: ServiceState },
  ): void;
  /** A downtime of somebody else, or of the configuration, which nobody can remove. */
  downtime(host: string, hours: number, by?: 'person' | 'configuration'): Downtime;
};

export const STANDARD_USER: IcingaUser = {
  name: 'patchcenter',
  password: 'secret-of-icinga',
  certificate: 'patchcenter-client',
  permissions: ['actions/schedule-downtime', 'actions/remove-downtime', 'objects/query/*', 'status/query'],
};

const YEAR_MS = 365 * 86_400_000;

export async function startIcinga(options: IcingaOptions = {}): Promise<IcingaStandIn> {
  const { hosts = [], users = [STANDARD_USER], version = '2.14.5', now = () => new Date() } = options;
  const downtimes = new Downtimes();
  const client = selfSigned('patchcenter-client', { from: new Date(), to: new Date(Date.now() + YEAR_MS) });
  const removesChildren = Number(version.split('.')[1]) >= 13;

  const answer = (asked: Asked, { at, fault, operation }: Moment<IcingaFault>): Reply => {
    const user = users.find(
      ({ name, password, certificate }) =>
        basicOf(asked) === `${name}:${password}` || (certificate !== undefined && certificate === asked.certificate),
    );
    if (user === undefined) return unauthorized();
    if (asked.method !== 'GET' && asked.headers.accept !== 'application/json') {
      return {
        status: 400,
        type: 'text/html',
        body: "<h1>Accept header is missing or not set to 'application/json'.</h1>",
      };
    }
    if (fault?.kind === 'reloading') return failure(503, 'Shutting down.', fault);
    if (fault?.kind === 'none-found') return failure(404, 'No objects found.', fault);
    const missing = missingOf(asked.path, user.permissions);
    if (missing !== undefined || fault?.kind === 'missing-permission')
      return failure(403, `Missing permission: ${(missing ?? 'objects/query/Host').toLowerCase()}`, fault);
    const parameters = { ...queryOf(asked.query), ...(isRecord(asked.json) ? asked.json : {}) };
    const here: Here = { now: at.getTime() / 1000, fault, hosts, downtimes, removesChildren };
    if (operation === 'status')
      return {
        status: 200,
        body: {
          results: [
            { name: 'IcingaApplication', status: { icingaapplication: { app: { version: `r${version}-1` } } } },
          ],
        },
      };
    if (operation === 'schedule')
      return asked.method === 'POST'
        ? schedule(parameters, here)
        : failure(404, 'The requested path could not be found.', fault);
    if (operation === 'remove')
      return asked.method === 'POST'
        ? remove(parameters, here)
        : failure(404, 'The requested path could not be found.', fault);
    const [, kind, name] = /^\/v1\/objects\/([a-z]+)(?:\/(.+))?$/.exec(asked.path) ?? [];
    const isRead = asked.method === 'GET' || asked.headers['x-http-method-override'] === 'GET';
    if (kind === undefined || !isRead)
      return failure(
        404,
        'The requested path could not be found or the request method is not valid for this path.',
        fault,
      );
    return objects(kind, name, parameters, here);
  };

  const standIn = await startStandIn<IcingaFault>(
    { name: 'Icinga', operationOf, answer, refused: unauthorized },
    { ...options, https: { clients: [client.cert] } },
  );
  return {
    ...standIn,
    client,
    downtimes: () => downtimes.at(now().getTime() / 1000),
    change: (host, what) => void changed(hosts, host, what),
    downtime: (host, hours, by = 'person') => {
      const start = now().getTime() / 1000;
      const wanted = {
        author: 'marie.lefevre',
        comment: 'by hand',
        start,
        end: start + hours * 3600,
        entry: start,
        isFixed: true,
        duration: 0,
      };
      return downtimes.add(changed(hosts, host, {}), {
        ...wanted,
        ...(by === 'configuration' && { scheduledBy: `${host}!backup` }),
      });
    },
  };
}

function unauthorized(): Reply {
  const headers = { 'WWW-Authenticate': 'Basic realm="Icinga 2"' };
  return { ...failure(401, 'Unauthorized. Please check your user credentials.', undefined), headers };
}

/** `hosts`, `services`, `downtimes`, `schedule`, `remove`, `status`. */
function operationOf({ path }: Asked): string {
  if (path === '/v1/actions/schedule-downtime') return 'schedule';
  if (path === '/v1/actions/remove-downtime') return 'remove';
  if (path.startsWith('/v1/status')) return 'status';
  return /^\/v1\/objects\/([a-z]+)/.exec(path)?.[1] ?? 'other';
}

function missingOf(path: string, permissions: readonly string[]): string | undefined {
  const [, action] = /^\/v1\/actions\/([a-z-]+)$/.exec(path) ?? [];
  const [, kind] = /^\/v1\/objects\/([a-z]+)s/.exec(path) ?? [];
  const needed =
    action !== undefined ? `actions/${action}` : kind !== undefined ? `objects/query/${kind}` : 'status/query';
  const isGiven = permissions.some((one) => {
    const given = one.toLowerCase();
    return given === '*' || given === needed || (given.endsWith('*') && needed.startsWith(given.slice(0, -1)));
  });
  return isGiven ? undefined : needed;
}

/** `attrs=name&attrs=state` is a list. */
function queryOf(query: URLSearchParams): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...query.keys()].map((name) => [
      name,
      name === 'filter' || name === 'type' ? query.get(name) : query.getAll(name),
    ]),
  );
}
