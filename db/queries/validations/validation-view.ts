// What a validation request is drawn from: the answers for the servers of one application in one campaign, and the evidence.
import { sql } from 'kysely';
import type { CheckComparison } from '../../../domain/attempts/check-difference.ts';
import type { ApplicationId, AttemptId, CampaignId, ServerId } from '../../../domain/ids.ts';
import { type AdvisoryList, parseAdvisoryList } from '../../../domain/validations/advisories.ts';
import type { Db } from '../../schema/database.ts';
import type { PackageChange } from '../../schema/execution.ts';
import { storedComparison } from '../attempts/stored-results.ts';

/** `applicationId` null: the servers without an application. One row a server, of its latest attempt, by hostname. */
export async function loadValidationRows(db: Db, campaignId: CampaignId, applicationId: ApplicationId | null) {
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom('patch_validation as x')
        .distinctOn('x.server_id')
        .selectAll('x')
        .where('x.campaign_id', '=', campaignId)
        .orderBy('x.server_id')
        .orderBy('x.attempt_id', 'desc')
        .as('p'),
    )
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .leftJoin('users as u', 'u.id', 'p.answered_by')
    .select([
      'p.id',
      'p.server_id',
      'p.attempt_id',
      'p.patch_date',
      'p.status',
      'p.answered_at',
      'p.comment',
      'p.answers',
      'v.hostname',
      'e.name as environment',
      'u.display_name as answered_by',
      // VALID-1: a linked production server has been started since.
      sql<boolean>`exists (
        select from server_correspondance l
        join patch_sessions s on s.server_id = l.prod_server_id
        join patch_attempts a on a.session_id = s.id
        where l.nonprod_server_id = p.server_id and a.id > p.attempt_id)`.as('production_started'),
    ])
    .where('v.application_id', 'is not distinct from', applicationId)
    .orderBy(sql`v.hostname collate "C"`)
    .execute();
}

export type ValidationRow = Awaited<ReturnType<typeof loadValidationRows>>[number];

export type Evidence = {
  readonly packages: readonly PackageChange[];
  /** null: not known. */
  readonly rebooted: boolean | null;
  /** null: the checks were not recorded. */
  readonly checks: CheckComparison | null;
  /** By package; empty when the list was not read. */
  readonly advisories: AdvisoryList;
};

/** What each attempt changed, how the checks compared (RUN-9), and which advisories were open before. */
export async function loadEvidence(db: Db, attemptIds: readonly AttemptId[]): Promise<Map<AttemptId, Evidence>> {
  if (attemptIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('patch_attempts as a')
    .leftJoin('patch_history as h', 'h.attempt_id', 'a.id')
    .leftJoin('attempt_steps as k', (join) => join.onRef('k.attempt_id', '=', 'a.id').on('k.step', '=', 'checks'))
    .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
    .select([
      'a.id',
      'a.rebooted',
      'h.packages',
      sql<unknown>`k.result -> 'comparison'`.as('checks'),
      // What the prerequisites read before the update (PRE-7).
      sql<string | null>`(
        select t ->> 'output' from jsonb_array_elements(s.prereq_detail -> 'transcript') t
        where t ->> 'command' like '%updateinfo%' limit 1)`.as('advisories'),
    ])
    .where('a.id', 'in', [...attemptIds])
    .execute();
  return new Map(
    rows.map(({ id, rebooted, packages, checks, advisories }) => [
      id,
      {
        packages: packages ?? [],
        rebooted,
        checks: storedComparison.nullable().parse(checks),
        advisories: parseAdvisoryList(advisories ?? ''),
      },
    ]),
  );
}

/** The newest attempt of that server in that campaign that waits for an answer or has one. */
export async function loadValidatedServer(db: Db, campaignId: CampaignId, serverId: ServerId) {
  return db
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .innerJoin('campaigns as c', 'c.id', 'p.campaign_id')
    .leftJoin('users as u', 'u.id', 'p.answered_by')
    .select(['p.attempt_id', 'p.patch_date', 'p.status', 'p.comment', 'p.answered_at', 'u.display_name as answered_by'])
    .select(['v.hostname', 'v.application_id', 'c.label'])
    .where('p.campaign_id', '=', campaignId)
    .where('p.server_id', '=', serverId)
    .orderBy('p.attempt_id', 'desc')
    .executeTakeFirst();
}
