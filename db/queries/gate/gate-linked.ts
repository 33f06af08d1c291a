// The linked non-production of production servers, with what was done to each of them in whatever campaign (GATE-1 to GATE-3). What the
// imported history says never counts: no attempt of ours stands behind it.
import { sql } from 'kysely';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { LinkedServer, Period, Rollback, ServerWork } from '../../../domain/gate/question.ts';
import type { AttemptId, CampaignId, ServerId, ValidationId } from '../../../domain/ids.ts';
import { branchOf } from '../../../domain/server.ts';
import { OPENING_STATUSES, type ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Db } from '../../schema/database.ts';

type Campaign = Period & { readonly scope: UpdateScope };

type LinkRow = {
  prod_server_id: ServerId;
  id: ServerId;
  hostname: string;
  etat: string;
  environment: string;
  environment_production: boolean | null;
  /** null: none. */
  work: ServerWork[] | null;
  last_attempt: AttemptId | null;
  ended_id: AttemptId | null;
  ended_state: 'patched' | 'failed' | null;
  ended_campaign: CampaignId | null;
  last_patched: AttemptId | null;
  /** null: none. */
  rollbacks: Rollback[] | null;
  validation_id: ValidationId | null;
  attempt_id: AttemptId | null;
  status: ValidationStatus | null;
  patch_date: Date | null;
  answered_at: Date | null;
  answers: number | null;
  campaign_id: CampaignId | null;
  /** Campaigns, as often as each has validated it. */
  validated: CampaignId[] | null;
};

/**
 * A campaign of many thousands is asked at once: what few servers have (work, rollbacks) is found once for all of them, and what nearly
 * all have (the last attempt, the last validation) by one look into an index each, however long their history is.
 */
export async function loadLinked(
  db: Db,
  serverIds: readonly ServerId[],
): Promise<Map<ServerId, Omit<LinkedServer, 'emergency'>[]>> {
  const { rows } = await sql<LinkRow>`
    with links as materialized (
      select l.prod_server_id, v.id, v.hostname, v.etat, e.name as environment, e.production as environment_production
      from server_correspondance l
      join servers v on v.id = l.nonprod_server_id
      join domain_environments de on de.id = v.domain_environment_id
      join environments e on e.id = de.environment_id
      where l.prod_server_id = any(${[...serverIds]}::int[])),
    asked as materialized (select distinct id from links)
    select d.*, w.work, r.rollbacks, u.validated from (${LATEST}) d
    left join (${WORK}) w on w.server_id = d.id
    left join (${ROLLBACKS_SINCE_PATCH}) r on r.server_id = d.id
    left join (${VALIDATED}) u on u.server_id = d.id
    order by d.prod_server_id, d.hostname`.execute(db);
  const campaigns = await loadCampaigns(db, rows);
  const byProd = new Map<ServerId, Omit<LinkedServer, 'emergency'>[]>();
  for (const row of rows) {
    const known = byProd.get(row.prod_server_id);
    const linked = rowToLinked(row, campaigns);
    if (known === undefined) byProd.set(row.prod_server_id, [linked]);
    else known.push(linked);
  }
  return byProd;
}

/** Those that have validated any of them. */
async function loadCampaigns(db: Db, rows: readonly LinkRow[]): Promise<ReadonlyMap<CampaignId, Campaign>> {
  const ids = new Set(
    rows.flatMap(({ campaign_id: id, validated }) => [...(id === null ? [] : [id]), ...(validated ?? [])]),
  );
  if (ids.size === 0) return new Map();
  const found = await db
    .selectFrom('campaigns')
    .select(['id', 'cycle', 'year', 'update_scope as scope'])
    .where(sql<boolean>`id = any(${[...ids]}::int[])`)
    .execute();
  return new Map(found.map(({ id, ...campaign }) => [id, { campaignId: id, ...campaign }]));
}

/** `offset 0`: planned by itself. To weigh all orders of all these joins takes the planner longer than the gate of one server is to take. */
const LATEST = sql`
  select v.*, n.id as last_attempt,
    case when n.ended_at is null then t.id else n.id end as ended_id,
    case when n.ended_at is null then t.state else n.state end as ended_state,
    case when n.ended_at is null then t.campaign_id else n.campaign_id end as ended_campaign,
    case when n.state = 'patched' then n.id
      else (select max(a.id) from patch_attempts a where a.server_id = v.id and a.state = 'patched') end as last_patched,
    p.id as validation_id, p.attempt_id, p.status, p.patch_date, p.answered_at, p.answers, p.campaign_id
  from links v
  left join lateral (
    select a.id, a.state, a.campaign_id, a.ended_at from patch_attempts a where a.server_id = v.id order by a.id desc limit 1
  ) n on true
  left join lateral (
    select a.id, a.state, a.campaign_id from patch_attempts a
    where n.ended_at is null and a.server_id = v.id and a.ended_at is not null order by a.id desc limit 1
  ) t on true
  left join lateral (
    select x.id, x.attempt_id, x.status, x.patch_date, x.answered_at, x.answers, x.campaign_id from patch_validation x
    where x.server_id = v.id order by x.attempt_id desc, x.id desc limit 1
  ) p on true
  offset 0`;

/** An attempt without an end still runs, whoever's lease has run out; an order goes by itself, one that a restore withdrew may have gone; a rollback ends by its proof alone. */
const WORK = sql`
  select x.server_id, jsonb_agg(x.work order by x.work) as work from (
    select a.server_id, jsonb_build_object('kind', 'attempt', 'attemptId', a.id, 'campaignId', a.campaign_id) as work
    from asked k join patch_attempts a on a.server_id = k.id where a.ended_at is null
    union all
    select s.server_id, jsonb_build_object('kind', 'start-ordered', 'sessionId', s.id, 'campaignId', s.campaign_id,
      'askedAt', floor(extract(epoch from s.start_asked_at) * 1000))
    from asked k join patch_sessions s on s.server_id = k.id
    where s.start_asked_at is not null and s.status in ('pending', 'prereq_ok', 'failed')
    union all
    select s.server_id, jsonb_build_object('kind', 'order-lost', 'sessionId', s.id, 'campaignId', s.campaign_id,
      'askedAt', floor(extract(epoch from w.ordered_at) * 1000))
    from asked k join patch_sessions s on s.server_id = k.id join order_withdrawals w on w.session_id = s.id
    where w.reason = 'database' and not exists (
      select from patch_attempts a where a.server_id = s.server_id and a.started_at >= w.withdrawn_at)
    union all
    select n.server_id, jsonb_build_object('kind', 'rollback', 'snapshotId', n.id, 'order', n.rollback_orders)
    from asked k join vm_snapshots n on n.server_id = k.id
    where n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null
  ) x group by x.server_id`;

/** Ordered only while nothing has patched the server after the attempt of that snapshot: told by attempts, as a clock may be set back. */
const ROLLBACKS_SINCE_PATCH = sql`
  select n.server_id, jsonb_agg(jsonb_build_object('snapshotId', n.id, 'order', n.rollback_orders,
    'proved', n.reverted_at is not null and n.rollback_error is null) order by n.id) as rollbacks
  from asked k join vm_snapshots n on n.server_id = k.id
  where n.rollback_asked_at is not null and (n.reverted_at is not null or n.rollback_error is not null)
    and not exists (select 1 from patch_attempts a
      where a.server_id = n.server_id and a.state = 'patched' and a.id > n.attempt_id)
  group by n.server_id`;

/** Of all its validations that open production, less those whose patch a rollback has undone, or may have. */
const VALIDATED = sql`
  select x.server_id, array_agg(x.campaign_id) as validated
  from asked k join patch_validation x on x.server_id = k.id
  where x.status = any(${[...OPENING_STATUSES]}::text[]) and not exists (select 1 from vm_snapshots n
    where n.server_id = x.server_id and n.rollback_asked_at is not null and n.attempt_id = x.attempt_id)
  group by x.server_id`;

function rowToLinked(row: LinkRow, campaigns: ReadonlyMap<CampaignId, Campaign>): Omit<LinkedServer, 'emergency'> {
  return {
    serverId: row.id,
    hostname: row.hostname,
    lost: row.etat !== 'Production',
    production: branchOf({ environment: row.environment, production: row.environment_production }) === 'prod',
    work: row.work ?? [],
    lastAttempt: row.last_attempt,
    lastEnded: endedOf(row),
    lastPatched: row.last_patched,
    rollbacks: row.rollbacks ?? [],
    validation: validationOf(row, campaigns),
    validatedUpdates: (row.validated ?? []).flatMap((id) => campaigns.get(id) ?? []),
  };
}

function endedOf({ ended_id: attemptId, ended_state: state, ended_campaign: campaignId }: LinkRow) {
  return attemptId === null || state === null || campaignId === null ? null : { attemptId, state, campaignId };
}

function validationOf(row: LinkRow, campaigns: ReadonlyMap<CampaignId, Campaign>): LinkedServer['validation'] {
  const { validation_id: id, attempt_id: attemptId, status, patch_date: patchDate, campaign_id: campaignId } = row;
  const { answered_at: answeredAt, answers } = row;
  if (id === null || attemptId === null || status === null || patchDate === null || campaignId === null) return null;
  const campaign = campaigns.get(campaignId);
  if (answers === null || campaign === undefined) return null;
  const { cycle, year } = campaign;
  return { id, attemptId, status, patchDate, answeredAt, answers, campaignId, cycle, year };
}
