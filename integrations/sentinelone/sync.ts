// All agents, page by page. The console gives no list of what has changed that is documented, so each reading is a whole one.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RecordSource, SyncEvent } from '../integration.ts';
import type { AgentPage, SentinelOneClient } from './client.ts';
import { recordOf } from './mapping.ts';
import type { SentinelOneSettings } from './settings.ts';

/** The most that the console gives. */
const PAGE = '1000';

export function sentinelOneSource(
  client: SentinelOneClient,
  settings: SentinelOneSettings,
  pageSize = PAGE,
): RecordSource {
  return { readAll: (signal) => readAll(client, { ...filterOf(settings), limit: pageSize }, signal) };
}

/** Of servers alone: workstations are nobody's here. */
export function filterOf({ sites }: SentinelOneSettings): Readonly<Record<string, string>> {
  return { machineTypes: 'server', ...(sites === undefined ? {} : { siteIds: sites.join(',') }) };
}

async function* readAll(
  client: SentinelOneClient,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): AsyncGenerator<SyncEvent> {
  const passed = new Set<string>();
  let page: AgentPage | null = null;
  let read = 0;
  do {
    const cursor: string | null = page?.next ?? null;
    if (cursor !== null && passed.has(cursor))
      throw new IntegrationFault({ kind: 'incomplete', detail: 'a page leads to itself' });
    if (cursor !== null) passed.add(cursor);
    page = await client.agents(cursor === null ? query : { ...query, cursor }, signal);
    const size = page.agents.length + page.unreadable.length;
    read += size;
    // A cursor that is another one each time leads on for ever, too.
    if (page.next !== null && (size === 0 || read > 2 * page.total + Number(PAGE)))
      throw new IntegrationFault({ kind: 'incomplete', detail: `more pages than ${page.total} agents fill` });
    yield {
      type: 'page',
      records: page.agents.map(recordOf),
      unreadable: page.unreadable.map((one) => ({ kind: 'agent', ...one })),
    };
  } while (page.next !== null);
  // As the last page says: agents come while they are read.
  yield { type: 'whole', kind: 'agent', announced: page.total };
}
