// RING-1: what rings rest on: what the cycle has patched and accepted of each, and named decisions.
import { sql } from 'kysely';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import { scopeCovers } from '../../../domain/gate/scope-covers.ts';
import type { CampaignId, RingId, ServerId } from '../../../domain/ids.ts';
import type { RingMembers } from '../../../domain/rings/mutual-wait.ts';
import type { Ring, RingServer } from '../../../domain/rings/ring-gate.ts';
import { OPENING_STATUSES, type ValidationStatus } from '../../../domain/validations/validation-state.ts';
import type { Db } from '../../schema/database.ts';

/** Those that have servers. Foundations come last (RUN-21): a ring that waited for them would keep waiting what they wait for. */
export async function loadRings(db: Db): Promise<readonly Ring[]> {
  return db
    .selectFrom('rings as r')
    .select(['r.id', 'r.name', 'r.position', 'r.soak_days as soakDays'])
    .where('r.archived_at', 'is', null)
    .where(
      sql<boolean>`exists (select from patch_groups g join patch_group_servers k on k.group_id = g.id
        join servers v on v.id = k.server_id where g.ring_id = r.id and g.archived_at is null and v.foundation is null)`,
    )
    .orderBy('r.position')
    .execute();
}

/** The rings, and which of them these servers are in. */
export async function loadRingMembers(db: Db, servers: readonly ServerId[]): Promise<RingMembers> {
  const rings = await loadRings(db);
  if (rings.length === 0 || servers.length === 0) return { rings, of: new Map() };
  const { rows } = await sql<{ id: ServerId; ring: RingId }>`
    select k.server_id as id, g.ring_id as ring from patch_group_servers k
    join patch_groups g on g.id = k.group_id and g.archived_at is null
    join rings r on r.id = g.ring_id and r.archived_at is null
    where k.server_id = any(${[...servers]}::int[])`.execute(db);
  return { rings, of: new Map(rows.map(({ id, ring }) => [id, ring])) };
}

type RingPlace = Pick<RingServer, 'hostname' | 'ring' | 'branch' | 'refusedBySite'>;

/** A patch of the cycle that no rollback has undone, or may have. */
type Done = {
  readonly scope: UpdateScope;
  /** What its owner said; null: nobody was asked. */
  readonly status: ValidationStatus | null;
  /** In milliseconds: when it was accepted; null: it was not. */
  readonly acceptedAt: number | null;
};

/**
 * Servers of those rings that a campaign has in the cycle of this one, without foundations. An update for one CVE proves nothing of a whole
 * one, nor that one of a kernel campaign (as for the gate: `scopeCovers`). Its acceptance says nothing of the whole one before it, either:
 * the newest of both must be accepted.
 */
export async function loadRingServers(
  db: Db,
  campaignId: CampaignId,
  rings: readonly RingId[],
): Promise<readonly RingServer[]> {
  type Row = RingPlace & { wanted: UpdateScope; done: Done[] };
  const { rows } = await sql<Row>`
    select v.hostname, g.ring_id as ring, s.branch, o.update_scope as wanted, coalesce(w.done, '[]') as done,
      case when n.answer = 'refused' then i.name end as "refusedBySite"
    from campaigns o
    join patch_groups g on g.ring_id = any(${[...rings]}::int[]) and g.archived_at is null
    join patch_group_servers k on k.group_id = g.id
    join servers v on v.id = k.server_id and v.foundation is null
    join lateral (select s.branch, s.campaign_id from patch_sessions s join campaigns c on c.id = s.campaign_id
      where s.server_id = v.id and s.status <> 'excluded' and c.cycle = o.cycle and c.year = o.year
      order by s.id desc limit 1) s on true
    left join sites i on i.id = coalesce(v.site_id, g.site_id) and i.archived_at is null
    left join lateral (select n.answer from site_answers n
      where n.campaign_id = s.campaign_id and n.site_id = i.id order by n.id desc limit 1) n on true
    left join lateral (select jsonb_agg(jsonb_build_object('scope', c.update_scope, 'status', p.status,
          'acceptedAt', case when p.status = any(${[...OPENING_STATUSES]}::text[])
            then floor(extract(epoch from coalesce(p.answered_at, p.patch_date)) * 1000) end) order by a.id) as done
      from patch_attempts a join campaigns c on c.id = a.campaign_id
      left join lateral (select p.status, p.answered_at, p.patch_date from patch_validation p
        where p.attempt_id = a.id order by p.id desc limit 1) p on true
      where a.server_id = v.id and a.state = 'patched' and c.cycle = o.cycle and c.year = o.year
        and not exists (select from vm_snapshots n where n.attempt_id = a.id and n.rollback_asked_at is not null)
      ) w on true
    where o.id = ${campaignId}
    order by v.hostname`.execute(db);
  return rows.map(({ wanted, done, ...row }) => ({ ...row, ...standingOf(done, wanted) }));
}

function standingOf(done: readonly Done[], wanted: UpdateScope): Omit<RingServer, keyof RingPlace> {
  const whole = done.findLast(({ scope }) => scopeCovers(scope, wanted));
  const both = [whole, done.at(-1)].flatMap((one) => one ?? []);
  const times = both.map(({ acceptedAt }) => acceptedAt);
  const accepted = whole === undefined || times.includes(null) ? null : Math.max(...times.map(Number));
  return {
    patched: whole !== undefined,
    narrowed: whole === undefined && done.length > 0,
    acceptedAt: accepted === null ? null : new Date(accepted),
    refused: both.some(({ status }) => status === 'validated_ko'),
  };
}

/** Rings that somebody has opened in this campaign; null: everybody. */
export async function loadOpenedRings(db: Db, campaignId: CampaignId): Promise<ReadonlySet<RingId | null>> {
  const rows = await db
    .selectFrom('ring_openings')
    .select('ring_id')
    .where('campaign_id', '=', campaignId)
    .where('withdrawn_at', 'is', null)
    .execute();
  return new Set(rows.map(({ ring_id }) => ring_id));
}

/** null: everybody. */
export async function loadRingOf(db: Db, serverId: ServerId): Promise<RingId | null> {
  const row = await db
    .selectFrom('patch_group_servers as k')
    .innerJoin('patch_groups as g', 'g.id', 'k.group_id')
    .innerJoin('rings as r', 'r.id', 'g.ring_id')
    .select('r.id')
    .where('k.server_id', '=', serverId)
    .where('g.archived_at', 'is', null)
    .where('r.archived_at', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Of these servers those that a ring waits for no more in that cycle, as `loadRingServers` has it. */
export async function loadPatchedInCycle(
  db: Db,
  servers: readonly ServerId[],
  { year, cycle }: { readonly year: number; readonly cycle: number },
): Promise<ReadonlySet<ServerId>> {
  if (servers.length === 0) return new Set();
  const { rows } = await sql<{ id: ServerId }>`
    select distinct a.server_id as id from patch_attempts a join campaigns c on c.id = a.campaign_id
    where a.server_id = any(${[...servers]}::int[]) and a.state = 'patched' and c.cycle = ${cycle} and c.year = ${year}
      and not exists (select from vm_snapshots n where n.attempt_id = a.id and n.rollback_asked_at is not null)`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}
