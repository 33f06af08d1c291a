// Writes a campaign with its plan rows and its sessions, in three statements however many servers there are.
import { sql } from 'kysely';
import { loadGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { campaignExcludes } from '../../domain/kernels/kernel-excludes.ts';
import { byCodePoint } from '../../domain/order.ts';
import { campaignScope } from '../../domain/planning/scope-of-rows.ts';
import type { CampaignPreview, PlannedSession } from '../../domain/previews/campaign-preview.ts';
import { releaseElsewhere } from '../campaigns/release-elsewhere.ts';
import { askSites } from '../rings/tell-site.ts';
import type { UnitOfWork } from '../shared/operation.ts';
import type { OpenDraft } from './draft.ts';

/** The preview must have at least one row. Audited as `campaign.create`. */
export async function insertCampaign(
  work: UnitOfWork,
  draft: OpenDraft,
  preview: CampaignPreview,
): Promise<CampaignId> {
  const { trx, now, by, settings } = work;
  const [week] = preview.rows;
  if (week === undefined) throw new Error(`draft ${draft.id} has no plan row`);
  const domains = [...new Set(preview.rows.flatMap((row) => row.domainCode ?? []))].sort(byCodePoint);
  const scope = campaignScope(preview.rows, draft.asked_scope);
  const label = `${week.weekCode} ${week.year} ${domains.join(', ')} ${scope}`;
  const { id } = await trx
    .insertInto('campaigns')
    .values({
      kind: 'standard',
      label,
      year: week.year,
      week_number: week.weekNumber,
      week_code: week.weekCode,
      week_start: week.weekStart,
      cycle: week.cycle,
      env_scope: scope,
      domain_codes: domains,
      phase: null,
      reboot_policy: settings.rebootPolicy,
      general_excludes: campaignExcludes(
        await loadGeneralExcludes(trx, settings.generalExcludes),
        preview.updateScope,
        settings.kernels ?? 'with-others',
      ),
      update_scope: JSON.stringify(preview.updateScope),
      created_by: by.actor.userId,
      created_at: now,
      calendar_override_reason: draft.override_reason,
      calendar_override_by: draft.override_by,
      calendar_override_at: draft.override_at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const planIds = preview.rows.map((row) => row.id);
  await trx
    .insertInto('campaign_plan_rows')
    .values(planIds.map((planId) => ({ campaign_id: id, plan_id: planId })))
    .execute();
  if (draft.operator_limits.length > 0) {
    const limits = draft.operator_limits.map(({ userId, most }) => ({
      campaign_id: id,
      user_id: userId,
      max_servers: most,
    }));
    await trx.insertInto('campaign_operator_limits').values(limits).execute();
  }
  const { hprod, prod } = preview.branches;
  const sessions = [...hprod, ...prod];
  await releaseElsewhere(
    work,
    sessions.map(({ server }) => server.id),
    { campaignId: id, label },
  );
  await insertSessions(work, id, sessions, { hold: true });
  await work.record({
    object: { type: 'campaign', id },
    after: {
      label,
      draftId: draft.id,
      planIds,
      hprod: hprod.length,
      prod: prod.length,
      adjustments: draft.adjustments,
      limits: draft.operator_limits,
      again: draft.again,
      updateScope: preview.updateScope,
    },
    ...(draft.override_reason === null ? {} : { reason: draft.override_reason }),
  });
  return id;
}

export type NewSession = Pick<PlannedSession, 'branch' | 'date' | 'time' | 'userId' | 'forced'> & {
  readonly server: { readonly id: ServerId };
};

/** `hold`: of a standard campaign (ELIG-5). As one JSON parameter: a row of parameters each would pass PostgreSQL's limit at some thousands of servers. */
export async function insertSessions(
  work: UnitOfWork,
  campaignId: CampaignId,
  planned: readonly NewSession[],
  { hold } = { hold: false },
): Promise<void> {
  const { trx } = work;
  const rows = planned.map(({ server, branch, date, time, userId, forced }) => {
    return { server_id: server.id, branch, day: date, slot: time, user_id: userId, forced };
  });
  await sql`
    insert into patch_sessions
      (campaign_id, server_id, branch, date_prevue, heure_prevue, intervenant_id, forced_assignment, holds_server)
    select ${campaignId}, r.server_id, r.branch, r.day, r.slot, r.user_id, r.forced, ${hold}::boolean
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(server_id integer, branch text, day date, slot time, user_id integer, forced boolean)`.execute(trx);
  await askSites(work, campaignId);
}
