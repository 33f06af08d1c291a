// From a card's key to the card: the state is read anew each time, as one snapshot, and drawn for everybody or for one person.

import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { appChecksCard } from '../../cards/app-checks/app-checks/card.ts';
import { campaignCard } from '../../cards/campaigns/campaign/card.ts';
import { campaignListCard } from '../../cards/campaigns/campaign-list/card.ts';
import { statusCard } from '../../cards/campaigns/status/card.ts';
import { closeCard } from '../../cards/closing/close/card.ts';
import { cveCard } from '../../cards/cve/cve/card.ts';
import { excludesCard } from '../../cards/exclusions/excludes/card.ts';
import { downloadCard } from '../../cards/files/download/card.ts';
import { helpCard } from '../../cards/front/help/card.ts';
import { supersededCard } from '../../cards/front/superseded/card.ts';
import { prodGoCard } from '../../cards/gate/prod-go/card.ts';
import { auditCard } from '../../cards/history/audit/card.ts';
import { historyCard } from '../../cards/history/history/card.ts';
import { hostKeysCard } from '../../cards/host-keys/host-keys/card.ts';
import { linkChangeCard } from '../../cards/links/link-change/card.ts';
import { linksCard } from '../../cards/links/links/card.ts';
import { linksOfCard } from '../../cards/links/links-of/card.ts';
import { freezesCard } from '../../cards/planning/freezes/card.ts';
import { planChangeCard } from '../../cards/planning/plan-change/card.ts';
import { planningFindingsCard } from '../../cards/planning/planning-findings/card.ts';
import { planningWeekCard } from '../../cards/planning/planning-week/card.ts';
import { planningYearCard } from '../../cards/planning/planning-year/card.ts';
import { prereqDetailCard } from '../../cards/prerequisites/prereq-detail/card.ts';
import { prereqsCard } from '../../cards/prerequisites/prereqs/card.ts';
import { campaignPreviewCard } from '../../cards/previews/campaign-preview/card.ts';
import { quickwinsCard } from '../../cards/quickwin/quickwins/card.ts';
import { rebootCard } from '../../cards/reboots/reboot/card.ts';
import { CardTooLarge, type Notice } from '../../cards/render.ts';
import { rollbackCard } from '../../cards/rollbacks/rollback/card.ts';
import { serverCard } from '../../cards/servers/server/card.ts';
import { shortenedCard } from '../../cards/shortened.ts';
import { snapshotsCard } from '../../cards/snapshots/snapshots/card.ts';
import { dayCard } from '../../cards/staffing/day/card.ts';
import { validatedServerCard } from '../../cards/validations/validated-server/card.ts';
import { validationRequestCard } from '../../cards/validations/validation-request/card.ts';
import { validationsCard } from '../../cards/validations/validations/card.ts';
import { loadExampleNames } from '../../db/queries/servers/example-names.ts';
import type { Db } from '../../db/schema/database.ts';
import { type CardKey, parseCardKey } from '../../domain/card-key.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Language, Text } from '../../domain/language.ts';
import { appChecksView } from '../app-checks/app-checks-view.ts';
import { campaignView } from '../campaigns/campaign-view.ts';
import { campaignListView, statusView } from '../campaigns/list-views.ts';
import type { RenderedCard } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import { closeView } from '../closing/close-view.ts';
import { cveView } from '../cve/cve-view.ts';
import { excludesView } from '../exclusions/excludes-view.ts';
import { downloadView } from '../files/download-view.ts';
import { prodGoView } from '../gate/prod-go-view.ts';
import { auditView } from '../history/audit-view.ts';
import { historyView } from '../history/history-view.ts';
import { hostKeysView } from '../host-keys/host-keys-view.ts';
import { linkChangeView, linksOfView, linksView } from '../links/links-view.ts';
import { planChangeView } from '../planning/plan-change-view.ts';
import { planningWeekView } from '../planning/plan-week-view.ts';
import { freezesView, planningFindingsView, planningYearView } from '../planning/plan-year-view.ts';
import { prereqDetailView } from '../prerequisites/prereq-detail-view.ts';
import { prereqsView } from '../prerequisites/prereqs-view.ts';
import { type DraftPages, draftView } from '../previews/draft-view.ts';
import { quickwinsView } from '../quickwin/quickwins-view.ts';
import { rebootView } from '../reboots/reboot-view.ts';
import { rollbackView } from '../rollbacks/rollback-view.ts';
import { serverView } from '../servers/server-view.ts';
import { noticePart, type ViewContext, type Viewer, type ViewSettings } from '../shared/view-context.ts';
import { snapshotsView } from '../snapshots/snapshots-view.ts';
import { dayView } from '../staffing/day-view.ts';
import { validatedServerView } from '../validations/validated-server-view.ts';
import { validationView } from '../validations/validation-view.ts';
import { validationsView } from '../validations/validations-view.ts';
import { type HelpSource, helpView } from './help-view.ts';

export type RendererParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: ViewSettings;
  /** For help. Asked late: commands may themselves need the renderer. */
  readonly commands?: () => readonly HelpSource[];
  /** Hears of cards that had to be shortened. */
  readonly log?: Pick<Log, 'error'>;
};

export type Renderer = {
  /**
   * The card of that key (`domain/card-key.ts`) as it stands now; null when there is no such thing. `viewer`: buttons by their
   * rights too. `page` from 1, the nearest when there is no such page; a draft has two lists, so it takes both pages.
   */
  render(
    key: string,
    language: Language,
    viewer?: Viewer,
    page?: number | DraftPages,
    notice?: Notice,
  ): Promise<RenderedCard | null>;
  /** What is left of a message whose card was posted anew. */
  superseded(language: Language): RenderedCard;
};

export function createRenderer(parts: RendererParts): Renderer {
  return {
    async render(text, language, viewer, page, notice) {
      const key = parseCardKey(text);
      if (key === null) return null;
      const asked = { viewer: viewer ?? null, notice: notice ?? null };
      const draw = drawing(parts, key, page, language);
      const drawn = (db: Db) => draw({ db, now: parts.clock.now(), settings: parts.settings, ...asked });
      try {
        const card = await inOneSnapshot(parts.db, drawn);
        return card === null ? null : rendered(card);
      } catch (error) {
        if (!(error instanceof CardTooLarge)) throw error;
        // Whoever asked is answered, and the message is not drawn again and again.
        parts.log?.error({ err: error, key: text }, 'A card is too large for Teams and is shown shortened');
        return rendered(shortenedCard(error.card, language));
      }
    },
    superseded(language) {
      return rendered(supersededCard({ what: PATCHING, at: parts.clock.now() }, language));
    },
  };
}

const PATCHING: Text = { fr: 'Carte remplacée', en: 'Card replaced' };

function rendered(card: AdaptiveCard): RenderedCard {
  return { card, summary: card.fallbackText };
}

/** Several queries see one state: a card never shows half of a change, and its evidence is that of its list (GATE-5). */
function inOneSnapshot<T>(db: Db, read: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return read(db);
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

type Draw = (ctx: ViewContext) => Promise<AdaptiveCard | null>;

function drawing(parts: RendererParts, key: CardKey, asked: number | DraftPages | undefined, language: Language): Draw {
  const page = typeof asked === 'number' ? asked : (asked?.page ?? 1);
  const drawn =
    <View>(
      view: (ctx: ViewContext) => Promise<View | null>,
      card: (view: View, language: Language) => AdaptiveCard,
    ): Draw =>
    async (ctx) => {
      const found = await view(ctx);
      return found === null ? null : card(found, language);
    };
  switch (key.kind) {
    case 'draft':
      return drawn((ctx) => draftView(ctx, key.draftId, draftPages(asked)), campaignPreviewCard);
    case 'campaign':
      return drawn((ctx) => campaignView(ctx, key.campaignId, page), campaignCard);
    case 'prereqs':
      return drawn((ctx) => prereqsView(ctx, key.campaignId, page), prereqsCard);
    case 'go':
      return drawn((ctx) => prodGoView(ctx, key.campaignId, page), prodGoCard);
    case 'close':
      return drawn((ctx) => closeView(ctx, key.campaignId), closeCard);
    case 'validation':
      return drawn((ctx) => validationView(ctx, key.campaignId, key.applicationId, page), validationRequestCard);
    case 'campaigns':
      return drawn((ctx) => campaignListView(ctx, page), campaignListCard);
    case 'history':
      return drawn((ctx) => historyView(ctx, key.filter, page), historyCard);
    case 'audit':
      return drawn((ctx) => auditView(ctx, key.filter, page), auditCard);
    case 'server':
      return drawn((ctx) => serverView(ctx, key.hostname), serverCard);
    case 'planning':
      return drawn((ctx) => planningYearView(ctx, key.year, asked === undefined ? 0 : page), planningYearCard);
    case 'planning-findings':
      return drawn((ctx) => planningFindingsView(ctx, key.year, page), planningFindingsCard);
    case 'planning-week':
      return drawn((ctx) => planningWeekView(ctx, key.year, key.weekNumber), planningWeekCard);
    case 'plan-change':
      return drawn((ctx) => planChangeView(ctx, key.changeId, page), planChangeCard);
    case 'prereq':
      return drawn((ctx) => prereqDetailView(ctx, key.sessionId, page), prereqDetailCard);
    case 'day':
      return drawn((ctx) => dayView(ctx, key.day, key.operatorId, page), dayCard);
    case 'links':
      return drawn((ctx) => linksView(ctx, page), linksCard);
    case 'links-of':
      return drawn((ctx) => linksOfView(ctx, key.hostname), linksOfCard);
    case 'link-change':
      return drawn((ctx) => linkChangeView(ctx, key.changeId, page), linkChangeCard);
    case 'excludes':
      return drawn((ctx) => excludesView(ctx, key.hostname, page), excludesCard);
    case 'quickwins':
      return drawn((ctx) => quickwinsView(ctx, page), quickwinsCard);
    case 'host-keys':
      return drawn((ctx) => hostKeysView(ctx, page), hostKeysCard);
    case 'app-checks':
      return drawn((ctx) => appChecksView(ctx, key.applicationId), appChecksCard);
    case 'snapshots':
      return drawn((ctx) => snapshotsView(ctx, page), snapshotsCard);
    case 'rollback':
      return drawn((ctx) => rollbackView(ctx, key.requestId), rollbackCard);
    case 'reboot':
      return drawn((ctx) => rebootView(ctx, key.attemptId), rebootCard);
    case 'cve':
      return drawn((ctx) => cveView(ctx, key.cve, page), cveCard);
    case 'freezes':
      return drawn((ctx) => freezesView(ctx, page), freezesCard);
    case 'validations':
      return drawn((ctx) => validationsView(ctx, key.filter, page), validationsCard);
    case 'validated-server':
      return drawn((ctx) => validatedServerView(ctx, key, page), validatedServerCard);
    case 'status':
      return drawn(statusView, statusCard);
    case 'download':
      return drawn((ctx) => downloadView(ctx, key.downloadId), downloadCard);
    case 'help':
      return async (ctx) => {
        const names = await loadExampleNames(ctx.db, { now: ctx.now, zone: ctx.settings.zone });
        return helpCard(
          { ...helpView(key.roles, parts.commands?.() ?? [], page, names), ...noticePart(ctx) },
          language,
        );
      };
  }
}

function draftPages(asked: number | DraftPages | undefined): DraftPages | null {
  if (asked === undefined) return null;
  return typeof asked === 'number' ? { page: asked, leftOutPage: 1 } : asked;
}
