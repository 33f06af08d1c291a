// What waits to be told to persons, and what becomes of it.
import { sql } from 'kysely';
import type { ApplicationId, CampaignId, DigestId, ServerId, UserId } from '../../../domain/ids.ts';
import type { NoticeAbout } from '../../../domain/notifications/notice-about.ts';
import type { NoticeKind } from '../../../domain/notifications/notice-kinds.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type WaitingNotice = {
  readonly id: string;
  readonly userId: UserId;
  readonly kind: NoticeKind;
  readonly urgent: boolean;
  readonly notedAt: Date;
  readonly about: NoticeAbout;
};

/** Of everybody, without a lock: asked at every sweep. */
export async function loadWaitingNotices(db: Db): Promise<readonly WaitingNotice[]> {
  return waiting(db).execute();
}

/** null: somebody else is just writing to that person. */
export async function lockWaitingNotices(trx: Trx, userId: UserId): Promise<readonly WaitingNotice[] | null> {
  const person = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
  return person === undefined ? null : waiting(trx).where('user_id', '=', userId).execute();
}

function waiting(db: Db) {
  return db
    .selectFrom('personal_notices')
    .select(['id', 'user_id as userId', 'kind', 'urgent', 'noted_at as notedAt', 'about'])
    .where('state', '=', 'waiting')
    .orderBy('id');
}

/** Those of them that nobody needs to be told of any more: answered, done or past by `today`. */
export async function loadSettled(
  db: Db,
  ids: readonly string[],
  /** ISO, local. */
  today: string,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select n.id from personal_notices n
    where n.id = any(${ids}::bigint[]) and case n.about ->> 'kind'
      when 'validation' then not exists (
        select from patch_validation p join servers v on v.id = p.server_id
        where p.campaign_id = (n.about ->> 'campaignId')::int and p.status = 'en_attente'
          and v.application_id is not distinct from (n.about ->> 'applicationId')::int)
      when 'reboot' then not exists (
        select from patch_attempts a
        where a.id = (n.about ->> 'attemptId')::int and a.ended_at is null and a.state = 'waiting'
          and a.waiting_for ->> 'kind' = 'reboot-decision')
      when 'failed' then not exists (${sessionsIn(['failed'])})
      when 'started' then not exists (${sessionsIn(['in_progress'])})
      when 'orders' then not exists (${sessionsIn(['pending', 'prereq_ok', 'failed'])})
      when 'day' then (n.about ->> 'day')::date < ${today}::date
      when 'exclude' then not exists (
        select from package_excludes x
        where x.server_id = (n.about ->> 'serverId')::int and x.glob = n.about ->> 'glob' and x.removed_at is null
          and x.expires_on = (n.about ->> 'lastDay')::date)
      else false end`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Which servers each of them is about; none of one that names no server. */
export async function loadServersOf(
  db: Db,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly serverIds: readonly ServerId[] }[]> {
  const { rows } = await sql<{ id: string; serverIds: ServerId[] }>`
    select n.id, array(
      select s.server_id from patch_sessions s
        where s.id in (select e::int from jsonb_array_elements_text(n.about -> 'sessionIds') e)
      union select a.server_id from patch_attempts a where a.id = (n.about ->> 'attemptId')::int
      union select (n.about ->> 'serverId')::int where n.about ? 'serverId'
      union select e::int from jsonb_array_elements_text(n.about -> 'serverIds') e
      union select p.server_id from patch_validation p join servers v on v.id = p.server_id
        where n.about ->> 'kind' = 'validation' and p.campaign_id = (n.about ->> 'campaignId')::int
          and p.status = 'en_attente' and v.application_id is not distinct from (n.about ->> 'applicationId')::int
    ) as "serverIds"
    from personal_notices n where n.id = any(${ids}::bigint[])`.execute(db);
  return rows;
}

function sessionsIn(statuses: readonly string[]) {
  return sql`select from patch_sessions s
    where s.id in (select e::int from jsonb_array_elements_text(n.about -> 'sessionIds') e)
      and s.status = any(${statuses}::text[])`;
}

export async function endNotices(
  trx: Trx,
  ids: readonly string[],
  as: { readonly state: 'told' | 'settled' | 'unwanted' | 'left'; readonly digestId: DigestId | null },
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('personal_notices')
    .set({ state: as.state, ended_at: now, digest_id: as.digestId })
    .where('id', 'in', [...ids])
    .where('state', '=', 'waiting')
    .execute();
}

export type ReminderWait = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  /** Reminders that were sent before it. */
  readonly sent: number;
  readonly since: Date;
};

/** Reminders that wait for somebody's morning (VALID-2). */
export async function loadWaitingReminders(db: Db): Promise<readonly ReminderWait[]> {
  const { rows } = await sql<ReminderWait>`
    select (n.about ->> 'campaignId')::int as "campaignId", (n.about ->> 'applicationId')::int as "applicationId",
      (r ->> 'sent')::int as sent, min(n.noted_at) as since
    from personal_notices n cross join jsonb_array_elements(n.about -> 'reminds') r
    where n.state = 'waiting' and n.about ->> 'kind' = 'validation'
    group by 1, 2, 3`.execute(db);
  return rows;
}

/** Whether a message of what had waited has just told that person of it. */
export async function isJustTold(
  trx: Trx,
  userId: UserId,
  { campaignId, applicationId }: Pick<ReminderWait, 'campaignId' | 'applicationId'>,
  since: Date,
): Promise<boolean> {
  const row = await trx
    .selectFrom('personal_notices')
    .select('id')
    .where('user_id', '=', userId)
    .where('state', '=', 'told')
    .where('ended_at', '>', since)
    .where(sql<boolean>`about @> ${JSON.stringify({ kind: 'validation', campaignId, applicationId })}::jsonb`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
