// The prod-go card: the evidence on which production is approved or refused (GATE-5).
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { ProdGoCardState, ProdGoView, ValidatedLink } from '../../cards/prod-go/view.ts';
import type { Notice } from '../../cards/render.ts';
import { type CampaignHead, loadCampaignHead } from '../../db/queries/campaign-view.ts';
import { loadLatestAnswers } from '../../db/queries/go-view.ts';
import type { GateAnswer, GateBlocker } from '../../domain/gate/gate.ts';
import type { ProdGoServer } from '../../domain/gate/prod-go.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { may } from '../../domain/people/roles.ts';
import { opensProduction } from '../../domain/validation/validation-state.ts';
import { type ProdGoSituation, prodGoSituation } from './prod-go-situation.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from './view-context.ts';

const MOST_BLOCKERS = 10;
const MOST_OVERRIDDEN = 5;

/** null: no such campaign. */
export async function prodGoView(ctx: ViewContext, campaignId: CampaignId, page: number): Promise<ProdGoView | null> {
  const head = await loadCampaignHead(ctx.db, campaignId);
  if (head === undefined) return null;
  const situation = await prodGoSituation(ctx, campaignId);
  const { servers, evidence, blocked } = situation;
  return {
    campaignId,
    version: 0,
    label: head.label,
    createdBy: head.creator,
    fourEyes: ctx.settings.fourEyes,
    evidence,
    state: stateOf(situation),
    access: { decide: mayDecide(ctx, head), override: mayOverride(ctx, head) },
    counts: { ready: servers.length - blocked, blocked },
    blockers: topOf(servers.flatMap(blockerRow), MOST_BLOCKERS),
    overridden: topOf(servers.flatMap(overriddenRow), MOST_OVERRIDDEN),
    unlinked: namesOf(servers, 'unlinked'),
    ambiguous: namesOf(servers, 'ambiguous'),
    shortened: shortenedOf(head),
    validated: await validatedPage(ctx, servers, page),
    ...noticePart(ctx, ownNotice(situation)),
  };
}

function shortenedOf({ shortened_why: reason, shortener }: CampaignHead): ProdGoView['shortened'] {
  return reason === null ? null : { by: shortener ?? SYSTEM_NAME, reason };
}

function mayDecide(ctx: ViewContext, head: CampaignHead): boolean {
  const creator = ctx.settings.fourEyes && ctx.viewer?.userId === head.creator_id;
  return head.status === 'open' && !creator && mayHere(ctx, 'prod-go.decide');
}

/** An admin's alone, who is shown to be one: the button never stands on a card for everybody (GATE-6). */
function mayOverride({ viewer }: ViewContext, head: CampaignHead): boolean {
  return head.status === 'open' && viewer !== null && may(viewer.roles, 'gate.override');
}

function stateOf({ servers, blocked, decision }: ProdGoSituation): ProdGoCardState {
  if (decision === null) return { kind: blocked === 0 && servers.length > 0 ? 'green' : 'open' };
  const { by, decided_at: at, reason } = decision;
  return decision.decision === 'refused'
    ? { kind: 'refused', by, at, reason: reason ?? '' }
    : { kind: 'approved', by, at };
}

function ownNotice({ servers }: ProdGoSituation): Notice | null {
  return servers.length === 0 ? { tone: 'info', text: NO_PRODUCTION } : null;
}

const NO_PRODUCTION: Text = {
  fr: 'Cette campagne n’a aucun serveur de production.',
  en: 'This campaign has no production server.',
};

function blockerRow({ serverId, hostname, answer }: ProdGoServer) {
  return answer.state === 'open' ? [] : [{ serverId, hostname, reason: joined(answer.blockers) }];
}

/** What was overridden stays readable: the reason of the admin, then the blockers. */
function overriddenRow({ hostname, answer }: ProdGoServer) {
  if (answer.state === 'closed' || answer.kind !== 'overridden') return [];
  const { by, at, reason } = answer.override;
  const blockers = joined(answer.blockers);
  return [{ hostname, by, at, reason: { fr: `${reason} — ${blockers.fr}`, en: `${reason} — ${blockers.en}` } }];
}

function joined(blockers: readonly GateBlocker[]): Text {
  const sentences = (language: keyof Text) => blockers.map(({ reason }) => reason[language]).join(' ');
  return { fr: sentences('fr'), en: sentences('en') };
}

type OpenKind = Extract<GateAnswer, { state: 'open' }>['kind'];

function openAs(kind: OpenKind): (server: ProdGoServer) => boolean {
  return ({ answer }) => answer.state === 'open' && answer.kind === kind;
}

function namesOf(servers: readonly ProdGoServer[], kind: OpenKind) {
  return servers.filter(openAs(kind)).map(({ serverId, hostname }) => ({ serverId, hostname }));
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
