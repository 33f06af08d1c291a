// Whether every live card says what the database says: drawn when it was told to be, and compared with a new drawing later. What a
// message shows lags behind (intervals, budgets); here a card counts as shown as soon as it is noted as changed.
//
//   const cards = await watchCards(db, { clock, settings });
//   … whatever the test does …
//   await cards.assertFresh('the verdict of vrapp1');
import type { HelpSource } from '../../bot/front/help-view.ts';
import { createRenderer } from '../../bot/front/render.ts';
import type { ViewSettings } from '../../bot/shared/view-context.ts';
import { CARD_SOURCES } from '../../db/card-sources/all.ts';
import { collectCardChanges } from '../../db/queries/chat/card-changes.ts';
import { noteTimePassed } from '../../db/queries/chat/card-clock.ts';
import type { Db } from '../../db/schema/database.ts';
import { parseCardKey } from '../../domain/card-key.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Language } from '../../domain/language.ts';

type Drawing = { readonly seq: string; readonly at: Date; readonly text: string };
type LiveCard = { readonly key: string; readonly seq: string; readonly language: Language };
export type Stale = { readonly key: string; readonly language: Language; readonly shown: string; readonly now: string };

export type WatchedCards = {
  /** Collects what has changed; returns the cards that were not noted and yet would be drawn otherwise. Draws all anew. */
  check(): Promise<readonly Stale[]>;
  /** Throws with their keys and the first difference of each. `after`: what was just done, for the message. */
  assertFresh(after?: string): Promise<void>;
  /** Drawings made because a card was noted as changed, and how many of them came out otherwise: by kind of card. */
  readonly counts: ReadonlyMap<string, { readonly drawn: number; readonly changed: number }>;
};

export type WatchParts = {
  /** Business time. */
  readonly clock: Clock;
  readonly settings: ViewSettings;
  /** For help; its cards are left out without them. */
  readonly commands?: () => readonly HelpSource[];
};

/** The cards of all anchors that are not retired, with those that are posted later. */
export async function watchCards(db: Db, parts: WatchParts): Promise<WatchedCards> {
  const drawings = new Map<string, Drawing>();
  const counts = new Map<string, { drawn: number; changed: number }>();
  const draw = async ({ key, language }: LiveCard, at: Date) => {
    const renderer = createRenderer({ db, ...parts, clock: { now: () => at } });
    return JSON.stringify((await renderer.render(key, language))?.card ?? null);
  };

  async function collect(): Promise<readonly LiveCard[]> {
    await noteTimePassed(db, parts.clock.now(), parts.settings.zone);
    await collectCardChanges(db);
    return liveCards(db, parts.commands !== undefined);
  }

  function count(key: string, changed: boolean): void {
    const kind = key.split(':')[0] ?? key;
    const before = counts.get(kind) ?? { drawn: 0, changed: 0 };
    counts.set(kind, { drawn: before.drawn + 1, changed: before.changed + (changed ? 1 : 0) });
  }

  async function staleOf(card: LiveCard): Promise<Stale | null> {
    const id = `${card.key} ${card.language}`;
    const shown = drawings.get(id);
    const present = parts.clock.now();
    if (shown !== undefined && shown.seq === card.seq) {
      // A card that does not follow the clock must be the same whenever it is drawn.
      const text = await draw(card, isTimeless(card.key) ? present : shown.at);
      return text === shown.text ? null : { key: card.key, language: card.language, shown: shown.text, now: text };
    }
    const text = await draw(card, present);
    if (shown !== undefined) count(card.key, text !== shown.text);
    drawings.set(id, { seq: card.seq, at: present, text });
    return null;
  }

  async function check(): Promise<readonly Stale[]> {
    const suspects: LiveCard[] = [];
    for (const card of await collect()) if ((await staleOf(card)) !== null) suspects.push(card);
    if (suspects.length === 0) return [];
    // A lease may have run out since the clocks were looked at.
    const again = new Map((await collect()).map((card) => [card.key, card]));
    const stale: Stale[] = [];
    for (const suspect of suspects) {
      const found = await staleOf(again.get(suspect.key) ?? suspect);
      if (found !== null) stale.push(found);
      drawings.delete(`${suspect.key} ${suspect.language}`);
    }
    return stale;
  }

  await check();
  return {
    check,
    counts,
    async assertFresh(after = 'the last change') {
      const stale = await check();
      if (stale.length === 0) return;
      const told = stale.map(
        (one) =>
          `${one.key} (${one.language})\n  shown: ${around(one.shown, one.now)}\n  now:   ${around(one.now, one.shown)}`,
      );
      throw new Error(
        `After ${after}, ${stale.length} cards say something else than the database:\n${told.join('\n')}`,
      );
    },
  };
}

/** Once, for a test that holds no watch: draws all, does it, compares. */
export async function assertCardsFresh(db: Db, parts: WatchParts, act: () => Promise<unknown>): Promise<void> {
  const cards = await watchCards(db, parts);
  await act();
  await cards.assertFresh();
}

async function liveCards(db: Db, withHelp: boolean): Promise<readonly LiveCard[]> {
  const rows = await db
    .selectFrom('card_anchors as a')
    .innerJoin('cards as c', 'c.key', 'a.card_key')
    .select(['c.key', 'c.dirty_seq as seq', 'a.language'])
    .distinct()
    .where('a.retired_at', 'is', null)
    .orderBy('c.key')
    .execute();
  return rows.filter(({ key }) => withHelp || !key.startsWith('help:'));
}

function isTimeless(text: string): boolean {
  const key = parseCardKey(text);
  return key !== null && CARD_SOURCES[key.kind].clock === undefined;
}

/** Where the two begin to differ. */
function around(text: string, other: string): string {
  const at = [...text].findIndex((character, i) => character !== other[i]);
  return at < 0 ? text.slice(0, 120) : `…${text.slice(Math.max(0, at - 80), at + 120)}…`;
}
