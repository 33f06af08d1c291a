// The prod-go card: the evidence on which production is approved or refused (GATE-5).

import type { BlockedWays, ProdGoCardState, ProdGoView, ValidatedLink } from '../../cards/gate/go/view.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { Notice } from '../../cards/render.ts';
import { type CampaignHead, loadCampaignHead } from '../../db/queries/campaigns/campaign-view.ts';
import { loadNewerThanLinked } from '../../db/queries/gate/go-lists.ts';
import { loadGoPeople } from '../../db/queries/gate/go-people.ts';
import { type GoDecision, loadLatestAnswers } from '../../db/queries/gate/go-view.ts';
import type { Pin } from '../../db/queries/gate/pins.ts';
import { loadKos } from '../../db/queries/validations/ko-elsewhere.ts';
import { type GateBlocker, inOneLine } from '../../domain/gate/blocker.ts';
import { personRefusal } from '../../domain/gate/deciders.ts';
import type { GateAnswer, GoNeed } from '../../domain/gate/gate.ts';
import type { EvidenceServer, ProdGoServer } from '../../domain/gate/prod-go.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { koElsewhere, koElsewhereText } from '../../domain/validations/ko-elsewhere.ts';
import { opensProduction } from '../../domain/validations/validation-state.ts';
import { heldFromStart } from '../rings/rings-situation.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';
import { type ProdGoSituation, prodGoSituation } from './prod-go-situation.ts';
import { waysOfBlocked } from './prod-go-ways.ts';

const MAX_GOES = 3;
const MAX_BLOCKERS = 10;
const MAX_OVERRIDDEN = 5;
const MAX_LISTS = 5;

/** null: no such campaign. */
export async function prodGoView(ctx: ViewContext, campaignId: CampaignId, page: number): Promise<ProdGoView | null> {
  const head = await loadCampaignHead(ctx.db, campaignId);
  if (head === undefined) return null;
  const situation = await prodGoSituation(ctx, campaignId);
  const { servers, evidence, shown, open } = situation;
  const left = servers.filter(({ done }) => !done);
  const ways = await waysOfBlocked(ctx, head, left);
  return {
    campaignId,
    version: 0,
    label: head.label,
    createdBy: head.creator,
    fourEyes: ctx.settings.fourEyes,
    evidence,
    shown,
    state: stateOf(situation),
    access: { ...(await mayDecide(ctx, head)), override: mayOverride(ctx, head) },
    counts: countsOf(situation),
    goes: topOf(situation.goes.map(goRow), MAX_GOES),
    undecided: situation.waiting,
    blockers: topOf(
      left.flatMap((server) => blockerRow(server, ways)),
      MAX_BLOCKERS,
    ),
    overridden: topOf(left.flatMap(overriddenRow), MAX_OVERRIDDEN),
    unlinked: namesOf(open, 'unlinked'),
    ambiguous: namesOf(open, 'ambiguous'),
    lost: lostOf(servers, open),
    shortened: shortenedOf(head),
    held: await heldFromStart(ctx, campaignId, new Set(left.map(({ hostname }) => hostname))),
    validated: await validatedPage(ctx, servers, page),
    updates: await updatesOf(ctx, situation),
    kos: topOf(await kosOf(ctx, situation), MAX_LISTS),
    ...noticePart(ctx, ownNotice(situation)),
  };
}

/** POL-3: the largest difference to non-production first. */
async function updatesOf(
  { db }: ViewContext,
  { servers, lists, open }: ProdGoSituation,
): Promise<NonNullable<ProdGoView['updates']>> {
  const approvable = new Set(open.map(({ serverId }) => serverId));
  const asked = servers.flatMap(({ serverId, hostname, linked }) => {
    const found = lists.get(serverId);
    if (found === undefined || !approvable.has(serverId)) return [];
    return [{ serverId, hostname, linked: linked.map((one) => one.serverId), ...found }];
  });
  const free = asked.filter(({ pin }) => pin === null);
  const newer = new Map((await loadNewerThanLinked(db, free)).map((one) => [one.serverId, one]));
  const rows = asked.map(({ serverId, hostname, list, pin }) => {
    const difference = newer.get(serverId) ?? null;
    const { hash, lines, bytes, reboot } = list;
    return { hostname, hash, packages: lines.length, bytes, reboot, difference, validated: validatedOf(pin) };
  });
  const weight = (row: (typeof rows)[number]) =>
    (row.difference?.other ?? 0) + (row.difference?.absent ?? 0) + (row.validated?.drift ?? 0);
  const sorted = rows.toSorted((a, b) => weight(b) - weight(a));
  const drifts = rows.flatMap(({ validated }) => (validated !== null && validated.drift > 0 ? [validated.drift] : []));
  const drift = { updates: drifts.reduce((sum, n) => sum + n, 0), servers: drifts.length };
  return { unread: approvable.size - rows.length, drift, rows: topOf(sorted, MAX_LISTS) };
}

/** PIN-1: of what is not a blocker already. */
async function kosOf({ db, now }: ViewContext, { servers, lists, open }: ProdGoSituation): Promise<readonly Text[]> {
  const approvable = new Set(open.map(({ serverId }) => serverId));
  const asked = servers.flatMap(({ serverId, hostname, linked }) => {
    const lines = lists.get(serverId)?.list.lines ?? [];
    return lines.length > 0 && approvable.has(serverId)
      ? [{ hostname, lines, linked: linked.map((one) => one.hostname) }]
      : [];
  });
  return asked.length === 0 ? [] : koElsewhere(await loadKos(db, now), asked).map(koElsewhereText);
}

function validatedOf(pin: Pin | null) {
  if (pin === null) return null;
  const [first] = pin.notValidated;
  const nothing = first?.because === 'other-release' || first?.because === 'unread' ? first.because : null;
  return { drift: pin.drift.length, nothing };
}

function countsOf({ servers, open, blocked }: ProdGoSituation): ProdGoView['counts'] {
  const unproved = open.filter(({ needs }) => needs !== null).length;
  return { ready: open.length - unproved, unproved, blocked, approved: servers.length - open.length - blocked };
}

function shortenedOf({ shortened_why: reason, shortener }: CampaignHead): ProdGoView['shortened'] {
  return reason === null ? null : { by: shortener ?? SYSTEM_NAME, reason };
}

/** As the operation asks it; on a card for everybody the buttons stand for whoever may. */
async function mayDecide(ctx: ViewContext, head: CampaignHead): Promise<{ decide: boolean; approve: boolean }> {
  const { db, now, viewer, settings } = ctx;
  if (head.status !== 'open' || !mayHere(ctx, 'prod-go.decide')) return { decide: false, approve: false };
  if (viewer === null) return { decide: true, approve: true };
  const { decider, ...others } = await loadGoPeople(db, head.id, { decider: viewer.userId, now });
  if (decider === null) return { decide: false, approve: false };
  const may = (decision: 'approve' | 'refuse') =>
    personRefusal({ decision, decider, fourEyes: settings.fourEyes, ...others }) === null;
  return { decide: may('refuse'), approve: may('approve') };
}

/** An admin's alone (GATE-6). */
function mayOverride(ctx: ViewContext, head: CampaignHead): boolean {
  return head.status === 'open' && mayHere(ctx, 'gate.override');
}

function stateOf({ servers, open, waiting, goes, refusal }: ProdGoSituation): ProdGoCardState {
  if (refusal !== null) {
    const { by, decided_at: at, reason } = refusal;
    return { kind: 'refused', by, at, reason: reason ?? '' };
  }
  const [latest] = goes;
  if (latest !== undefined && servers.length > 0 && waiting === 0) {
    return { kind: 'approved', by: latest.by, at: latest.decided_at };
  }
  return { kind: open.length > 0 ? 'green' : 'open' };
}

function goRow({ by, decided_at: at, servers, acknowledged }: GoDecision): ProdGoView['goes']['first'][number] {
  return { by, at, servers, acknowledged };
}

/** Each with its linked servers that are no longer patched. */
function lostOf(servers: readonly ProdGoServer[], open: readonly EvidenceServer[]): ProdGoView['lost'] {
  return namesOf(open, 'link-lost').map((one) => {
    const linked = servers.find(({ serverId }) => serverId === one.serverId)?.linked ?? [];
    return { ...one, links: linked.filter(({ lost }) => lost).map(({ hostname }) => hostname) };
  });
}

function ownNotice({ servers }: ProdGoSituation): Notice | null {
  return servers.length === 0 ? { tone: 'info', text: NO_PRODUCTION } : null;
}

const NO_PRODUCTION: Text = {
  fr: 'Cette campagne n’a aucun serveur de production.',
  en: 'This campaign has no production server.',
};

function blockerRow({ serverId, hostname, answer }: ProdGoServer, ways: (serverId: ServerId) => BlockedWays) {
  if (answer.state === 'open') return [];
  return [{ serverId, hostname, reason: joined(answer.blockers), ways: ways(serverId) }];
}

/** What was overridden stays readable: the reason of the admin, then the blockers. */
function overriddenRow({ hostname, answer }: ProdGoServer) {
  if (answer.state === 'closed' || answer.kind !== 'overridden') return [];
  const { by, at, reason } = answer.override;
  const blockers = joined(answer.blockers);
  return [{ hostname, by, at, reason: { fr: `${reason} — ${blockers.fr}`, en: `${reason} — ${blockers.en}` } }];
}

function joined(blockers: readonly GateBlocker[]): Text {
  return inOneLine(blockers.map(({ reason }) => reason));
}

type OpenKind = Extract<GateAnswer, { state: 'open' }>['kind'];

function openAs(kind: OpenKind): (server: ProdGoServer) => boolean {
  return ({ answer }) => answer.state === 'open' && answer.kind === kind;
}

function namesOf(open: readonly EvidenceServer[], need: GoNeed) {
  return open.filter(({ needs }) => needs === need).map(({ serverId, hostname }) => ({ serverId, hostname }));
}

async function validatedPage({ db }: ViewContext, servers: readonly ProdGoServer[], page: number) {
  const shown = pageOf(
    servers.filter((server) => openAs('validated')(server) || openAs('shortened')(server)),
    page,
    PAGE_SIZES.prodGoValidated,
  );
  const linked = shown.rows.flatMap((server) => server.linked.map(({ serverId }) => serverId));
  const answers = await loadLatestAnswers(db, [...new Set(linked)]);
  const links = (server: ProdGoServer) =>
    server.linked.flatMap(({ serverId, hostname, validation }): ValidatedLink[] => {
      const status = validation?.status;
      if (validation === null || status === undefined || !opensProduction(status)) return [];
      const { by = null, at = null } = answers.get(serverId) ?? {};
      const answered = { by: by ?? SYSTEM_NAME, at: at ?? validation.patchDate };
      return [{ hostname, status: status === 'forced' ? 'forced' : 'validated_ok', ...answered }];
    });
  return { ...shown, rows: shown.rows.map((server) => ({ hostname: server.hostname, links: links(server) })) };
}
