// The preview of a campaign (ELIG-4): computed anew each time the card is drawn, as Create will do once more.

import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { CampaignPreviewView, PlacedServer, PreviewState } from '../../cards/previews/draft/card.ts';
import { loadAskingFoundations } from '../../db/queries/foundations/asking-reboots.ts';
import { loadOperators } from '../../db/queries/people/people.ts';
import { changesOf, type Draft, loadDraft, loadNames, questionOf } from '../../db/queries/previews/draft-view.ts';
import { type LoadedPreview, loadPreview } from '../../db/queries/previews/preview.ts';
import { loadKosPending } from '../../db/queries/validations/ko-elsewhere.ts';
import { scopeText } from '../../domain/attempts/update-scope.ts';
import { askingText } from '../../domain/foundations/foundations-line.ts';
import type { DraftId, UserId } from '../../domain/ids.ts';
import { byCodePoint } from '../../domain/order.ts';
import type { Calendar } from '../../domain/planning/calendar.ts';
import { type IsoWeek, isoWeek } from '../../domain/planning/iso-week.ts';
import { canBeOverridden } from '../../domain/planning/plan-check.ts';
import type { PlanRow } from '../../domain/planning/plan-row.ts';
import { plannedDays } from '../../domain/planning/week-days.ts';
import type { CampaignPreview, PlannedSession } from '../../domain/previews/campaign-preview.ts';
import { SLOT_TIMES, SLOTS_A_DAY, slotDays } from '../../domain/previews/slots.ts';
import type { Branch } from '../../domain/server.ts';
import { koElsewhereText } from '../../domain/validations/ko-elsewhere.ts';
import { ringsLineAhead } from '../rings/rings-situation.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';
import { productionAhead } from './production-ahead.ts';

/** The two lists turn their pages separately. */
export type DraftPages = { readonly page: number; readonly leftOutPage: number };

/** null: no such draft. `pages` null: the page that the draft remembers. */
export async function draftView(
  ctx: ViewContext,
  id: DraftId,
  pages: DraftPages | null,
): Promise<CampaignPreviewView | null> {
  const draft = await loadDraft(ctx.db, id);
  const week = draft === undefined ? null : isoWeek(draft.year, draft.week_number);
  if (draft === undefined || week === null) return null;
  const { zone, hoursBudget: budget, supportEnds } = ctx.settings;
  const at = { now: ctx.now, zone, budget, supportEnds };
  const loaded = await loadPreview(ctx.db, questionOf(draft), at, changesOf(draft));
  const content =
    loaded.kind === 'found' ? await contentOf(ctx, draft, week, loaded, pages) : emptyContent(ctx, draft, pages);
  return {
    draftId: id,
    kind: 'standard',
    ...week,
    ...content,
    updateScope: scopeText(draft.update_scope),
    state: stateOf(draft, loaded),
    lifted: draft.override_reason === null ? null : { reason: draft.override_reason, by: draft.lifter ?? SYSTEM_NAME },
    access: { decide: mayHere(ctx, 'campaign.create'), lift: mayHere(ctx, 'calendar.override') },
    ...noticePart(ctx),
  };
}

/** What a click on this preview stands for: the first 48 bits of its fingerprint, which JSON keeps exactly. */
export function previewVersion({ fingerprint }: Pick<CampaignPreview, 'fingerprint'>): number {
  return Number.parseInt(fingerprint.slice(0, 12), 16);
}

function stateOf(draft: Draft, loaded: LoadedPreview): PreviewState {
  const by = draft.ender ?? SYSTEM_NAME;
  const at = draft.ended_at ?? draft.created_at;
  if (draft.status === 'created' && draft.campaign_id !== null) {
    return { kind: 'created', campaignId: draft.campaign_id, by, at };
  }
  if (draft.status === 'cancelled') return { kind: 'cancelled', by, at };
  if (loaded.kind === 'refused') return { kind: 'refused', reason: loaded.text, liftable: false };
  const { preview, twin } = loaded;
  if (twin !== null && !draft.again) return { kind: 'twin', ...twin };
  if (preview.refusal === null) return { kind: 'open' };
  return { kind: 'refused', reason: preview.refusal.text, liftable: canBeOverridden(preview.refusal) };
}

type FoundPreview = Extract<LoadedPreview, { kind: 'found' }>;
type Content = Omit<
  CampaignPreviewView,
  | 'draftId'
  | 'kind'
  | 'year'
  | 'weekCode'
  | 'weekStart'
  | 'weekEnd'
  | 'updateScope'
  | 'state'
  | 'lifted'
  | 'access'
  | 'notice'
>;

function emptyContent({ settings }: ViewContext, draft: Draft, pages: DraftPages | null): Content {
  const nothing = { servers: 0, placed: 0 };
  return {
    version: 0,
    domains: draft.domain_code === null ? [] : [draft.domain_code],
    scope: draft.asked_scope ?? 'all',
    environments: [],
    counts: { hprod: nothing, prod: nothing },
    days: [],
    load: { hours: 0, budgetHours: settings.hoursBudget.weeklyHours },
    operators: [],
    servers: pageOf([], pages?.page ?? 1, PAGE_SIZES.previewServers),
    leftOut: pageOf([], pages?.leftOutPage ?? 1, PAGE_SIZES.previewLeftOut),
    findings: [],
    production: null,
    rings: null,
    adjustments: 0,
    adjust: { servers: [], operators: [], days: [], slots: [] },
  };
}

async function contentOf(
  ctx: ViewContext,
  draft: Draft,
  week: IsoWeek,
  found: FoundPreview,
  pages: DraftPages | null,
): Promise<Content> {
  const { preview, rows, calendar } = found;
  const sessions = [...bySlot(preview.branches.hprod), ...bySlot(preview.branches.prod)];
  const people = [...sessions, ...draft.operator_limits].flatMap(({ userId }) => userId ?? []);
  const names = await loadNames(ctx.db, [...new Set(people)]);
  const leftOut = pageOf(preview.leftOut, pages?.leftOutPage ?? 1, PAGE_SIZES.previewLeftOut);
  const shown = pageOf(sessions, pages?.page ?? draft.page, PAGE_SIZES.previewServers);
  const days = dayLoads(preview, draft, week, calendar);
  return {
    version: previewVersion(preview),
    domains: [...new Set(rows.flatMap(({ domainCode }) => domainCode ?? []))],
    scope: scopeOf(draft, rows),
    environments: [...new Set(rows.flatMap(({ environments }) => environments ?? []))],
    counts: { hprod: branchCount(preview.branches.hprod), prod: branchCount(preview.branches.prod) },
    days,
    nights: nightLoads(sessions),
    load: { hours: preview.hours.needed, budgetHours: preview.hours.budget },
    operators: operatorLoads(sessions, names),
    servers: { ...shown, rows: shown.rows.map((session) => placed(session, names)) },
    leftOut: {
      ...leftOut,
      rows: leftOut.rows.map(({ server, reason }) => ({ hostname: server.hostname, reason: reason.text })),
    },
    limits: draft.operator_limits.map(({ userId, most }) => ({ name: nameOf(userId, names) ?? '?', most })),
    findings: [
      ...preview.findings.map(({ severity, text }) => ({ severity, text })),
      ...(draft.status === 'open'
        ? [...(await koFindings(ctx, sessions)), ...(await askingFindings(ctx, sessions))]
        : []),
    ],
    // Said before Create alone: afterwards the campaign's own card says it.
    production: draft.status === 'open' ? await productionAhead(ctx, found) : null,
    rings:
      draft.status === 'open'
        ? await ringsLineAhead(
            ctx,
            sessions.map(({ server }) => server.id),
          )
        : null,
    adjustments: draft.adjustments.length + draft.operator_limits.length,
    adjust: {
      servers: [
        ...shown.rows.map(({ server }) => ({ id: server.id, hostname: server.hostname, leftOut: false })),
        ...leftOut.rows
          .filter(({ reason }) => reason.code === 'in-campaign')
          .slice(0, MAX_TAKEN_IN)
          .map(({ server }) => ({ id: server.id, hostname: server.hostname, leftOut: false, elsewhere: true })),
        ...preview.leftOut
          .filter(({ reason }) => reason.code === 'by-hand')
          .slice(0, MAX_TAKEN_BACK)
          .map(({ server }) => ({ id: server.id, hostname: server.hostname, leftOut: true })),
      ],
      operators: await loadOperators(ctx.db, ctx.now),
      days: [...new Set(days.filter(({ slots }) => slots > 0).map(({ day }) => day))],
      slots: SLOT_TIMES,
    },
  };
}

const MAX_KOS = 3;

/** PIN-1: what would be installed and was answered KO elsewhere. */
async function koFindings({ db, now }: ViewContext, sessions: readonly PlannedSession[]): Promise<Content['findings']> {
  const servers = sessions.map(({ server }) => server.id);
  const kos = await loadKosPending(db, servers, now);
  return kos.slice(0, MAX_KOS).map((one) => ({ severity: 'warning', text: koElsewhereText(one) }));
}

/** RUN-21: a foundation that waits for the hour of its reboot holds the estate. */
async function askingFindings(
  { db, settings }: ViewContext,
  sessions: readonly PlannedSession[],
): Promise<Content['findings']> {
  const ids = sessions.map(({ server }) => server.id);
  const text = askingText(await loadAskingFoundations(db, ids, settings.rebootPolicy ?? 'if-needed'));
  return text === null ? [] : [{ severity: 'warning', text }];
}

/** As they would start; those without a slot last. Equal slots keep the order of the preview (ELIG-3). */
function bySlot(sessions: readonly PlannedSession[]): readonly PlannedSession[] {
  const when = ({ date, time }: PlannedSession) => (date === null || time === null ? '~' : `${date} ${time}`);
  return sessions.toSorted((a, b) => byCodePoint(when(a), when(b)));
}

/** Of those left out by hand, on one card; the button that resets has them all. */
const MAX_TAKEN_BACK = 6;
/** Of those that other campaigns have, of the page of the list. */
const MAX_TAKEN_IN = 10;

/** What was asked; else what the plan says, when all its rows agree. */
function scopeOf(draft: Draft, rows: readonly PlanRow[]): Content['scope'] {
  const scopes = [...new Set(rows.map((row) => row.envScope))];
  return draft.asked_scope ?? (scopes.length === 1 ? scopes[0] : undefined) ?? 'all';
}

function branchCount(sessions: readonly PlannedSession[]): { readonly servers: number; readonly placed: number } {
  return { servers: sessions.length, placed: sessions.filter((session) => session.date !== null).length };
}

/** Each slot day of the rows (SLOT-2), with 0 slots when it is closed for every one of them. */
function dayLoads(preview: CampaignPreview, draft: Draft, week: IsoWeek, calendar: Calendar): Content['days'] {
  // POL-5: where every server has its maintenance window, nobody has slots.
  const isSlotless = (branch: Branch) =>
    preview.branches[branch].length > 0 && slotted(preview.branches[branch]).length === 0;
  const planned = plannedDays(preview.rows, draft.asked_scope).filter(({ branch }) => !isSlotless(branch));
  const named = new Set(planned.map(({ day, branch }) => `${branch} ${day}`));
  // Servers of an operating system with days of its own.
  const others = (['hprod', 'prod'] as const).flatMap((branch) =>
    [...new Set(slotted(preview.branches[branch]).flatMap(({ date }) => date ?? []))]
      .filter((day) => !named.has(`${branch} ${day}`))
      .sort()
      .map((day) => ({ day, branch, rows: preview.rows })),
  );
  return [...planned, ...others].map(({ day, branch, rows }) => {
    const used = slotted(preview.branches[branch]).filter((session) => session.date === day).length;
    const open = rows.some(({ domainCode }) =>
      slotDays(branch, week.weekStart, calendar, { zone: null, domainCode }, draft.override_at !== null).includes(day),
    );
    return { day, branch, used, slots: open || used > 0 ? SLOTS_A_DAY : 0 };
  });
}

function slotted(sessions: readonly PlannedSession[]): readonly PlannedSession[] {
  return sessions.filter(({ window }) => window === null);
}

/** POL-5: those of each night and window, which take no slot. */
function nightLoads(sessions: readonly PlannedSession[]): NonNullable<Content['nights']> {
  const taken = sessions.flatMap(({ window, date: day, branch }) =>
    window === null || day === null ? [] : [{ window, day, branch }],
  );
  return [...Map.groupBy(taken, (one) => JSON.stringify(one)).values()]
    .flatMap((of) => (of[0] === undefined ? [] : [{ ...of[0], servers: of.length }]))
    .sort((a, b) => byCodePoint(a.day, b.day) || byCodePoint(a.window, b.window));
}

function operatorLoads(sessions: readonly PlannedSession[], names: ReadonlyMap<UserId, string>): Content['operators'] {
  const counts = new Map<string | null, number>();
  for (const { userId } of sessions) {
    const name = nameOf(userId, names);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, servers]) => ({ name, servers }))
    .sort((a, b) => Number(a.name === null) - Number(b.name === null) || b.servers - a.servers);
}

function placed(
  { server, branch, date: day, time: slot, userId, adjusted, window }: PlannedSession,
  names: ReadonlyMap<UserId, string>,
): PlacedServer {
  const operator = nameOf(userId, names);
  return { hostname: server.hostname, branch, day, slot, window, operator, adjusted };
}

function nameOf(userId: UserId | null, names: ReadonlyMap<UserId, string>): string | null {
  return userId === null ? null : (names.get(userId) ?? null);
}
