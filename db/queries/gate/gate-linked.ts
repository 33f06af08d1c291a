// The linked non-production of production servers, with what was done to each of them in whatever campaign (GATE-1 to GATE-3). What the
// imported history says never counts: no attempt of ours stands behind it.
import { sql } from 'kysely';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { LinkedServer, Period, Rollback, ServerWork } from '../../../domain/gate/question.ts';
import type { AttemptId, CampaignId, ServerId, ValidationId } from '../../../domain/ids.ts';
import { branchOf } from '../../../domain/server.ts';
import { opensProduction, type ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Db } from '../../schema/database.ts';

type Validated = Period & { readonly status: ValidationStatus; readonly scope: UpdateScope };

type LinkRow = {
  prod_server_id: ServerId;
  id: ServerId;
  hostname: string;
  etat: string;
  environment: string;
  environment_production: boolean | null;
  work: ServerWork[];
  last_attempt: AttemptId | null;
  ended_id: AttemptId | null;
  ended_state: 'patched' | 'failed' | null;
  ended_campaign: CampaignId | null;
  last_patched: AttemptId | null;
  rollbacks: Rollback[];
  validation_id: ValidationId | null;
  attempt_id: AttemptId | null;
  status: ValidationStatus | null;
  patch_date: Date | null;
  answered_at: Date | null;
  answers: number | null;
  campaign_id: CampaignId | null;
  cycle: number | null;
  year: number | null;
  updates: Validated[] | null;
};

export async function loadLinked(
  db: Db,
  serverIds: readonly ServerId[],
): Promise<Map<ServerId, Omit<LinkedServer, 'emergency'>[]>> {
  const { rows } = await sql<LinkRow>`
    select l.prod_server_id, v.id, v.hostname, v.etat, e.name as environment, e.production as environment_production, w.work,
      (select max(a.id) from patch_attempts a where a.server_id = v.id) as last_attempt,
      t.id as ended_id, t.state as ended_state, t.campaign_id as ended_campaign,
      (select max(a.id) from patch_attempts a where a.server_id = v.id and a.state = 'patched') as last_patched,
      r.rollbacks,
      p.id as validation_id, p.attempt_id, p.status, p.patch_date, p.answered_at, p.answers, p.campaign_id, p.cycle, p.year, u.updates
    from server_correspondance l
    join servers v on v.id = l.nonprod_server_id
    join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id
    cross join lateral (${WORK}) w
    left join lateral (
      select a.id, a.state, a.campaign_id from patch_attempts a
      where a.server_id = v.id and a.ended_at is not null order by a.id desc limit 1
    ) t on true
    cross join lateral (${ROLLBACKS_SINCE_PATCH}) r
    left join lateral (
      select x.id, x.attempt_id, x.status, x.patch_date, x.answered_at, x.answers, x.campaign_id, c.cycle, c.year
      from patch_validation x join campaigns c on c.id = x.campaign_id
      where x.server_id = v.id order by x.attempt_id desc, x.id desc limit 1
    ) p on true
    left join lateral (${VALIDATED_UPDATES}) u on true
    where l.prod_server_id = any(${[...serverIds]}::int[])
    order by l.prod_server_id, v.hostname`.execute(db);
  const byProd = new Map<ServerId, Omit<LinkedServer, 'emergency'>[]>();
  for (const row of rows) byProd.set(row.prod_server_id, [...(byProd.get(row.prod_server_id) ?? []), rowToLinked(row)]);
  return byProd;
}

/** An attempt without an end still runs, whoever's lease has run out; an order goes by itself, one that a restore withdrew may have gone; a rollback ends by its proof alone. */
const WORK = sql`
  select coalesce(jsonb_agg(x.work order by x.work), '[]') as work from (
    select jsonb_build_object('kind', 'attempt', 'attemptId', a.id, 'campaignId', a.campaign_id) as work
    from patch_attempts a where a.server_id = v.id and a.ended_at is null
    union all
    select jsonb_build_object('kind', 'start-ordered', 'sessionId', s.id, 'campaignId', s.campaign_id,
      'askedAt', floor(extract(epoch from s.start_asked_at) * 1000))
    from patch_sessions s
    where s.server_id = v.id and s.start_asked_at is not null and s.status in ('pending', 'prereq_ok', 'failed')
    union all
    select jsonb_build_object('kind', 'order-lost', 'sessionId', s.id, 'campaignId', s.campaign_id,
      'askedAt', floor(extract(epoch from w.ordered_at) * 1000))
    from order_withdrawals w join patch_sessions s on s.id = w.session_id
    where s.server_id = v.id and w.reason = 'database' and not exists (
      select from patch_attempts a where a.server_id = v.id and a.started_at >= w.withdrawn_at)
    union all
    select jsonb_build_object('kind', 'rollback', 'snapshotId', n.id, 'order', n.rollback_orders) from vm_snapshots n
    where n.server_id = v.id and n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null
  ) x`;

/** Ordered only while nothing has patched the server after the attempt of that snapshot: told by attempts, as a clock may be set back. */
const ROLLBACKS_SINCE_PATCH = sql`
  select coalesce(jsonb_agg(jsonb_build_object('snapshotId', n.id, 'order', n.rollback_orders,
    'proved', n.reverted_at is not null and n.rollback_error is null) order by n.id), '[]') as rollbacks from vm_snapshots n
  where n.server_id = v.id and n.rollback_asked_at is not null and (n.reverted_at is not null or n.rollback_error is not null)
    and not exists (select 1 from patch_attempts a
      where a.server_id = v.id and a.state = 'patched' and a.id > n.attempt_id)`;

/** Of all its validations, less those whose patch a rollback has undone, or may have. */
const VALIDATED_UPDATES = sql`
  select jsonb_agg(jsonb_build_object(
    'campaignId', c.id, 'cycle', c.cycle, 'year', c.year, 'status', x.status, 'scope', c.update_scope)) as updates
  from patch_validation x join campaigns c on c.id = x.campaign_id
  where x.server_id = v.id and not exists (select 1 from vm_snapshots n
    where n.server_id = v.id and n.rollback_asked_at is not null and n.attempt_id = x.attempt_id)`;

function rowToLinked(row: LinkRow): Omit<LinkedServer, 'emergency'> {
  return {
    serverId: row.id,
    hostname: row.hostname,
    lost: row.etat !== 'Production',
    production: branchOf({ environment: row.environment, production: row.environment_production }) === 'prod',
    work: row.work,
    lastAttempt: row.last_attempt,
    lastEnded: endedOf(row),
    lastPatched: row.last_patched,
    rollbacks: row.rollbacks,
    validation: validationOf(row),
    validatedUpdates: (row.updates ?? []).filter(({ status }) => opensProduction(status)),
  };
}

function endedOf({ ended_id: attemptId, ended_state: state, ended_campaign: campaignId }: LinkRow) {
  return attemptId === null || state === null || campaignId === null ? null : { attemptId, state, campaignId };
}

function validationOf(row: LinkRow): LinkedServer['validation'] {
  const { validation_id: id, attempt_id: attemptId, status, patch_date: patchDate, campaign_id: campaignId } = row;
  const { answered_at: answeredAt, answers, cycle, year } = row;
  if (id === null || attemptId === null || status === null || patchDate === null || campaignId === null) return null;
  if (answers === null || cycle === null || year === null) return null;
  return { id, attemptId, status, patchDate, answeredAt, answers, campaignId, cycle, year };
}
