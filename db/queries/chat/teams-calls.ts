// What is left of Teams' rate limits. Each request is written down before it is sent and once it is answered, by whatever process:
// a successor knows what its predecessor sent. One at a time asks, so that two never take the same place.
import { type RawBuilder, sql } from 'kysely';
import type { Db, Trx } from '../../schema/database.ts';

/** So many requests in any so many milliseconds. */
export type CallLimit = { readonly count: number; readonly ms: number };

export type CallRequest = {
  readonly conversationId: string;
  readonly perConversation: readonly CallLimit[];
  readonly perApplication: readonly CallLimit[];
  /** The time to count by; null: the database's, one for all processes. */
  readonly now: Date | null;
};

export type CallTaken =
  | { readonly kind: 'taken'; readonly callId: string }
  | { readonly kind: 'wait'; readonly ms: number };

/** Advisory lock: whoever asks for a call. */
const TURN = sql`pg_advisory_xact_lock(28771, 0)`;
/** No request is under way for longer; whose process has died is as good as answered then. */
const MAX_UNDER_WAY_MS = 20_000;

/** Takes one request, or says how long to wait. A conversation has one sender: what is under way there was left by a dead one. */
export async function takeCall(db: Db, ask: CallRequest): Promise<CallTaken> {
  return db.transaction().execute(async (trx) => {
    await sql`select ${TURN}`.execute(trx);
    const now = await timeOf(trx, ask.now);
    await endLeftCalls(trx, ask.conversationId, now);
    const waits = [
      ...(await waitsFor(trx, ask.perConversation, now, sql`conversation_id = ${ask.conversationId}`)),
      ...(await waitsFor(trx, ask.perApplication, now, sql`true`)),
    ];
    const ms = Math.max(0, ...waits);
    if (ms > 0) return { kind: 'wait', ms };
    const call = await trx
      .insertInto('teams_calls')
      .values({ conversation_id: ask.conversationId, at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { kind: 'taken', callId: call.id };
  });
}

/** It was answered, or nobody waits for its answer any more. From now on it ages. */
export async function endCall(db: Db, callId: string, now: Date | null): Promise<void> {
  const at = now ?? sql<Date>`clock_timestamp()`;
  await db.updateTable('teams_calls').set({ under_way: false, at }).where('id', '=', callId).execute();
}

/** Drops what no window reaches any more. */
export async function forgetCallsBefore(db: Db, before: Date): Promise<number> {
  const result = await db.deleteFrom('teams_calls').where('at', '<', before).executeTakeFirst();
  return Number(result.numDeletedRows);
}

async function timeOf(trx: Trx, given: Date | null): Promise<Date> {
  if (given !== null) return given;
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(trx);
  return rows[0]?.now ?? new Date();
}

/** Also those that a clock, set back since, has put into the future: they must not silence a channel until it catches up. */
async function endLeftCalls(trx: Trx, conversationId: string, now: Date): Promise<void> {
  await trx
    .updateTable('teams_calls')
    .set({ under_way: false, at: now })
    .where((eb) =>
      eb.or([
        eb.and([eb('under_way', '=', true), eb('conversation_id', '=', conversationId)]),
        eb.and([eb('under_way', '=', true), eb('at', '<', new Date(now.getTime() - MAX_UNDER_WAY_MS))]),
        eb('at', '>', new Date(now.getTime() + 1_000)),
      ]),
    )
    .execute();
}

/** For each limit: how long until the request that stands in the way has left the window. What is under way is of now. */
async function waitsFor(trx: Trx, limits: readonly CallLimit[], now: Date, of: RawBuilder<unknown>) {
  const values = sql.join(limits.map(({ count, ms }) => sql`(${count}::int, ${ms}::int)`));
  const { rows } = await sql<{ count: number; ms: number; under_way: number; at: Date | null }>`
    select l.count, l.ms, u.under_way, nth.at
    from (values ${values}) as l (count, ms)
    cross join (select count(*)::int as under_way from teams_calls where under_way and ${of}) as u
    left join lateral (
      select at from teams_calls where not under_way and ${of} order by at desc
      offset greatest(0, l.count - 1 - u.under_way) limit 1
    ) as nth on true
  `.execute(trx);
  return rows.map(({ count, ms, under_way, at }) => {
    if (under_way >= count) return Math.min(ms, 100);
    return at === null ? 0 : Math.min(ms, at.getTime() + ms - now.getTime());
  });
}
