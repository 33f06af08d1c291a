// Takes what triggers noted of changed cards, and counts those cards up: whoever shows them is then behind (`db/card-triggers`).
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

/** Of a card that is counted up: since when a message of it is behind, its own change included. What is parked waits for nobody. */
export const STAYS_BEHIND = sql<Date>`case when exists (select from card_anchors a
    where a.card_key = cards.key and a.retired_at is null and a.shown_seq < cards.dirty_seq
      and coalesce(a.last_error, '') not like 'parked:%')
  then coalesce(cards.behind_at, cards.touched_at) else now() end`;

/**
 * In one short statement. Several processes may collect at once, and transactions may hold cards: what somebody else has locked waits
 * for the next time. Returns how many cards have changed.
 */
export async function collectCardChanges(db: Db): Promise<number> {
  if (!(await isAnyNoted(db))) return 0;
  // Whatever began before the card was there and has not ended yet has a smaller transaction id than this one.
  await sql`update card_changes set newborn = false, settles_at = pg_current_xact_id() where newborn`.execute(db);
  const { rows } = await sql`
    with free as materialized (
      select key from cards where key in (select card_key from card_changes where ${ripe}) order by key for no key update skip locked),
    taken as (delete from card_changes where ${ripe} and card_key in (select key from free) returning card_key)
    update cards set dirty_seq = dirty_seq + 1, touched_at = now(), behind_at = ${STAYS_BEHIND} where key in (select card_key from taken) returning key`.execute(
    db,
  );
  return rows.length;
}

const ripe = sql<boolean>`not newborn and (settles_at is null or settles_at <= pg_snapshot_xmin(pg_current_snapshot()))`;

async function isAnyNoted(db: Db): Promise<boolean> {
  const { rows } = await sql`select from card_changes limit 1`.execute(db);
  return rows.length > 0;
}
