// What waits for an answer, oldest first, with who should give it and how often they were asked (VALID-2).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type {
  AnsweredValidation,
  ValidationsView,
  WaitingValidation,
} from '../../cards/validations/validations/view.ts';
import { loadApplicationsOf, loadResponsible, namesByDuty, type Responsible } from '../../db/queries/people/owners.ts';
import {
  type AnsweredRow,
  loadAnsweredValidations,
  loadWaitingValidations,
  type WaitingRow,
} from '../../db/queries/validations/waiting-validations.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { DEFAULT_REMINDERS, isQuiet, nextReminder, workingDays } from '../../domain/validations/reminders.ts';
import { mayAnswer } from '../../domain/validations/validation-state.ts';
import { type WaitingFilter, waitingFilterText } from '../../domain/validations/waiting-filter.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

const MAX_ANSWERED = 6;

/** Asked for by somebody who is an owner and nothing else: their applications, whoever looks; to such a one their own; else everything. */
export async function validationsView(ctx: ViewContext, filter: WaitingFilter, page: number): Promise<ValidationsView> {
  const { db, now } = ctx;
  const { own, listed } = await ownApplications(ctx, filter);
  const rows = await loadWaitingValidations(db, listed, filter);
  const answered = await loadAnsweredValidations(db, listed, filter, MAX_ANSWERED);
  const shown = pageOf(rows, page, PAGE_SIZES.validations);
  const ids = shown.rows.flatMap((row) => row.application_id ?? []);
  const responsible = await loadResponsible(db, [...new Set(ids)]);
  return {
    now,
    filter,
    only: onlyText(filter),
    servers: rows.reduce((sum, row) => sum + row.hostnames.length, 0),
    answered: { rows: answered.slice(0, MAX_ANSWERED).map(answeredRow), more: answered.length > MAX_ANSWERED },
    waiting: { ...shown, rows: shown.rows.map((row) => waitingRow(ctx, row, { own, responsible })) },
    ...noticePart(ctx),
  };
}

/** `own`: those that the viewer answers for; on a card for everybody, those of the owner who asked for it. `listed` null: all. */
async function ownApplications({ db, viewer }: ViewContext, filter: WaitingFilter) {
  const asked = filter.kind === 'owner' ? await loadApplicationsOf(db, filter.userId) : null;
  const own = viewer === null ? (asked ?? []) : await loadApplicationsOf(db, viewer.userId);
  const isOnlyOwner = viewer?.roles.every((role) => role === 'owner') === true;
  return { own, listed: asked ?? (isOnlyOwner ? own : null) };
}

function onlyText(filter: WaitingFilter): string {
  if (filter.kind === 'owner') return '';
  return filter.kind === 'name' ? filter.name : waitingFilterText(filter);
}

function answeredRow(row: AnsweredRow): AnsweredValidation {
  const { campaign_id: campaignId, application_id: applicationId, label, application, ok, forced, refused, at } = row;
  return { campaignId, applicationId, label, application, ok, forced, refused, at };
}

type Known = {
  /** Applications of whom the card is for. */
  readonly own: readonly ApplicationId[];
  readonly responsible: ReadonlyMap<ApplicationId, readonly Responsible[]>;
};

function waitingRow(ctx: ViewContext, row: WaitingRow, { own, responsible }: Known): WaitingValidation {
  const { application_id: applicationId } = row;
  const people = applicationId === null ? [] : (responsible.get(applicationId) ?? []);
  return {
    campaignId: row.campaign_id,
    label: row.label,
    applicationId,
    application: row.application,
    ...namesByDuty(people),
    hostnames: row.hostnames,
    asked: row.newest,
    oldestSince: row.since,
    reminders: { sent: row.reminders, lastAt: row.reminded_at, nextAt: nextAt(ctx, row) },
    access: {
      answer: mayAnswer({ roles: ctx.viewer?.roles ?? ['owner'], applications: own }, applicationId),
      remind: row.reminding && !isQuiet(row.reminded_at, ctx.now) && mayHere(ctx, 'validation.remind'),
    },
  };
}

/** null: nobody is reminded of it any more. */
function nextAt({ settings, now }: ViewContext, row: WaitingRow): Date | null {
  if (!row.reminding) return null;
  const policy = settings.reminders ?? { ...DEFAULT_REMINDERS, zone: settings.zone };
  const isWorkingDay = workingDays(calendarOf([now.getUTCFullYear()]));
  const soFar = { askedAt: row.since, sent: row.reminders, lastSentAt: row.reminded_at };
  return nextReminder(soFar, policy, isWorkingDay).dueAt;
}
