// RUN-20: what a server of a campaign stands on, itself or through others, with what the cycle has done to each; and what stands on it.
import { sql } from 'kysely';
import type { Answer } from '../../../domain/answer.ts';
import type { StoodOn } from '../../../domain/dependencies/dependency-gate.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { RETIRED } from '../../../domain/inventory/entities/server.ts';
import { branchOf } from '../../../domain/server.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Db } from '../../schema/database.ts';
import { rollbackDue } from '../snapshots/snapshots.ts';

/** `comesAtSlot` is told by the clock, and what rings wait for by the cycle: whoever asks has both. */
export type StoodOnFacts = Omit<StoodOn, 'isOrdered' | 'pending' | 'laterRing'> & {
  readonly id: ServerId;
  /** Open campaigns of the cycle in which its start is ordered. */
  readonly orderedIn: readonly CampaignId[];
  readonly pending: { readonly bySlot: boolean; readonly day: string | null; readonly slot: string | null } | null;
};

type Row = {
  id: ServerId;
  hostname: string;
  environment: string;
  production: boolean | null;
  planned_production: boolean;
  retired: boolean;
  running: boolean;
  ordered_in: CampaignId[];
  pending: StoodOnFacts['pending'];
  last_state: 'patched' | 'failed' | null;
  rolled_back: boolean;
  verdict: string | null;
  validation: ValidationStatus | null;
};

/** By hostname. A circle, which only psql can make, ends where it began. */
export async function loadStoodOn(
  db: Db,
  { serverId, campaignId }: { readonly serverId: ServerId; readonly campaignId: CampaignId },
): Promise<readonly StoodOnFacts[]> {
  const { rows } = await sql<Row>`
    with recursive below (id) as (
      select d.on_server_id from server_dependencies d where d.server_id = ${serverId}
      union
      select d.on_server_id from below b join server_dependencies d on d.server_id = b.id
    )
    select v.id, v.hostname, e.name as environment, e.production, v.etat = ${RETIRED} as retired,
      exists (select from patch_sessions s join campaigns c on c.id = s.campaign_id
        where s.server_id = v.id and s.branch = 'prod' and c.status = 'open') as planned_production,
      exists (select from patch_attempts a where a.server_id = v.id and a.ended_at is null)
        or exists (select from vm_snapshots n where n.server_id = v.id and n.state <> 'removed' and ${rollbackDue}) as running,
      array(select c.id from patch_sessions s join campaigns c on c.id = s.campaign_id
        where s.server_id = v.id and s.start_asked_at is not null and s.status in ('pending', 'prereq_ok', 'failed')
          and c.status = 'open' and c.cycle = o.cycle and c.year = o.year order by c.id) as ordered_in,
      (select jsonb_build_object('bySlot', o.start_mode = 'slot' and s.start_refusal is null,
          'day', s.date_prevue::text, 'slot', to_char(s.heure_prevue, 'HH24:MI'))
        from patch_sessions s where s.server_id = v.id and s.campaign_id = o.id and s.status in ('pending', 'prereq_ok')) as pending,
      case when a.is_open then a.state end as last_state,
      exists (select from vm_snapshots n where n.attempt_id = a.id and n.rollback_asked_at is not null) as rolled_back,
      (select s.result -> 'comparison' ->> 'verdict' from attempt_steps s
        where s.attempt_id = a.id and s.step = 'checks' and s.status = 'done') as verdict,
      (select p.status from patch_validation p where p.attempt_id = a.id order by p.id desc limit 1) as validation
    from (select distinct id from below where id <> ${serverId}) b
    join servers v on v.id = b.id
    join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id
    join campaigns o on o.id = ${campaignId}
    left join lateral (select a.id, a.state, c.status = 'open' as is_open
      from patch_attempts a join campaigns c on c.id = a.campaign_id
      where a.server_id = v.id and a.ended_at is not null and c.cycle = o.cycle and c.year = o.year
      order by a.id desc limit 1) a on true
    order by v.hostname`.execute(db);
  return rows.map(factsOf);
}

function factsOf(row: Row): StoodOnFacts {
  const { id, hostname, environment, production, last_state: state } = row;
  return {
    id,
    hostname,
    branch: row.planned_production ? 'prod' : branchOf({ environment, production }),
    isRetired: row.retired,
    isRunning: row.running,
    orderedIn: row.ordered_in,
    pending: row.pending,
    last:
      state === null
        ? null
        : {
            isPatched: state === 'patched',
            isRolledBack: row.rolled_back,
            checks: answerOf(row.verdict),
            validation: row.validation,
          },
  };
}

function answerOf(verdict: string | null): Answer {
  return verdict === 'yes' || verdict === 'no' ? verdict : 'unknown';
}

/** Hostname of one that stands on it, itself or through others, and is being patched; null: none. */
export async function dependantRunning(db: Db, serverId: ServerId): Promise<string | null> {
  const { rows } = await sql<{ hostname: string }>`
    with recursive above (id) as (
      select d.server_id from server_dependencies d where d.on_server_id = ${serverId}
      union
      select d.server_id from above b join server_dependencies d on d.on_server_id = b.id
    )
    select v.hostname from above b join servers v on v.id = b.id
    where b.id <> ${serverId} and exists (select from patch_attempts a where a.server_id = v.id and a.ended_at is null)
    order by v.hostname limit 1`.execute(db);
  return rows[0]?.hostname ?? null;
}
