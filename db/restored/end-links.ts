// Personal links of boards and calendars. Whoever turned one off in the lost time, because others knew it, meant it to stay off; which
// ones those are nobody knows any more, so all of them end: a new one is a word in the chat.
import { sql } from 'kysely';
import type { Trx } from '../schema/database.ts';

/** Returns how many there were. */
export async function endLinks(trx: Trx, now: Date): Promise<number> {
  // Tokens of the API alike.
  await sql`update api_tokens set revoked_at = ${now} where revoked_at is null`.execute(trx);
  const { rows } = await sql<{ links: number }>`
    with boards as (update board_links set ended_at = ${now} where ended_at is null returning id),
      feeds as (update calendar_feeds set ended_at = ${now} where ended_at is null returning id)
    select ((select count(*) from boards) + (select count(*) from feeds))::int as links`.execute(trx);
  return rows[0]?.links ?? 0;
}
