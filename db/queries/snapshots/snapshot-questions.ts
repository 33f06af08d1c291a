// Snapshots whose time is over and that only a person may decide about (RUN-11): who is to be asked, and that they were.
import { sql } from 'kysely';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { questionDue } from './snapshots.ts';

/** Asked once a day until somebody decides. */
const AGAIN_MS = 24 * 3_600_000;
const MAX = 200;

type Moment = { readonly now: Date; readonly keepHours: number };

export type SnapshotQuestion = {
  readonly id: number;
  readonly hostname: string;
  readonly campaignId: CampaignId;
  readonly domainCode: string;
};

function unasked({ now, keepHours }: Moment) {
  return sql<boolean>`((n.question_at is null or n.question_at < ${new Date(now.getTime() - AGAIN_MS)})
    and ${questionDue(now, keepHours)})`;
}

/** Locked for the rest of the transaction; those that another worker holds are left to it. */
export async function lockQuestions(trx: Trx, moment: Moment): Promise<readonly SnapshotQuestion[]> {
  const { rows } = await sql<SnapshotQuestion>`
    select n.id, v.hostname, n.campaign_id as "campaignId", d.code as "domainCode"
    from vm_snapshots n
    join servers v on v.id = n.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where ${unasked(moment)} order by v.hostname collate "C" limit ${MAX} for update of n skip locked`.execute(trx);
  return rows;
}

export async function areQuestionsDue(db: Db, moment: Moment): Promise<boolean> {
  const { rows } = await sql`select 1 from vm_snapshots n where ${unasked(moment)} limit 1`.execute(db);
  return rows.length > 0;
}

export async function noteAsked(trx: Trx, ids: readonly number[], at: Date): Promise<void> {
  await trx
    .updateTable('vm_snapshots')
    .set({ question_at: at })
    .where('id', 'in', [...ids])
    .execute();
}
