// Where management reads the reports, and which week was posted there: once, whatever crashes and however many processes look (KPI-3).
import { cardKeyText } from '../../../domain/card-key.ts';
import { daysOf } from '../../../domain/reports/report-period.ts';
import type { WeekPeriod } from '../../../domain/reports/weekly-report.ts';
import type { Db } from '../../schema/database.ts';
import { showCard } from '../chat/cards.ts';
import type { Place } from '../chat/places.ts';

/** The channel that was bound for it, else the one of every domain; null: there is none. */
export async function managementPlace(db: Db): Promise<Place | null> {
  const own = await db
    .selectFrom('report_channel as r')
    .innerJoin('conversations as c', 'c.id', 'r.conversation_id')
    .select(['c.id as conversation', 'c.language'])
    .executeTakeFirst();
  if (own !== undefined) return own;
  const general = await db
    .selectFrom('channel_bindings as b')
    .innerJoin('conversations as c', 'c.id', 'b.conversation_id')
    .select(['c.id as conversation', 'c.language'])
    .where('b.domain_code', 'is', null)
    .executeTakeFirst();
  return general ?? null;
}

/** As it was bound; undefined: it was not. */
export async function loadReportChannel(db: Db) {
  return db.selectFrom('report_channel').select('conversation_id').executeTakeFirst();
}

export async function isPosted(db: Db, period: WeekPeriod): Promise<boolean> {
  const week = daysOf(period).first;
  const row = await db.selectFrom('report_posts').select('week').where('week', '=', week).executeTakeFirst();
  return row !== undefined;
}

/** False: another process has. The mark and the card are of one transaction; the posting brings it to Teams, and edits it as its week goes on. */
export function postReport(db: Db, period: WeekPeriod, { conversation, language }: Place, now: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const won = await trx
      .insertInto('report_posts')
      .values({ week: daysOf(period).first, conversation_id: conversation, written_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('week')
      .executeTakeFirst();
    if (won === undefined) return false;
    await showCard(trx, { key: cardKeyText({ kind: 'report', period }), threadId: null, conversation, language, now });
    return true;
  });
}
