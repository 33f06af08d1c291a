// The snapshots that the product holds in the vCenters, oldest first (RUN-11).
import { sql } from 'kysely';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { questionDue } from './snapshots.ts';

export type HeldSnapshot = {
  readonly id: number;
  readonly hostname: string;
  readonly application: string | null;
  readonly name: string;
  readonly vcenter: string | null;
  readonly campaignId: CampaignId;
  readonly consistency: 'quiesced' | 'crash-consistent' | null;
  readonly createdAt: Date;
  /** Who started the attempt, or asked for it to be prepared. */
  readonly owner: string | null;
  readonly keptUntil: Date | null;
  readonly keptBy: string | null;
  readonly leaving: boolean;
  /** Given up, and another one prepared in its place. */
  readonly replaced: boolean;
  /** Failed tries to remove it. */
  readonly removalAttempts: number;
  /** Its attempt runs, or a rollback to it is asked for: nobody may touch it. */
  readonly inUse: boolean;
  /** null: unknown. */
  readonly sizeBytes: number | null;
  readonly sizeReadAt: Date | null;
  /** Its time is over, and a person decides; null: nobody has to. */
  readonly question: 'failed' | 'ko' | 'unanswered' | null;
  /** Of the fullest of its datastores, as last read; null: unknown. */
  readonly datastore: { readonly name: string; readonly freePercent: number; readonly short: boolean } | null;
  /** How its machine was proved to be the server (RUN-17); null: by an older release. */
  readonly provedBy: 'uuid' | 'name' | null;
};

/** By a worker: to remove it, unless it is in use. */
const claimed = sql<boolean>`coalesce(n.lease_owner is not null and n.lease_until > now(), false)`;

/** Prepared, given up, and prepared once more. */
const replaced = sql<boolean>`(n.attempt_id is null and exists (select 1 from vm_snapshots o where o.session_id = n.session_id
  and o.attempt_id is null and o.state <> 'removed' and o.discard_asked_at is null and o.id <> n.id))`;

/** Those that a person has to decide about first. */
export async function loadHeldSnapshots(
  db: Db,
  { now, keepHours }: { readonly now: Date; readonly keepHours: number },
): Promise<readonly HeldSnapshot[]> {
  const asked = questionDue(now, keepHours);
  const { rows } = await sql<HeldSnapshot>`
    select n.id, v.hostname, p.name as application, n.name, n.vcenter, n.campaign_id as "campaignId", n.consistency,
      n.created_at as "createdAt", coalesce(u.display_name, o.display_name) as owner,
      n.kept_until as "keptUntil", k.display_name as "keptBy",
      n.discard_asked_at is not null or ${claimed} as leaving, ${replaced} as replaced,
      n.removal_attempts as "removalAttempts", n.size_bytes::float8 as "sizeBytes", n.size_read_at as "sizeReadAt",
      n.proved_by as "provedBy",
      case when n.datastore_free_percent is null then null else json_build_object('name', n.datastore_name,
        'freePercent', n.datastore_free_percent, 'short', coalesce(n.datastore_short, false)) end as datastore,
      case when not ${asked} or n.discard_asked_at is not null then null
        when a.state = 'failed' or n.reverted_at is not null then 'failed'
        when y.status = 'validated_ko' then 'ko' else 'unanswered' end as question,
      coalesce(a.ended_at is null and a.id is not null, false)
        or (n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null) as "inUse"
    from vm_snapshots n
    join servers v on v.id = n.server_id
    left join applications p on p.id = v.application_id
    left join patch_attempts a on a.id = n.attempt_id
    left join patch_validation y on y.attempt_id = n.attempt_id
    left join users u on u.id = a.started_by
    left join users o on o.id = n.asked_by
    left join users k on k.id = n.kept_by
    where n.state = 'present'
    order by ${asked} desc, n.created_at, v.hostname collate "C"`.execute(db);
  return rows;
}

/** Those of the sessions that have a snapshot to go back to: in the vCenter, and nobody has asked for its removal. */
export async function sessionsWithSnapshot(db: Db, sessionIds: readonly SessionId[]): Promise<ReadonlySet<SessionId>> {
  if (sessionIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('vm_snapshots')
    .select('session_id')
    .where('state', '=', 'present')
    .where('discard_asked_at', 'is', null)
    .where('session_id', 'in', [...sessionIds])
    .execute();
  return new Set(rows.map(({ session_id }) => session_id));
}

/** Locked; undefined: it is held no longer. */
export async function lockHeldSnapshot(trx: Db, id: number) {
  return trx
    .selectFrom('vm_snapshots as n')
    .innerJoin('servers as v', 'v.id', 'n.server_id')
    .leftJoin('patch_attempts as a', 'a.id', 'n.attempt_id')
    .select([
      'n.id',
      'n.server_id',
      'n.name',
      'n.campaign_id',
      'n.kept_until',
      'n.created_at',
      'n.discard_asked_at',
      'n.removal_attempts',
      'n.datastore_name',
      'n.datastore_free_percent',
      'n.datastore_short',
      'v.hostname',
    ])
    .select([
      sql<boolean>`coalesce(a.ended_at is null and a.id is not null, false)
        or (n.rollback_asked_at is not null and n.reverted_at is null and n.rollback_error is null)`.as('inUse'),
      claimed.as('claimed'),
      replaced.as('replaced'),
    ])
    .where('n.id', '=', id)
    .where('n.state', '=', 'present')
    .forUpdate('n')
    .executeTakeFirst();
}
