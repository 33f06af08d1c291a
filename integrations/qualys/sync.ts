// Tags, agents and hosts, each whole: neither protocol tells all that has changed, or what is gone.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RecordSource, SyncEvent, Unreadable } from '../integration.ts';
import type { QualysClient } from './client.ts';
import { agentRecord, hostRecord, tagRecord } from './mapping.ts';
import type { QpsPage } from './qps.ts';

/** Of FO: the most that it gives unless it is asked for more. */
const HOSTS = '1000';
/** Hosts of agents may be new, or just purged; more of them missing than one, or than every twentieth, is half a list. */
const MISSING_OF = 20;

export function qualysSource(client: QualysClient, hostsPerPage = HOSTS): RecordSource {
  return { readAll: (signal) => readAll(client, hostsPerPage, signal) };
}

async function* readAll(client: QualysClient, hostsPerPage: string, signal: AbortSignal): AsyncGenerator<SyncEvent> {
  const { qps } = client;
  for await (const page of pages(
    'tag',
    (after) => qps.tags(after, signal),
    ({ id }) => id,
  ))
    yield pageOf('tag', page.rows.map(tagRecord), page.unreadable);
  yield { type: 'whole', kind: 'tag', announced: await qps.countTags(signal) };
  const scanned = new Set<string>();
  for await (const page of pages(
    'agent',
    (after) => qps.agents(after, signal),
    ({ assetId }) => assetId,
  )) {
    for (const { hostId } of page.rows) if (hostId !== null) scanned.add(hostId);
    yield pageOf('agent', page.rows.map(agentRecord), page.unreadable);
  }
  yield { type: 'whole', kind: 'agent', announced: await qps.countAgents(signal) };
  yield* readHosts(client, hostsPerPage, scanned, signal);
}

async function* pages<T>(
  kind: string,
  ask: (after: string | null) => Promise<QpsPage<T>>,
  idOf: (row: T) => string,
): AsyncGenerator<QpsPage<T>> {
  let after: string | null = null;
  do {
    const page: QpsPage<T> = await ask(after);
    yield page;
    const greatest = page.rows.map(idOf).reduce((most, id) => (isGreater(id, most) ? id : most), after ?? '0');
    if (page.next !== null && (isGreater(greatest, page.next) || !isGreater(page.next, after ?? '0')))
      throw new IntegrationFault({ kind: 'incomplete', detail: `${kind}: a page leads to itself` });
    after = page.next;
  } while (after !== null);
}

/** FO announces no number: that the list is whole is held against its order, its end, and the hosts of the agents. */
async function* readHosts(
  { fo }: QualysClient,
  perPage: string,
  scanned: ReadonlySet<string>,
  signal: AbortSignal,
): AsyncGenerator<SyncEvent> {
  const missing = new Set(scanned);
  let last = '0';
  let from: string | null = null;
  do {
    const page = await fo.hosts({ truncation_limit: perPage, ...(from !== null && { id_min: from }) }, signal);
    for (const { id } of page.rows) {
      if (!isGreater(id, last)) throw notWhole('the same host comes twice');
      last = id;
      missing.delete(id);
    }
    yield pageOf('host', page.rows.map(hostRecord), page.unreadable);
    if (page.next !== null && !isGreater(page.next, last)) throw notWhole('a page leads to itself');
    from = page.next;
  } while (from !== null);
  const after = await fo.hosts({ truncation_limit: '1', id_min: String(BigInt(last) + 1n) }, signal);
  if (after.rows.some(({ id }) => isGreater(id, last))) throw notWhole('the list goes on after its end');
  const isOne = missing.size === 1 && scanned.size > 1;
  if (!isOne && missing.size * MISSING_OF > scanned.size)
    throw notWhole(`${missing.size} hosts of agents are not named`);
  yield { type: 'whole', kind: 'host', announced: null };
}

function pageOf(
  kind: string,
  records: Extract<SyncEvent, { type: 'page' }>['records'],
  unreadable: readonly Omit<Unreadable, 'kind'>[],
): SyncEvent {
  return { type: 'page', records, unreadable: unreadable.map((one) => ({ kind, ...one })) };
}

function notWhole(detail: string): IntegrationFault {
  return new IntegrationFault({ kind: 'incomplete', detail: `host: ${detail}` });
}

/** Ids are numbers that may have more digits than a number keeps. */
function isGreater(one: string, other: string): boolean {
  return BigInt(one) > BigInt(other);
}
