// What of a campaign is not finished: what its end would leave behind (RUN-18), and what keeps it open whatever anybody says.

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { UnfinishedKind } from '../../../domain/attempts/unfinished-kind.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { rollbackDue } from '../snapshots/snapshots.ts';
import { countAttempts } from './attempts.ts';

export type Unfinished = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly production: boolean;
  readonly kind: UnfinishedKind;
};

/** By hostname. A server that failed here and was patched since, in whichever campaign, is finished. */
export async function loadUnfinished(db: Db, campaignId: CampaignId): Promise<readonly Unfinished[]> {
  const { rows } = await sql<Unfinished>`
    select * from (
      select s.server_id as "serverId", v.hostname, s.branch = 'prod' as production,
        case
          when s.status = 'failed' and last.step = 'reboot' then 'down'
          when s.status = 'failed' then 'failed'
          when s.status in ('pending', 'prereq_ok') then 'not-started'
          when s.status in ('patched', 'reported') and answer.status = 'validated_ko' then 'ko'
          when s.status in ('patched', 'reported') and answer.status = 'en_attente' then 'unanswered'
        end as kind
      from patch_sessions s
      join servers v on v.id = s.server_id
      left join lateral (
        select a.step, a.id from patch_attempts a where a.session_id = s.id order by a.number desc limit 1
      ) last on true
      left join lateral (
        select p.status from patch_validation p
        where p.campaign_id = s.campaign_id and p.server_id = s.server_id order by p.attempt_id desc limit 1
      ) answer on true
      where s.campaign_id = ${campaignId}
        and not (s.status = 'failed' and exists (
          select 1 from patch_attempts later join patch_sessions o on o.id = later.session_id
          where later.server_id = s.server_id and later.campaign_id <> s.campaign_id and later.state = 'patched'
            and o.status in ('patched', 'reported') and later.id > last.id))
    ) one
    where kind is not null
    order by hostname collate "C"`.execute(db);
  return rows;
}

/** Servers on which something of that campaign runs: an attempt, or a rollback that was ordered. */
export async function loadRunning(db: Db, campaignId: CampaignId): Promise<readonly string[]> {
  const { rows } = await sql<{ hostname: string }>`
    select distinct v.hostname collate "C" as hostname from patch_sessions s join servers v on v.id = s.server_id
    where s.campaign_id = ${campaignId} and (
      s.status = 'in_progress'
      or exists (select 1 from patch_attempts a where a.session_id = s.id and a.ended_at is null)
      or exists (select 1 from vm_snapshots n where n.session_id = s.id and n.state = 'present' and ${rollbackDue}))
    order by 1`.execute(db);
  return rows.map(({ hostname }) => hostname);
}

/** What a close would leave behind. `held`: snapshots that nothing removes by itself. */
export type LeftBehind = {
  readonly servers: readonly Unfinished[];
  readonly held: readonly Pick<Unfinished, 'serverId' | 'hostname' | 'production'>[];
  /** Not one attempt was made. */
  readonly nothingDone: boolean;
};

export async function loadLeftBehind(db: Db, campaignId: CampaignId): Promise<LeftBehind> {
  const held = await sql<LeftBehind['held'][number]>`
    select distinct s.server_id as "serverId", v.hostname, s.branch = 'prod' as production
    from vm_snapshots n join patch_sessions s on s.id = n.session_id join servers v on v.id = s.server_id
    where s.campaign_id = ${campaignId} and n.state = 'present' and n.attempt_id is not null and n.discard_asked_at is null
      and (n.kept_until is not null or not exists (
        select 1 from patch_validation p where p.attempt_id = n.attempt_id and p.status in ('validated_ok', 'forced')))
    order by v.hostname`.execute(db);
  const attempts = await countAttempts(db, campaignId);
  const servers = await loadUnfinished(db, campaignId);
  return { servers, held: held.rows, nothingDone: attempts === 0 };
}

export function isLeftBehind({ servers, held, nothingDone }: LeftBehind): boolean {
  return servers.length > 0 || held.length > 0 || nothingDone;
}

/** Stands for one list: whoever confirms it has seen this one. */
export function leftBehindCode({ servers, held, nothingDone }: LeftBehind): string {
  const content = [
    ...servers.map(({ serverId, kind }) => `${serverId} ${kind}`),
    ...held.map(({ serverId }) => `${serverId} held`),
    ...(nothingDone ? ['nothing'] : []),
  ].sort();
  return createHash('sha256').update(content.join('\n')).digest('hex').slice(0, 6);
}
