// From a card's key to the card: the state is read anew each time, as one snapshot, and drawn for everybody or for one person.

import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { outOfReachCard } from '../../cards/front/out-of-reach/card.ts';
import { supersededCard } from '../../cards/front/superseded/card.ts';
import { CardTooLarge, type Notice } from '../../cards/render.ts';
import { shortenedCard } from '../../cards/shortened.ts';
import type { Db } from '../../db/schema/database.ts';
import { type CardKey, type CardKind, parseCardKey } from '../../domain/card-key.ts';
import type { Clock } from '../../domain/clock.ts';
import { type Language, say, type Text } from '../../domain/language.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import type { SettingsBook } from '../../domain/settings/setting-line.ts';
import type { RenderedCard } from '../chat/ports.ts';
import type { Log } from '../chat/refusal.ts';
import type { CardDrawing, CardDrawings, Pages } from '../shared/card-drawing.ts';
import type { ViewContext, Viewer, ViewSettings } from '../shared/view-context.ts';
import { cardDrawings } from './cards.ts';
import type { HelpSource } from './help-view.ts';
import { drawWithinReach } from './reach-of-card.ts';

export type RendererParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: ViewSettings;
  /** For help. Asked late: commands may themselves need the renderer. */
  readonly commands?: () => readonly HelpSource[];
  /** For the card of settings. */
  readonly settingsBook?: SettingsBook | undefined;
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
    page?: number | Pages,
    notice?: Notice,
  ): Promise<RenderedCard | null>;
  /** What is left of a message whose card was posted anew. */
  superseded(language: Language): RenderedCard;
};

export function createRenderer(parts: RendererParts): Renderer {
  const drawings = cardDrawings(parts.commands ?? (() => []), parts.settingsBook);
  return {
    async render(text, language, viewer, page, notice) {
      const key = parseCardKey(text);
      if (key === null) return null;
      const asked = { viewer: viewer ?? null, notice: notice ?? null };
      const pages = typeof page === 'number' ? { page } : (page ?? null);
      const drawing = drawingOf(drawings, key);
      // It may stand in the chat of somebody who has lost the right since.
      if (viewer !== undefined && !may(viewer.roles, drawing.ability)) {
        return refusedCard(whoMay(drawing.ability), language);
      }
      const draw = (db: Db, of: Pick<ViewContext, 'viewer' | 'notice' | 'narrowed'>) =>
        drawing.draw(key, { db, now: parts.clock.now(), settings: parts.settings, ...of }, pages, language);
      const drawn = async (db: Db) =>
        viewer === undefined
          ? { kind: 'drawn' as const, card: await draw(db, asked) }
          : drawWithinReach(db, key, drawing, { viewer, notice: asked.notice }, draw);
      try {
        const result = await inOneSnapshot(parts.db, drawn);
        if (result.kind === 'refused') return refusedCard(result.text, language);
        return result.card === null ? null : rendered(result.card);
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

function refusedCard(why: Text, language: Language): RenderedCard {
  return { ...rendered(outOfReachCard({ why }, language)), refusal: say(why, language) };
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

function drawingOf(drawings: CardDrawings<CardKind>, { kind }: CardKey): CardDrawing<CardKind> {
  return drawings[kind] as CardDrawing<CardKind>;
}
