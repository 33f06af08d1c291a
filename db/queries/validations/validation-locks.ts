// The answers that an operation takes hold of, locked to the end of its transaction.
import { sql } from 'kysely';
import type { ApplicationId, CampaignId, ServerId, UserId, ValidationId } from '../../../domain/ids.ts';
import type { Validation } from '../../../domain/validations/validation-state.ts';
import type { Trx } from '../../schema/database.ts';
import { isLatestPatch, isLatestThere } from './latest-validation.ts';

export type LockedValidation = Validation & {
  readonly id: ValidationId;
  readonly campaignId: CampaignId;
  readonly serverId: ServerId;
  readonly hostname: string;
  /** How often it was answered. */
  readonly answers: number;
  /** How often the server was patched in that campaign. */
  readonly patches: number;
  readonly answeredAt: Date | null;
  readonly answeredBy: UserId | null;
  readonly answeredByName: string | null;
};

export type RequestRows = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  /** null: every one of that state. */
  readonly serverId: ServerId | null;
  readonly state: 'waiting' | 'answered';
};

/** What one card asks about: of each server its latest patch there. A server named is taken in whatever state it is. */
export async function lockRequestRows(trx: Trx, ask: RequestRows): Promise<LockedValidation[]> {
  const ofRequest = rows(trx)
    .where('p.campaign_id', '=', ask.campaignId)
    .where('v.application_id', 'is not distinct from', ask.applicationId)
    .where(isLatestThere);
  if (ask.serverId !== null) return ofRequest.where('p.server_id', '=', ask.serverId).execute();
  return ofRequest.where('p.status', ask.state === 'waiting' ? '=' : '<>', 'en_attente').execute();
}

/** The latest of each of those servers (GATE-1), and what waits of those applications. */
export async function lockNamedRows(
  trx: Trx,
  named: { readonly servers: readonly ServerId[]; readonly applications: readonly ApplicationId[] },
): Promise<LockedValidation[]> {
  const servers = sql<boolean>`p.server_id = any(${[...named.servers]}::int[]) and ${isLatestPatch}`;
  const applications = sql<boolean>`p.status = 'en_attente' and v.application_id = any(${[...named.applications]}::int[])
    and ${isLatestThere}`;
  return rows(trx)
    .where((eb) => eb.or([servers, applications]))
    .execute();
}

function rows(trx: Trx) {
  return trx
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .leftJoin('users as u', 'u.id', 'p.answered_by')
    .select(['p.id', 'p.campaign_id as campaignId', 'p.server_id as serverId', 'p.status', 'p.comment', 'p.answers'])
    .select(['v.hostname', 'v.application_id as applicationId'])
    .select(['p.answered_at as answeredAt', 'p.answered_by as answeredBy', 'u.display_name as answeredByName'])
    .select(
      sql<number>`(select count(*)::int from patch_validation n
        where n.server_id = p.server_id and n.campaign_id = p.campaign_id)`.as('patches'),
    )
    .select(
      // VALID-1: on the strength of the answer.
      sql<boolean>`exists (
        select from patch_attempts a join server_correspondance l on l.prod_server_id = a.server_id
        where l.nonprod_server_id = p.server_id and a.id > p.attempt_id)`.as('productionStarted'),
    )
    .select(
      sql<boolean>`exists (select from vm_snapshots n where n.attempt_id = p.attempt_id and n.rollback_asked_at is not null
        and (n.reverted_at is not null or n.restored_at is not null or n.rollback_error is null))`.as('undone'),
    )
    .orderBy('p.id')
    .forUpdate('p');
}
