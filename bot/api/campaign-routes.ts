// Campaigns, their servers and their prerequisites.
import { z } from 'zod';
import {
  type CampaignFacts,
  loadCampaignFacts,
  loadPrerequisitePage,
  loadSessionPage,
  type PrerequisiteFacts,
  type SessionFacts,
} from '../../db/queries/api/campaigns.ts';
import { isGoGiven } from '../../db/queries/attempts/start-facts.ts';
import { type CampaignFigures, loadCampaignFigures } from '../../db/queries/campaigns/campaign-list-view.ts';
import { CAMPAIGN_STATES, campaignState } from '../../domain/campaigns/campaign-state.ts';
import { INVENTORY_PARTS } from '../../domain/download.ts';
import type { CampaignId, SessionId } from '../../domain/ids.ts';
import { recordedText } from '../../domain/recorded/recorded-words.ts';
import { BAD_CURSOR, id, idInAddress, nextCursor, pageOf, pageQuery, positionOf } from './paging.ts';
import { fileAnswer, json, readAs, refusal } from './reading.ts';
import { type ApiCall, type ApiRoute, route } from './route.ts';

const instant = z.iso.datetime();
const day = z.iso.date();
export const SESSION_STATES = [
  'pending',
  'prereq_ok',
  'excluded',
  'in_progress',
  'patched',
  'failed',
  'reported',
] as const;
const count = z.int().nonnegative();

const campaign = z.strictObject({
  id: z.int().positive(),
  label: z.string(),
  kind: z.enum(['standard', 'quickwin', 'emergency']),
  state: z.enum(CAMPAIGN_STATES).describe('As on the card; `settled`: nothing is left to do.'),
  open: z.boolean(),
  year: z.int(),
  week: z.string().describe('`S05`.'),
  cycle: z.int().min(1).max(3),
  scope: z.enum(['prod', 'hprod', 'all', 'pilot', 'prod_pilot']),
  domains: z.array(z.string()),
  phase: z.string().nullable().describe('Of a QuickWin.'),
  startMode: z.enum(['operator', 'slot']),
  createdAt: instant,
  closedAt: instant.nullable(),
  stoppedAt: instant.nullable(),
  servers: z.strictObject({ total: count, done: count, failed: count, begun: count, accepted: count }),
  waitingValidations: count,
});

const oneCampaign = campaign.extend({
  productionApproved: z.boolean().describe('A production go stands. It is given on a card, by a person, never here.'),
});

const server = z.strictObject({
  hostname: z.string(),
  branch: z.enum(['prod', 'hprod']),
  environment: z.string(),
  application: z.string().nullable(),
  status: z.enum(SESSION_STATES),
  day: day.nullable(),
  slot: z.string().nullable().describe('Local time, `21:00`.'),
  operator: z.string().nullable(),
  prerequisites: z.boolean().nullable().describe('null: not known.'),
  exclusion: z.string().nullable(),
  startOrderedAt: instant.nullable(),
  startRefusals: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  attempt: z
    .strictObject({
      number: z.int().positive(),
      state: z.enum(['running', 'waiting', 'patched', 'failed']),
      step: z.string(),
      waitingFor: z.string().nullable(),
      startedAt: instant,
      endedAt: instant.nullable(),
      failure: z.strictObject({ class: z.string(), detail: z.string() }).nullable(),
    })
    .nullable(),
  validation: z.enum(['en_attente', 'validated_ok', 'validated_ko', 'forced']).nullable(),
});

const prerequisites = z.strictObject({
  hostname: z.string(),
  status: z.enum(SESSION_STATES),
  validated: z.boolean().nullable().describe('null: not known, which never counts as yes.'),
  at: instant.nullable(),
  rollbackMethod: z.enum(['snapshot', 'na']).nullable(),
  checks: z.array(
    z.strictObject({
      code: z.string(),
      answer: z.enum(['yes', 'no', 'unknown']),
      text: z.string(),
      blocking: z.boolean().nullable(),
    }),
  ),
  warnings: z.array(z.string()),
});

const ofCampaign = z.strictObject({ id: idInAddress() });
const noQuery = z.strictObject({});
const ofServers = z.strictObject({ ...pageQuery, status: z.enum(SESSION_STATES).optional() });
const NO_CAMPAIGN = 'There is no such campaign, or none of its servers is within the account of the token.';

const iso = (at: Date | null) => at?.toISOString() ?? null;

function campaignBody(figures: CampaignFigures, facts: CampaignFacts): z.input<typeof campaign> {
  const { id: number, label, kind, done, total, failed, begun, accepted, waiting, stopped_at: stopped } = figures;
  const state = campaignState({
    closed: figures.status === 'closed',
    stopped: stopped !== null,
    servers: total,
    ...{ begun, accepted },
  });
  const { year, week, cycle, scope, domains, phase, startMode, createdAt, closedAt } = facts;
  return {
    ...{ id: number, label, kind, state, open: figures.status === 'open' },
    ...{ year, week, cycle, scope, domains: [...domains], phase, startMode },
    ...{ createdAt: createdAt.toISOString(), closedAt: iso(closedAt), stoppedAt: iso(stopped) },
    servers: { total, done, failed, begun, accepted },
    waitingValidations: waiting,
  };
}

const campaignList = route({
  ...{ method: 'GET', path: '/campaigns', id: 'listCampaigns', summary: 'Campaigns, the newest first' },
  ...{ ability: 'read', changes: false, problems: [] },
  ...{ params: noQuery, query: z.strictObject({ ...pageQuery, open: z.enum(['true']).optional() }), body: null },
  answers: {
    ...{ kind: 'json', status: 200, says: 'A page of them' },
    schema: z.strictObject({ campaigns: z.array(campaign), nextCursor }),
  },
  run: async (call) => {
    const { cursor, limit, open } = call.query;
    const before = positionOf(cursor, id);
    if (before === undefined) return refusal('bad-request', BAD_CURSOR);
    const only = open === undefined ? 'all' : 'open';
    return readAs(call, async (db) => {
      const which = { only, limit: limit + 1, offset: 0, before: before as CampaignId | null } as const;
      const found = await loadCampaignFigures(db, which);
      const page = pageOf(found, limit, (last) => last.id);
      const facts = await loadCampaignFacts(
        db,
        page.items.map((one) => one.id),
      );
      const campaigns = page.items.flatMap((one) => {
        const known = facts.get(one.id);
        return known === undefined ? [] : [campaignBody(one, known)];
      });
      return json({ campaigns, nextCursor: page.nextCursor });
    });
  },
});

const campaignRead = route({
  ...{ method: 'GET', path: '/campaigns/{id}', id: 'getCampaign', summary: 'One campaign' },
  ...{ ability: 'read', changes: false, problems: ['not-found'] },
  ...{ params: ofCampaign, query: noQuery, body: null },
  answers: { kind: 'json', status: 200, says: 'Its state', schema: oneCampaign },
  run: (call) =>
    readAs(call, async (db) => {
      const campaignId = call.params.id as CampaignId;
      const which = { only: 'all', limit: 1, offset: 0, before: (campaignId + 1) as CampaignId } as const;
      const [figures] = await loadCampaignFigures(db, which);
      const facts = (await loadCampaignFacts(db, [campaignId])).get(campaignId);
      if (figures?.id !== campaignId || facts === undefined) return refusal('not-found', NO_CAMPAIGN);
      return json({ ...campaignBody(figures, facts), productionApproved: await isGoGiven(db, campaignId) });
    }),
});

type OfServers = ApiCall<z.output<typeof ofCampaign>, z.output<typeof ofServers>>;

function sessionPage({ params, query }: OfServers, after: number | null) {
  const { limit, status } = query;
  const page = { after: after as SessionId | null, limit: limit + 1, status: status ?? null };
  return { campaignId: params.id as CampaignId, ...page };
}

const campaignServers = route({
  ...{ method: 'GET', path: '/campaigns/{id}/servers', id: 'listCampaignServers' },
  summary: 'The servers of a campaign and their states',
  ...{ ability: 'read', changes: false, problems: ['not-found'] },
  ...{ params: ofCampaign, query: ofServers, body: null },
  answers: {
    ...{ kind: 'json', status: 200, says: 'A page of them' },
    schema: z.strictObject({ servers: z.array(server), nextCursor }),
  },
  run: async (call) => {
    const after = positionOf(call.query.cursor, id);
    if (after === undefined) return refusal('bad-request', BAD_CURSOR);
    return readAs(call, async (db) => {
      if (!(await isThere(db, call.params.id))) return refusal('not-found', NO_CAMPAIGN);
      const rows = await loadSessionPage(db, sessionPage(call, after));
      const page = pageOf(rows, call.query.limit, (last) => last.id);
      return json({ servers: page.items.map(serverBody), nextCursor: page.nextCursor });
    });
  },
});

async function isThere(db: Parameters<typeof loadCampaignFacts>[0], campaignId: number): Promise<boolean> {
  return (await loadCampaignFacts(db, [campaignId as CampaignId])).size > 0;
}

function serverBody(facts: SessionFacts): z.input<typeof server> {
  const { hostname, branch, environment, application, status, day: planned, slot, operator } = facts;
  return {
    ...{ hostname, branch, environment, application, status, day: planned, slot, operator },
    ...{ prerequisites: facts.prerequisites, exclusion: facts.exclusion, startOrderedAt: iso(facts.startAskedAt) },
    startRefusals: (facts.startRefusal ?? []).map(({ code, text }) => ({ code, text: text.en })),
    attempt: attemptBody(facts),
    validation: facts.validation,
  };
}

function attemptBody(facts: SessionFacts): z.input<typeof server>['attempt'] {
  const { attempt, attemptState: state, step, waitingFor, startedAt, endedAt, failureClass, failureDetail } = facts;
  if (attempt === null || state === null || startedAt === null) return null;
  const detail = recordedText(failureDetail ?? '').en;
  return {
    ...{ number: attempt, state, step: step ?? '', waitingFor },
    ...{ startedAt: startedAt.toISOString(), endedAt: iso(endedAt) },
    failure: failureClass === null ? null : { class: failureClass, detail },
  };
}

const campaignPrerequisites = route({
  ...{ method: 'GET', path: '/campaigns/{id}/prerequisites', id: 'listPrerequisites' },
  summary: 'What the prerequisites of a campaign’s servers found',
  ...{ ability: 'read', changes: false, problems: ['not-found'] },
  ...{ params: ofCampaign, query: ofServers, body: null },
  answers: {
    ...{ kind: 'json', status: 200, says: 'A page of them' },
    schema: z.strictObject({ servers: z.array(prerequisites), nextCursor }),
  },
  run: async (call) => {
    const after = positionOf(call.query.cursor, id);
    if (after === undefined) return refusal('bad-request', BAD_CURSOR);
    return readAs(call, async (db) => {
      if (!(await isThere(db, call.params.id))) return refusal('not-found', NO_CAMPAIGN);
      const rows = await loadPrerequisitePage(db, sessionPage(call, after));
      const page = pageOf(rows, call.query.limit, (last) => last.id);
      return json({ servers: page.items.map(prerequisiteBody), nextCursor: page.nextCursor });
    });
  },
});

function prerequisiteBody({ hostname, status, validated, at, rollbackMethod, detail }: PrerequisiteFacts) {
  return {
    ...{ hostname, status, validated, at: iso(at), rollbackMethod },
    checks: (detail?.checks ?? []).map(({ code, answer, text, blocking }) => ({
      ...{ code, answer, text: text.en },
      blocking: blocking ?? null,
    })),
    warnings: (detail?.warnings ?? []).map(({ en }) => en),
  } satisfies z.input<typeof prerequisites>;
}

const campaignPackages = route({
  ...{ method: 'GET', path: '/campaigns/{id}/packages/{part}', id: 'exportPackages' },
  summary: 'Packages of a campaign’s updates as CSV: before, after, what changed, what was held back, what failed',
  ...{ ability: 'read', changes: false, problems: ['not-found'] },
  ...{ params: ofCampaign.extend({ part: z.enum(INVENTORY_PARTS) }), query: noQuery, body: null },
  answers: { kind: 'file', says: 'The file that the chat gives', types: ['text/csv'] },
  run: async (call) => {
    const { id: campaignId, part } = call.params;
    if (!(await readAs(call, (db) => isThere(db, campaignId)))) return refusal('not-found', NO_CAMPAIGN);
    return fileAnswer(call, { kind: 'inventory', campaignId: campaignId as CampaignId, part });
  },
});

export const campaignRoutes: readonly ApiRoute[] = [
  ...[campaignList, campaignRead, campaignServers, campaignPrerequisites, campaignPackages],
];
