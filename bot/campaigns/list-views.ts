// The cards that are read once: campaigns, the board of the day.
import type { CampaignListView, CampaignRow } from '../../cards/campaigns/campaigns/card.ts';
import type { StatusView } from '../../cards/campaigns/status/card.ts';
import { PAGE_SIZES, topOf } from '../../cards/paging.ts';
import {
  type CampaignFigures,
  countCampaigns,
  loadCampaignFigures,
} from '../../db/queries/campaigns/campaign-list-view.ts';
import { loadOpenFailures, loadRunningAttempts } from '../../db/queries/campaigns/status-view.ts';
import { loadScanTotals } from '../../db/queries/cve/scan-facts.ts';
import { loadDay } from '../../db/queries/staffing/day-view.ts';
import { loadWaitingValidations } from '../../db/queries/validations/waiting-validations.ts';
import { campaignState } from '../../domain/campaigns/campaign-state.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { workOfDay } from '../shared/work-of-day.ts';
import { asFailure, asStep, howFar } from './campaign-servers.ts';

const MAX_LISTED = 8;
const DAY_MS = 24 * 3_600_000;

/** Newest first; a page beyond the last is the last. */
export async function campaignListView(ctx: ViewContext, page: number): Promise<CampaignListView> {
  const total = await countCampaigns(ctx.db);
  const size = PAGE_SIZES.campaignList;
  const pages = Math.max(1, Math.ceil(total / size));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  const found = await loadCampaignFigures(ctx.db, { only: 'all', limit: size, offset: (current - 1) * size });
  return { campaigns: { rows: found.map(campaignRow), page: current, pages, total }, ...noticePart(ctx) };
}

function campaignRow(row: CampaignFigures): CampaignRow {
  const { id: campaignId, label, kind, done, total, failed, begun, accepted, waiting: waitingValidations } = row;
  const state = campaignState({
    closed: row.status === 'closed',
    stopped: row.stopped_at !== null,
    servers: total,
    ...{ begun, accepted },
  });
  return { campaignId, label, kind, state, done, total, failed, waitingValidations };
}

export async function statusView(ctx: ViewContext): Promise<StatusView> {
  const { db, now, settings } = ctx;
  const campaigns = await loadCampaignFigures(db, { only: 'open', limit: null, offset: 0 });
  const { zone } = settings;
  const day = dayIn(now, zone);
  const today = (await loadDay(db, { day, operatorId: null, now, zone })).filter(({ leftOut }) => !leftOut);
  const waiting = await loadWaitingValidations(db, null);
  return {
    now,
    campaigns: topOf(campaigns.map(campaignRow), MAX_LISTED),
    day,
    today: topOf(today.map(workOfDay), MAX_LISTED),
    running: topOf((await loadRunningAttempts(db)).map(runningRow), MAX_LISTED),
    waiting: topOf(byApplication(waiting), MAX_LISTED),
    waitingServers: waiting.reduce((sum, { hostnames }) => sum + hostnames.length, 0),
    failures: topOf((await loadOpenFailures(db)).map(failureRow), MAX_LISTED),
    estate: await loadScanTotals(db, new Date(now.getTime() - DAY_MS)),
    ...noticePart(ctx),
  };
}

/** What waits for the same people is one row, whatever the campaigns; the oldest first. */
function byApplication(waiting: Awaited<ReturnType<typeof loadWaitingValidations>>) {
  return [...Map.groupBy(waiting, ({ application_id: id }) => id).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const servers = group.reduce((sum, { hostnames }) => sum + hostnames.length, 0);
    return [{ application: first.application, servers, since: first.since }];
  });
}

type RunningAttempt = Awaited<ReturnType<typeof loadRunningAttempts>>[number];

function runningRow({ hostname, step, progress, started_at: since }: RunningAttempt) {
  return { hostname, step: asStep(step), progress: progress === null ? null : howFar(progress), since };
}

type OpenFailure = Awaited<ReturnType<typeof loadOpenFailures>>[number];

function failureRow({ hostname, failure_class, campaign_id: campaignId, rejected }: OpenFailure) {
  return { hostname, failure: rejected ? 'rejected' : asFailure(failure_class), campaignId } as const;
}
