// The console of SentinelOne for tests and the demo, written from its documented behaviour, with faults to order
// (docs/integrations/stand-ins/sentinelone.md). Nothing of the product may import it.
import {
  type Asked,
  duplicated,
  type Moment,
  type Reply,
  type ServerSettings,
  type StandIn,
  startStandIn,
} from '../floor/stand-in-server.ts';
import { type Agent, SITES } from './stand-in-estate.ts';
import type { SentinelOneFault } from './stand-in-faults.ts';

export { type Agent, generate } from './stand-in-estate.ts';
export { EVERY_FAULT, type SentinelOneFault } from './stand-in-faults.ts';

export type SentinelOneOptions = ServerSettings & {
  readonly agents?: readonly Agent[];
  readonly token?: string;
  /** Until when the service user is let in; as shipped for ever. */
  readonly expires?: Date;
  /** `site`: agents of other sites are not shown, and nothing says so. */
  readonly scope?: 'account' | 'site';
};

export type SentinelOneStandIn = StandIn<SentinelOneFault> & {
  readonly agents: readonly Agent[];
  /** What an agent reports from now on: `updatedAt` is the time of the change. */
  change(
    computerName: string,
    values: Partial<
      Pick<
        Agent,
        | 'isActive'
        | 'networkStatus'
        | 'infected'
        | 'isDecommissioned'
        | 'isUninstalled'
        | 'agentVersion'
        | 'lastActiveDate'
      >
    >,
  ): void;
};

export const STANDARD_TOKEN = 'token-of-sentinelone';

const ROOT = '/web/api/v2.1';
const FILTERS = [
  'limit',
  'cursor',
  'countOnly',
  'osTypes',
  'machineTypes',
  'siteIds',
  'isDecommissioned',
  'isActive',
  'isUninstalled',
  'computerName__contains',
  'computerName',
  'networkInterfaceInet__contains',
  'updatedAt__gt',
  'updatedAt__gte',
  'ids',
  'uuids',
  'sortBy',
  'sortOrder',
];

export async function startSentinelOne(options: SentinelOneOptions = {}): Promise<SentinelOneStandIn> {
  const { token = STANDARD_TOKEN, scope = 'account', expires } = options;
  const agents = [...(options.agents ?? [])];
  const visible = () => (scope === 'site' ? agents.filter(({ siteId }) => siteId === SITES[0]) : agents);
  const clock = options.now ?? (() => new Date());

  const answer = (asked: Asked, { at, fault, operation }: Moment<SentinelOneFault>): Reply => {
    if (operation === 'status') return { status: 200, body: { data: { health: 'ok' } } };
    const isKnown = asked.headers.authorization === `ApiToken ${token}` && (expires === undefined || at < expires);
    if (!isKnown) return error(401, 4010010, 'Authentication Failed', fault);
    if (fault?.kind === 'scope-refused') return error(403, 4030010, 'Insufficient permissions', fault);
    if (operation === 'user') {
      return {
        status: 200,
        body: {
          data: { id: '1', scope, apiToken: { expiresAt: expires === undefined ? null : expires.toISOString() } },
        },
      };
    }
    if (operation === 'agents') return page(asked.query, visible(), fault);
    return error(404, 4040010, 'Resource not found', fault);
  };

  const standIn = await startStandIn<SentinelOneFault>(
    {
      name: 'SentinelOne',
      operationOf,
      answer,
      refused: () => error(401, 4010010, 'Authentication Failed', undefined),
    },
    options,
  );
  return {
    ...standIn,
    agents,
    change: (computerName, values) => {
      const found = agents.findLast((agent) => agent.computerName === computerName);
      if (found === undefined) throw new Error(`no agent ${computerName}`);
      Object.assign(found, { updatedAt: clock(), ...values });
    },
  };
}

/** `agents`, `user`, `status`. */
function operationOf({ path }: Asked): string {
  if (path === `${ROOT}/agents`) return 'agents';
  if (path === `${ROOT}/user`) return 'user';
  return path === `${ROOT}/system/status` ? 'status' : 'other';
}

function page(query: URLSearchParams, all: readonly Agent[], fault: SentinelOneFault | undefined): Reply {
  const unknown = [...query.keys()].find((name) => !FILTERS.includes(name));
  if (unknown !== undefined) return error(400, 4000010, `Validation Error: ${unknown}: Unknown field`, fault);
  const limit = Number(query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    return error(400, 4000010, 'Validation Error: limit: must be between 1 and 1000', fault);
  const found = all.filter((agent) => isAsked(agent, query));
  const cursor = query.get('cursor');
  const from = cursor === null ? 0 : positionOf(cursor);
  const how = fault?.kind === 'cursor' ? (fault.how ?? 'refused') : undefined;
  if (from === undefined || how === 'refused') return error(400, 4000040, 'Invalid cursor', fault);
  const end = from + limit;
  const next =
    how === 'lost'
      ? null
      : how === 'loop'
        ? cursorOf(from)
        : end < found.length || how === 'endless'
          ? cursorOf(end)
          : null;
  const totalItems = found.length + (fault?.kind === 'wrong-count' ? (fault.by ?? 1) : 0);
  const pagination = { totalItems, nextCursor: next };
  if (query.get('countOnly') === 'true')
    return { status: 200, body: { data: [], pagination: { totalItems, nextCursor: null } } };
  const before = found[from - 1];
  const begin = how === 'endless' ? from % Math.max(1, found.length) : from;
  const plain = found.slice(begin, begin + limit);
  const drifted = fault?.kind === 'page-drift' && before !== undefined ? [before, ...plain.slice(0, -1)] : plain;
  const rows = fault?.kind === 'duplicated' ? duplicated(drifted) : drifted;
  if (fault?.kind === 'wrong-type' && fault.what === 'no-list') return { status: 200, body: { data: {}, pagination } };
  return { status: 200, body: { data: rows.map((agent) => shown(agent, fault)), pagination } };
}

function isAsked(agent: Agent, query: URLSearchParams): boolean {
  const listed = (name: string, value: string) => query.get(name)?.split(',').includes(value) ?? true;
  const part = (name: string, values: readonly string[]) => {
    const wanted = query.get(name)?.toLowerCase().split(',');
    return wanted === undefined || values.some((value) => wanted.some((one) => value.toLowerCase().includes(one)));
  };
  const after = query.get('updatedAt__gt');
  const from = query.get('updatedAt__gte');
  return (
    listed('osTypes', agent.osType) &&
    listed('machineTypes', agent.machineType) &&
    listed('siteIds', agent.siteId) &&
    listed('ids', agent.id) &&
    listed('uuids', agent.uuid) &&
    listed('computerName', agent.computerName) &&
    listed('isDecommissioned', String(agent.isDecommissioned)) &&
    listed('isUninstalled', String(agent.isUninstalled)) &&
    listed('isActive', String(agent.isActive)) &&
    part('computerName__contains', [agent.computerName]) &&
    part('networkInterfaceInet__contains', agent.inet) &&
    (after === null || agent.updatedAt > new Date(after)) &&
    (from === null || agent.updatedAt >= new Date(from))
  );
}

function shown(agent: Agent, fault: SentinelOneFault | undefined): Readonly<Record<string, unknown>> {
  const { inet, lastActiveDate, updatedAt, ...plain } = agent;
  const row = {
    ...plain,
    lastActiveDate: stamp(lastActiveDate),
    updatedAt: stamp(updatedAt),
    networkInterfaces: [{ name: 'eth0', inet, inet6: [], physical: '00:50:56:00:00:01' }],
  };
  if (fault?.kind !== 'wrong-type') return row;
  switch (fault.what ?? 'id') {
    case 'null-name':
      return { ...row, computerName: null };
    case 'date':
      return { ...row, lastActiveDate: '28/11/2026 05:00' };
    case 'flag':
      return { ...row, isActive: 'yes', isDecommissioned: null };
    default:
      return { ...row, id: Number(row.id) };
  }
}

/** With microseconds, which JavaScript's own dates do not keep. */
function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 23)}456Z`;
}

function cursorOf(position: number): string {
  return Buffer.from(`AgentView:${position}`).toString('base64');
}

function positionOf(cursor: string): number | undefined {
  const [, position] = /^AgentView:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8')) ?? [];
  return position === undefined ? undefined : Number(position);
}

const FRENCH: Readonly<Record<string, string>> = {
  'Authentication Failed': 'Échec de l’authentification',
  'Insufficient permissions': 'Droits insuffisants',
};

function error(status: number, code: number, title: string, fault: SentinelOneFault | undefined): Reply {
  const said = fault?.kind === 'language' ? (FRENCH[title] ?? 'Requête incorrecte') : title;
  return { status, body: { errors: [{ code, title: said, detail: null }], data: null } };
}
