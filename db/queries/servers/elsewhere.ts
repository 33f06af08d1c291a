// What standard campaigns have of servers: their open sessions, and what they have patched (ELIG-5).

import { sql } from 'kysely';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import type { Elsewhere } from '../../../domain/previews/elsewhere.ts';
import type { Db, Trx } from '../../schema/database.ts';

type Asked = {
  /** null: every server. */
  readonly servers: readonly ServerId[] | null;
  /** Patched in this cycle; open ones count in any. */
  readonly year: number;
  readonly cycle: number;
  /** Its own sessions do not count. */
  readonly besides: CampaignId | null;
};

/** Of a session `s` and its campaign `c`. */
const isOpen = sql<boolean>`(c.kind = 'standard' and c.status = 'open' and (
  s.status in ('pending', 'prereq_ok', 'in_progress') or (s.status = 'failed' and s.start_asked_at is not null)))`;

/** Once they are open: the database refuses a second one for the same server. Those of other kinds of campaigns hold nothing. */
export async function holdServers(trx: Trx, sessions: readonly SessionId[]): Promise<void> {
  if (sessions.length === 0) return;
  await sql`
    update patch_sessions s set holds_server = true from campaigns c
    where c.id = s.campaign_id and s.id = any(${[...sessions]}::int[]) and ${isOpen}`.execute(trx);
}

/**
 * By campaign and session. Rolled back is not patched, nor is what its owner answered KO for; a failed one whose retry is ordered is
 * open. Taken one after the other with whatever opens a session: under `lockPlan`.
 */
export async function loadElsewhere(db: Db, asked: Asked): Promise<ReadonlyMap<ServerId, readonly Elsewhere[]>> {
  const { rows } = await sql<Elsewhere & { readonly serverId: ServerId }>`
    select s.server_id as "serverId", c.id as "campaignId", c.year, c.cycle, c.week_code as "weekCode",
      to_char(c.week_start, 'YYYY-MM-DD') as "weekStart",
      case
        when s.status = 'in_progress' then 'running'
        when s.status in ('patched', 'reported') then 'patched'
        else 'open'
      end as state,
      (s.date_prevue is not null or s.start_asked_at is not null) as placed
    from patch_sessions s
    join campaigns c on c.id = s.campaign_id and c.kind = 'standard'
    where (${asked.servers === null} or s.server_id = any(${asked.servers === null ? [] : [...asked.servers]}::int[]))
      and c.id is distinct from ${asked.besides}
      and (${isOpen} or (
        c.year = ${asked.year} and c.cycle = ${asked.cycle} and s.status in ('patched', 'reported')
        and not exists (
          select 1 from vm_snapshots n join patch_attempts a on a.id = n.attempt_id
          where a.session_id = s.id and n.reverted_at is not null
            and a.number = (select max(number) from patch_attempts l where l.session_id = s.id))
        and coalesce((
          select v.status <> 'validated_ko' from patch_validation v
          where v.campaign_id = s.campaign_id and v.server_id = s.server_id
          order by v.attempt_id desc limit 1), true)))
    order by c.week_start, c.id, s.id`.execute(db);
  const byServer = Map.groupBy(rows, ({ serverId }) => serverId);
  return new Map([...byServer].map(([id, group]) => [id, group.map(({ serverId: _, ...one }) => one)]));
}

export type HeldElsewhere = {
  readonly id: SessionId;
  readonly hostname: string;
  readonly campaignId: CampaignId;
  readonly status: SessionStatus;
};

/** Sessions of these servers that are open in other campaigns and do not run, in the order of their ids. Locked. */
export async function lockHeldElsewhere(
  trx: Trx,
  servers: readonly ServerId[],
  besides: CampaignId,
): Promise<readonly HeldElsewhere[]> {
  const { rows } = await sql<HeldElsewhere>`
    select s.id, v.hostname, s.campaign_id as "campaignId", s.status
    from patch_sessions s join servers v on v.id = s.server_id join campaigns c on c.id = s.campaign_id
    where ${isOpen} and s.status <> 'in_progress' and s.campaign_id <> ${besides}
      and s.server_id = any(${[...servers]}::int[])
    order by s.id for update of s`.execute(trx);
  return rows;
}
