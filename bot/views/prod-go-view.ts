// The prod-go card: the evidence on which production is approved or refused (GATE-5).
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { ProdGoCardState, ProdGoView, ValidatedLink } from '../../cards/prod-go/view.ts';
import type { Notice } from '../../cards/render.ts';
import { type CampaignHead, loadCampaignHead } from '../../db/queries/campaign-view.ts';
import { loadLatestAnswers } from '../../db/queries/go-view.ts';
import type { GateAnswer } from '../../domain/gate/gate.ts';
import type { ProdGoServer } from '../../domain/gate/prod-go.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { opensProduction } from '../../domain/validation/validation-state.ts';
import { type ProdGoSituation, prodGoSituation } from './prod-go-situation.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from './view-context.ts';

const MOST_BLOCKERS = 10;

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
    access: { decide: mayDecide(ctx, head) },
    counts: { ready: servers.length - blocked, blocked },
    blockers: topOf(servers.flatMap(blockerRow), MOST_BLOCKERS),
    overridden: topOf([], 1),
    unlinked: namesOf(servers, 'unlinked'),
    ambiguous: namesOf(servers, 'ambiguous'),
    validated: await validatedPage(ctx, servers, page),
    ...noticePart(ctx, ownNotice(situation)),
  };
}

function mayDecide(ctx: ViewContext, head: CampaignHead): boolean {
  const creator = ctx.settings.fourEyes && ctx.viewer?.userId === head.creator_id;
  return head.status === 'open' && !creator && mayHere(ctx, 'prod-go.decide');
}

function stateOf({ servers, blocked, decision }: ProdGoSituation): ProdGoCardState {
  if (decision === null) return { kind: blocked === 0 && servers.length > 0 ? 'green' : 'open' };
  const { by, decided_at: at, reason } = decision;
  return decision.decision === 'refused'
    ? { kind: 'refused', by, at, reason: reason ?? '' }
    : { kind: 'approved', by, at };
}

function ownNotice({ servers, decision }: ProdGoSituation): Notice | null {
  if (servers.length === 0) return { tone: 'info', text: NO_PRODUCTION };
  if (decision?.decision !== 'override') return null;
  const reason = decision.reason ?? '';
  const text = { fr: `Feu vert donné en passant outre : ${reason}`, en: `Given by an override: ${reason}` };
  return { tone: 'warning', text };
}

const NO_PRODUCTION: Text = {
  fr: 'Cette campagne n’a aucun serveur de production.',
  en: 'This campaign has no production server.',
};

function blockerRow({ hostname, answer, overridden }: ProdGoServer) {
  if (answer.state === 'open' || overridden) return [];
  const joined = (language: keyof Text) => answer.blockers.map(({ reason }) => reason[language]).join(' ');
  return [{ hostname, reason: { fr: joined('fr'), en: joined('en') } }];
}

type OpenKind = Extract<GateAnswer, { state: 'open' }>['kind'];

function openAs(kind: OpenKind): (server: ProdGoServer) => boolean {
  return ({ answer }) => answer.state === 'open' && answer.kind === kind;
}

function namesOf(servers: readonly ProdGoServer[], kind: OpenKind) {
  return servers.filter(openAs(kind)).map(({ serverId, hostname }) => ({ serverId, hostname }));
}

async function validatedPage({ db }: ViewContext, servers: readonly ProdGoServer[], page: number) {
  const shown = pageOf(servers.filter(openAs('validated')), page, PAGE_SIZES.prodGoValidated);
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
