// Logs of updates and inventories of attempts, as files are made of them.
import { sql } from 'kysely';
import type { InstalledPackage, PackageChange } from '../../../domain/attempts/package-difference.ts';
import type { AttemptId, CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { storedChanges, storedPackages } from './stored-results.ts';

/** Replaces what was stored before: the whole log is read each time. NUL cannot be stored as text. */
export async function storeLog(db: Db, attemptId: AttemptId, log: string, at: Date): Promise<void> {
  const text = log.replaceAll('\0', '');
  await db
    .insertInto('attempt_logs')
    .values({ attempt_id: attemptId, log: text, stored_at: at })
    .onConflict((oc) => oc.column('attempt_id').doUpdateSet({ log: text, stored_at: at }))
    .execute();
}

export type AttemptLog = {
  readonly hostname: string;
  readonly attemptId: AttemptId;
  readonly log: string | null;
  readonly tail: string | null;
};

/** Of the newest attempt on that server that has one: those that failed before the update have not. undefined: there is none. */
export async function loadLastLog(db: Db, hostname: string): Promise<AttemptLog | undefined> {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .leftJoin('attempt_logs as l', 'l.attempt_id', 'a.id')
    .select(['v.hostname', 'a.id as attemptId', 'l.log', 'a.failure_tail as tail'])
    .where('v.hostname', '=', hostname)
    .where((eb) => eb.or([eb('l.log', 'is not', null), eb('a.failure_tail', 'is not', null)]))
    .orderBy('a.id', 'desc')
    .executeTakeFirst();
}

export type InventoryRow = {
  readonly hostname: string;
  readonly number: number;
  readonly state: string;
  readonly startedAt: Date;
  readonly failure: string | null;
  readonly detail: string | null;
  /** null: the attempt did not come so far. */
  readonly before: readonly InstalledPackage[] | null;
  readonly changes: readonly PackageChange[] | null;
};

/** Every attempt of a campaign, those that were repeated too; a page by host and number. */
export async function loadInventories(
  db: Db,
  campaignId: CampaignId,
  offset: number,
  limit: number,
): Promise<readonly InventoryRow[]> {
  const { rows } = await sql<Stored<InventoryRow>>`
    select v.hostname, a.number, a.state, a.started_at as "startedAt", a.failure_class as failure, a.failure_detail as detail,
      b.result -> 'packages' as before,
      coalesce(n.result -> 'changes', y.result -> 'changes') as changes
    from patch_attempts a
    join servers v on v.id = a.server_id
    left join attempt_steps b on b.attempt_id = a.id and b.step = 'inventory-before' and b.status = 'done'
    left join attempt_steps n on n.attempt_id = a.id and n.step = 'inventory-after' and n.status = 'done'
    left join attempt_steps y on y.attempt_id = a.id and y.step = 'verify'
    where a.campaign_id = ${campaignId}
    order by v.hostname collate "C", a.number limit ${limit} offset ${offset}`.execute(db);
  return rows.map((row) => ({
    ...row,
    before: storedPackages.nullable().parse(row.before),
    changes: storedChanges.nullable().parse(row.changes),
  }));
}

/** As the database gives it: the JSON is not read yet. */
type Stored<Row> = Omit<Row, 'before' | 'changes'> & { readonly before: unknown; readonly changes: unknown };
