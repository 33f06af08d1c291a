// Puts servers of an automatic window into the campaign of its week: the one that windows made, or a new one, in the name of whoever
// approved the window (POL-5). Their prerequisites are asked for at once.
import { sql } from 'kysely';
import { excludeSession } from '../../db/queries/attempts/sessions.ts';
import { loadGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { lockActiveRun } from '../../db/queries/prerequisites/prereq-runs.ts';
import { lockHeldElsewhere } from '../../db/queries/servers/elsewhere.ts';
import { lockCampaignOfWindows } from '../../db/queries/windows/automatic.ts';
import type { ApprovedWindow } from '../../db/queries/windows/windows.ts';
import type { Trx } from '../../db/schema/database.ts';
import { WHOLE_UPDATE } from '../../domain/attempts/update-scope.ts';
import type { CampaignId, ServerId, SessionId } from '../../domain/ids.ts';
import { campaignExcludes } from '../../domain/kernels/kernel-excludes.ts';
import type { Text } from '../../domain/language.ts';
import { byCodePoint } from '../../domain/order.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { branchOf, type Server } from '../../domain/server.ts';
import type { Occurrence } from '../../domain/windows/occurrence.ts';
import type { JobContext } from '../context.ts';
import { wallTime } from './tell-windows.ts';

export type Filling = {
  readonly window: ApprovedWindow;
  readonly occurrence: Occurrence;
  /** At least one. */
  readonly added: readonly Server[];
  readonly settings: JobContext['settings'];
  readonly now: Date;
};

export async function fillCampaign(trx: Trx, filling: Filling): Promise<CampaignId> {
  const campaign = (await joinOfWeek(trx, filling)) ?? (await openCampaign(trx, filling));
  await releaseElsewhere(trx, filling, campaign);
  const sessions = await addSessions(trx, filling, campaign.id);
  await askPrerequisites(trx, filling, campaign.id, sessions);
  return campaign.id;
}

type Filled = { readonly id: CampaignId; readonly label: string };

/** Null: no window has made one that is open. */
async function joinOfWeek(trx: Trx, { occurrence, added, settings }: Filling): Promise<Filled | null> {
  const { weekStart } = isoWeekOf(dayIn(occurrence.start, settings.zone));
  const campaign = await lockCampaignOfWindows(trx, weekStart);
  if (campaign === undefined) return null;
  const domains = domainsOf(added, campaign.domain_codes);
  await trx
    .updateTable('campaigns')
    .set({ domain_codes: domains, env_scope: scopeOf(added) === campaign.env_scope ? campaign.env_scope : 'all' })
    .where('id', '=', campaign.id)
    .execute();
  return campaign;
}

async function openCampaign(trx: Trx, { window, occurrence, added, settings, now }: Filling): Promise<Filled> {
  const week = isoWeekOf(dayIn(occurrence.start, settings.zone));
  const domains = domainsOf(added, []);
  const label = `${week.weekCode} ${week.year} ${domains.join(', ')} ${scopeOf(added)}`;
  const { id } = await trx
    .insertInto('campaigns')
    .values({
      ...{ kind: 'standard', label, cycle: week.cycle, env_scope: scopeOf(added), domain_codes: domains, phase: null },
      ...{ year: week.year, week_number: week.weekNumber, week_code: week.weekCode, week_start: week.weekStart },
      // A patch group's is that of its servers (POL-2): other windows of the week put theirs into the same campaign.
      reboot_policy: settings.rebootPolicy ?? 'if-needed',
      general_excludes: campaignExcludes(
        await loadGeneralExcludes(trx, settings.generalExcludes),
        WHOLE_UPDATE,
        settings.kernels ?? 'with-others',
      ),
      update_scope: JSON.stringify(WHOLE_UPDATE),
      created_by: window.approvedBy,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'campaign.create',
    object: { type: 'campaign', id },
    after: { label, window: window.name, approvedBy: window.approvedBy, approvedAt: window.approvedAt },
  });
  return { id, label };
}

function domainsOf(added: readonly Server[], before: readonly string[]): string[] {
  return [...new Set([...before, ...added.map(({ domainCode }) => domainCode)])].sort(byCodePoint);
}

function scopeOf(added: readonly Server[]): 'hprod' | 'prod' | 'all' {
  const branches = new Set(added.map((server) => branchOf(server)));
  if (branches.size > 1) return 'all';
  return branches.has('prod') ? 'prod' : 'hprod';
}

/** ELIG-5: what past weeks, or weeks in which it found no slot, left open. */
async function releaseElsewhere(trx: Trx, { added, now }: Filling, { id: campaignId }: Filled): Promise<void> {
  const held = await lockHeldElsewhere(
    trx,
    added.map(({ id }) => id),
    campaignId,
  );
  const detail: Text = {
    fr: `Reporté : repris par la campagne ${campaignId}`,
    en: `Postponed: taken over by campaign ${campaignId}`,
  };
  for (const { id, hostname, status } of held) {
    if (status === 'failed') await withdrawRetry(trx, id);
    else await excludeSession(trx, id, { reason: 'reporte', detail, by: 'system', at: now });
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'session.postpone',
      object: { type: 'session', id },
      before: { hostname, status },
      after: { status: status === 'failed' ? 'failed' : 'excluded', takenOverBy: campaignId },
      reason: detail.en,
    });
  }
}

async function withdrawRetry(trx: Trx, id: SessionId): Promise<void> {
  await trx
    .updateTable('patch_sessions')
    .set({ start_asked_at: null, start_asked_by: null, start_activity: null, repair_asked: false })
    .where('id', '=', id)
    .execute();
}

/** Their slot is the beginning of the occurrence, by the clock of the site. */
async function addSessions(
  trx: Trx,
  { window, occurrence, added, settings }: Filling,
  campaignId: CampaignId,
): Promise<readonly SessionId[]> {
  const [day, slot] = [dayIn(occurrence.start, settings.zone), wallTime(occurrence.start, settings.zone)];
  const rows = added.map((server) => ({ server_id: server.id, branch: branchOf(server) }));
  const { rows: inserted } = await sql<{ id: SessionId; server_id: ServerId }>`
    insert into patch_sessions (campaign_id, server_id, branch, date_prevue, heure_prevue, holds_server, window_id)
    select ${campaignId}, r.server_id, r.branch, ${day}::date, ${slot}::time, true, ${window.id}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(server_id integer, branch text)
    returning id, server_id`.execute(trx);
  return inserted.map(({ id }) => id);
}

/** The sweep enqueues them. */
async function askPrerequisites(
  trx: Trx,
  { window, now }: Filling,
  campaignId: CampaignId,
  sessions: readonly SessionId[],
): Promise<void> {
  const running = await lockActiveRun(trx, campaignId);
  const run =
    running ??
    (
      await trx
        .insertInto('prereq_runs')
        .values({ campaign_id: campaignId, asked_by: window.approvedBy, asked_at: now })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id;
  await trx
    .insertInto('prereq_run_sessions')
    .values(sessions.map((id) => ({ run_id: run, session_id: id, done_at: null })))
    .execute();
}
