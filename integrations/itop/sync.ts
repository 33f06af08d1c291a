// How iTop is read: whole by ranges of ids, or by what its own journal (CMDBChangeOp) says has changed. Pages of one query are no snapshot:
// a row that moves between two of them is seen twice or never, which ranges of ids rule out.
import { DateTime } from 'luxon';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Json, RecordSource, SyncEvent } from '../integration.ts';
import type { ItopClient, ItopPage } from './client.ts';
import { type ClassQuery, type KindQuery, queriesOf, recordId } from './queries.ts';
import type { ItopSettings } from './settings.ts';

/** More than the hour that a clock is set back by in autumn, and some more for a clock that is wrong. */
const OVERLAP_MINUTES = 65;
/** Ids are shared by all classes of configuration items: of one class, most of a range may be others. */
const WIDEST = 1_000_000;
const IDS_AT_ONCE = 100;

export function itopSource(client: ItopClient, settings: ItopSettings): RecordSource {
  const queries = queriesOf(settings);
  const whole: RecordSource['readAll'] = (signal) => readAll(client, queries, settings, signal);
  if (!settings.readsChanges) return { readAll: whole };
  return { readAll: whole, readSince: (cursor, signal) => readSince(client, queries, settings, { cursor, signal }) };
}

async function* readAll(
  client: ItopClient,
  queries: readonly KindQuery[],
  settings: ItopSettings,
  signal: AbortSignal,
): AsyncGenerator<SyncEvent> {
  let begun: Date | null = null;
  const announced = new Map<string, number | null>();
  for (const query of queries) {
    const first = await client.list({ ...asked(query, []), limit: 1 }, signal);
    begun ??= first.at;
    for await (const page of byRanges(client, query, settings.pageSize, signal)) {
      yield pageEvent(query, page);
    }
    // At the end, so that what was made meanwhile is no gap.
    const { found } = await client.list({ ...asked(query, []), limit: 1 }, signal);
    const sum = announced.get(query.kind);
    announced.set(query.kind, found === null || sum === null ? null : (sum ?? 0) + found);
  }
  for (const [kind, count] of announced) yield { type: 'whole', kind, announced: count };
  yield { type: 'cursor', cursor: begun === null ? null : begun.toISOString() };
}

/** Every object once, by disjoint ranges of ids that grow where they are empty and shrink where they are full. */
async function* byRanges(
  client: ItopClient,
  query: ClassQuery,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<ItopPage> {
  let from = 0;
  let width = size;
  while (true) {
    const page = await client.list({ ...asked(query, [`id > ${from}`, `id <= ${from + width}`]), limit: size }, signal);
    assertWithin(query, page, { after: from, until: from + width });
    const read = page.objects.length + page.unreadable.length;
    const stranger = [...page.objects, ...page.unreadable].find(
      ({ key }) => !(Number(key) > from && Number(key) <= from + width),
    );
    if (stranger !== undefined)
      throw new IntegrationFault({ kind: 'nonsense', detail: `${query.class}: ${stranger.key} was not asked for` });
    if (read >= size && width > size) {
      width = Math.max(size, Math.floor(width / 4));
      continue;
    }
    if (read > 0) yield page;
    else if (await isLast(client, query, from + width, signal)) return;
    from += width;
    if (read < size / 4) width = Math.min(width * 2, WIDEST);
  }
}

async function isLast(client: ItopClient, query: ClassQuery, after: number, signal: AbortSignal): Promise<boolean> {
  const { objects, unreadable } = await client.list({ ...asked(query, [`id > ${after}`]), limit: 1 }, signal);
  assertWithin(query, { objects, unreadable }, { after, until: Number.POSITIVE_INFINITY });
  return objects.length + unreadable.length === 0;
}

/** Who does not heed the question would be asked for ever. */
function assertWithin(
  query: ClassQuery,
  { objects, unreadable }: Pick<ItopPage, 'objects' | 'unreadable'>,
  { after, until }: { readonly after: number; readonly until: number },
): void {
  const stranger = [...objects, ...unreadable].some(({ key }) => Number(key) <= after || Number(key) > until);
  if (stranger)
    throw new IntegrationFault({ kind: 'incomplete', detail: `${query.class}: objects that were not asked for` });
}

async function* readSince(
  client: ItopClient,
  queries: readonly KindQuery[],
  settings: ItopSettings,
  { cursor, signal }: { readonly cursor: Json; readonly signal: AbortSignal },
): AsyncGenerator<SyncEvent> {
  const since = DateTime.fromISO(String(cursor)).minus({ minutes: OVERLAP_MINUTES });
  if (!since.isValid) throw new IntegrationFault({ kind: 'incomplete', detail: 'it is not known since when' });
  const from = since.setZone(settings.zone).toFormat('yyyy-MM-dd HH:mm:ss');
  const journal: ClassQuery = {
    class: 'CMDBChangeOp',
    where: `date >= '${from}'`,
    attributes: ['objclass', 'objkey', 'date'],
    needed: ['objclass', 'objkey'],
  };
  const begun = (await client.list({ ...asked(journal, []), limit: 1 }, signal)).at;
  const changed = new Map<string, Set<string>>();
  for await (const { objects } of byRanges(client, journal, settings.pageSize, signal)) {
    for (const { objclass, objkey } of objects.map(({ fields }) => fields)) {
      if (objclass == null || objkey == null) continue;
      changed.set(objclass, (changed.get(objclass) ?? new Set()).add(objkey));
    }
  }
  for (const query of queries) yield* readChanged(client, query, [...(changed.get(query.class) ?? [])], signal);
  yield { type: 'cursor', cursor: begun === null ? cursor : begun.toISOString() };
}

/** What of these no longer meets the condition, or is deleted, is gone. */
async function* readChanged(
  client: ItopClient,
  query: KindQuery,
  keys: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<SyncEvent> {
  const numbers = keys.filter((key) => /^\d+$/.test(key));
  for (let at = 0; at < numbers.length; at += IDS_AT_ONCE) {
    const some = numbers.slice(at, at + IDS_AT_ONCE);
    const page = await client.list({ ...asked(query, [`id IN (${some.join(', ')})`]), limit: IDS_AT_ONCE }, signal);
    yield pageEvent(query, page);
    const there = new Set([...page.objects, ...page.unreadable].map(({ key }) => key));
    const ids = some.filter((key) => !there.has(key)).map((key) => recordId(query, key));
    if (ids.length > 0) yield { type: 'gone', kind: query.kind, ids };
  }
}

function asked({ class: of, where, attributes, needed }: ClassQuery, besides: readonly string[]) {
  return {
    class: of,
    where: [...(where === undefined ? [] : [where]), ...besides],
    attributes: ['id', ...attributes],
    needed,
  };
}

function pageEvent(query: KindQuery, { objects, unreadable }: ItopPage): SyncEvent {
  return {
    type: 'page',
    records: objects.map(({ key, fields }) => ({ kind: query.kind, id: recordId(query, key), content: fields })),
    unreadable: unreadable.map(({ key, why }) => ({ kind: query.kind, id: recordId(query, key), why })),
  };
}
