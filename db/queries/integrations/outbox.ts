// What is to stand in another system, and what became of it.
import { sql } from 'kysely';
import type { Fault } from '../../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import { furthestPlan, nextTry } from '../../../domain/integrations/next-run.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db } from '../../schema/database.ts';
import type { CopiedRecord } from './copy.ts';
import { isShutOut, readSoon } from './states.ts';

/** Tries of one object that the other side does not take; then a person has to look. */
const MOST_TRIES = 5;

export type KeptWish = {
  readonly topic: string;
  readonly kind: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
};
export type WaitingWish = KeptWish & {
  readonly integration: IntegrationName;
  readonly rowId: number;
  readonly tries: number;
};

/** Every server in service, with what others are told of it. `zone`: IANA name, of the day. */
export async function serversToTell(db: Db, zone: string) {
  const { rows } = await sql<{ hostname: string; excludes: string | null; lastPatched: string | null }>`
    select v.hostname, v.patch_excludes as excludes,
      (select to_char(max(h.date_patch) at time zone ${zone}, 'YYYY-MM-DD') from patch_history h
        where h.server_id = v.id and h.status = 'ok') as "lastPatched"
    from servers v where v.etat = 'Production'`.execute(db);
  return rows;
}

/**
 * All that is wanted of a topic by now. One that waits already takes the newer words, and what is wanted no more is withdrawn; one that was
 * given up is tried again only when it is another, or after a day.
 */
export async function keepWishes(
  db: Db,
  { name, topic, now }: { readonly name: IntegrationName; readonly topic: string; readonly now: Date },
  wishes: readonly KeptWish[],
): Promise<void> {
  const wanted = JSON.stringify(wishes);
  await sql`delete from integration_outbox o where o.integration = ${name} and o.topic = ${topic} and o.state = 'waiting'
    and not exists (select from jsonb_to_recordset(${wanted}::jsonb) as w(kind text, id text)
      where w.kind = o.kind and w.id = o.remote_id)`.execute(db);
  if (wishes.length === 0) return;
  await sql`
    insert into integration_outbox (integration, topic, kind, remote_id, wish, wished_at)
    select ${name}, w.topic, w.kind, w.id, w.fields, ${now}
    from jsonb_to_recordset(${wanted}::jsonb) as w(topic text, kind text, id text, fields jsonb)
    where not exists (
      select from integration_outbox o where o.integration = ${name} and o.topic = w.topic and o.kind = w.kind and o.remote_id = w.id
        and o.state = 'given-up' and o.wish = w.fields and o.ended_at > ${now}::timestamptz - interval '1 day' and o.ended_at <= ${now})
    on conflict (integration, topic, kind, remote_id) where state = 'waiting'
    do update set wish = excluded.wish, wished_at = excluded.wished_at
      where integration_outbox.wish <> excluded.wish`.execute(db);
}

/** Without notes that were written in these words already: what is a journal there cannot be compared. */
export async function withoutSaid(
  db: Db,
  name: IntegrationName,
  wishes: readonly KeptWish[],
): Promise<readonly KeptWish[]> {
  const notes = wishes.filter(({ topic }) => topic === 'note');
  if (notes.length === 0) return wishes;
  const { rows } = await sql<{ id: string }>`
    select w.id from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as w(kind text, id text, fields jsonb)
    where exists (select from integration_outbox o where o.integration = ${name} and o.topic = 'note' and o.kind = w.kind
      and o.remote_id = w.id and o.state = 'done' and o.wish = w.fields)`.execute(db);
  const said = new Set(rows.map(({ id }) => id));
  return wishes.filter(({ topic, id }) => topic !== 'note' || !said.has(id));
}

export async function outboxesDue(db: Db, names: readonly IntegrationName[], now: Date): Promise<IntegrationName[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<{ name: IntegrationName }>`
    select n.name from unnest(${names}::text[]) as n(name) join integration_states s on s.integration = n.name
    where (s.lease_until is null or s.lease_until < now()) and not ${isShutOut}
      and exists (select from integration_outbox o where o.integration = n.name and o.state = 'waiting'
        and ${isTried(now)})`.execute(db);
  return rows.map(({ name }) => name);
}

/** Nobody waits for what is written there. */
const HOUR_S = 3600;

/** Of the row `o` of the outbox. */
function isTried(now: Date) {
  return sql<boolean>`(o.next_try_at is null or o.next_try_at <= ${now} or o.next_try_at > ${furthestPlan(now, HOUR_S)})`;
}

/** The same lease as a reading takes: what is written is not read by half. */
export async function claimOutbox(
  db: Db,
  name: IntegrationName,
  { owner, seconds }: { readonly owner: string; readonly seconds: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('integration_states')
    .set({ lease_owner: owner, lease_until: secondsFromNow(seconds) })
    .where('integration', '=', name)
    .where(sql<boolean>`(lease_until is null or lease_until < now())`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function waitingWishes(
  db: Db,
  name: IntegrationName,
  now: Date,
  most: number,
): Promise<readonly WaitingWish[]> {
  const rows = await db
    .selectFrom('integration_outbox as o')
    .select(['id', 'topic', 'kind', 'remote_id', 'wish', 'tries'])
    .where('integration', '=', name)
    .where('state', '=', 'waiting')
    .where(isTried(now))
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(({ id, remote_id, wish, topic, kind, tries }) => ({
    ...{ integration: name, rowId: id, topic, kind, id: remote_id, fields: wish, tries },
  }));
}

type Written =
  | { readonly kind: 'written'; readonly before: Readonly<Record<string, string>>; readonly after: CopiedRecord }
  | { readonly kind: 'absent' };

/** The copy says from then on what was read after the writing. A wish that has changed meanwhile goes on waiting. */
export async function endWish(db: Db, wish: WaitingWish, written: Written, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const done = written.kind === 'written';
    await trx
      .updateTable('integration_outbox')
      .set({
        state: done ? 'done' : 'absent',
        ended_at: now,
        before: done ? JSON.stringify(written.before) : null,
        fault: null,
        detail: null,
      })
      .where('id', '=', wish.rowId)
      .where('state', '=', 'waiting')
      .where(sql<boolean>`wish = ${JSON.stringify(wish.fields)}::jsonb`)
      .execute();
    if (!done) return;
    const { numUpdatedRows } = await trx
      .updateTable('integration_records')
      .set({ content: JSON.stringify(written.after.content), changed_at: now })
      .where('integration', '=', wish.integration)
      .where('kind', '=', written.after.kind)
      .where('remote_id', '=', written.after.id)
      .executeTakeFirst();
    // It was made by this: the next reading is the first to name it.
    if (numUpdatedRows === 0n) await readSoon(trx, wish.integration, now);
  });
}

export async function postponeWish(db: Db, wish: WaitingWish, fault: Fault, now: Date): Promise<void> {
  const tries = wish.tries + 1;
  const said = { tries, fault: fault.kind, detail: fault.detail.slice(0, 500) };
  const over = tries >= MOST_TRIES;
  await db
    .updateTable('integration_outbox')
    .set(
      over
        ? { ...said, state: 'given-up', ended_at: now }
        : { ...said, next_try_at: nextTry(now, fault, tries, HOUR_S) },
    )
    .where('id', '=', wish.rowId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Of everything that waits for that system. */
export async function postponeOutbox(
  db: Db,
  { integration, tries, rowId }: WaitingWish,
  fault: Fault,
  now: Date,
): Promise<void> {
  const until = nextTry(now, fault, tries + 1, HOUR_S);
  await db
    .updateTable('integration_outbox')
    .set((eb) => ({
      next_try_at: until,
      fault: fault.kind,
      detail: fault.detail.slice(0, 500),
      tries: eb
        .case()
        .when('id', '=', rowId)
        .then(eb('tries', '+', 1))
        .else(eb.ref('tries'))
        .end(),
    }))
    .where('integration', '=', integration)
    .where('state', '=', 'waiting')
    .execute();
}
