// A card of a channel, as everybody may see it, and as one of its people does (ADR 8). Which buttons those are is read off what the buttons
// declare (`press-rights`), so that no card decides it.
import type { AdaptiveCard } from '../../../cards/adaptive-card.ts';
import { type Foot, mineButton, type ShownPage, withFoot, withRefresh } from '../../../cards/for-some.ts';
import { type Press, pressesOf, withoutButtons } from '../../../cards/without-buttons.ts';
import type { CardPage } from '../../../db/schema/chat.ts';
import type { Db } from '../../../db/schema/database.ts';
import { parseCardKey } from '../../../domain/card-key.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/language.ts';
import { type Ability, whoActs } from '../../../domain/people/roles.ts';
import type { ClickAnswer, RenderedCard } from '../../chat/ports.ts';
import type { Renderer } from '../render.ts';
import { audienceOf } from './audience.ts';
import { isEverybodys, type PressRights } from './press-rights.ts';

export type ViewParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly renderer: Pick<Renderer, 'render'>;
  readonly rights: PressRights;
};

type Asked = { readonly key: string; readonly language: Language; readonly page: CardPage | null };

export type Views = {
  /** For a message of that channel or group chat, or of nobody's (null); null when there is no such thing (any more). */
  forEverybody(asked: Asked & { readonly conversationId: string | null }): Promise<RenderedCard | null>;
  /** Somebody's own view there, with the foot of everybody's when none of the buttons is theirs. */
  asThere(answer: ClickAnswer): Promise<ClickAnswer>;
};

/** What everybody sees; `abilities`: what the other buttons take. */
type Base = RenderedCard & { readonly card: AdaptiveCard; readonly abilities: readonly Ability[] };

export function createViews({ db, clock, renderer, rights }: ViewParts): Views {
  const isKept = (press: Press) => isEverybodys(rights(press));

  async function baseOf({ key, language, page }: Asked): Promise<Base | null> {
    const drawn = await renderer.render(key, language, undefined, page ?? undefined);
    if (drawn === null) return null;
    const { card, taken } = withoutButtons(drawn.card as AdaptiveCard, isKept);
    const abilities = [...new Set(taken.flatMap((press) => rights(press)?.asks ?? []))];
    return { ...drawn, card, abilities, whole: drawn.card };
  }

  /** A card that not everybody may read is asked for elsewhere. */
  function footOf(key: string, page: ShownPage, abilities: readonly Ability[]): Foot {
    const button = mineButton(key, page);
    return { who: whoActs(abilities), button: isKept({ verb: button.verb, data: button.data }) ? button : null };
  }

  return {
    async forEverybody(asked) {
      const base = await baseOf(asked);
      const key = parseCardKey(asked.key);
      if (base === null || key === null || base.abilities.length === 0) return base;
      const { abilities, ...drawn } = base;
      const { conversationId } = asked;
      const page = pageOf(asked.page);
      const said = withFoot(drawn.card, footOf(asked.key, page, abilities), asked.language);
      if (conversationId === null) return { ...drawn, card: said };
      const place = { conversationId, key, abilities, now: clock.now() };
      const { teamsIds: userIds, others } = await audienceOf(db, place);
      return { ...drawn, card: withRefresh(said, { key: asked.key, page, userIds }), others };
    },
    async asThere(answer) {
      if (answer.kind !== 'card' || answer.live === undefined) return answer;
      const card = answer.card as AdaptiveCard;
      const key = parseCardKey(answer.live.key);
      if (key === null || !pressesOf(card).every(isKept)) return answer;
      const { language } = answer.live;
      const page = answer.live.page ?? null;
      const base = await baseOf({ key: answer.live.key, language, page });
      if (base === null || base.abilities.length === 0) return answer;
      return { ...answer, card: withFoot(card, footOf(answer.live.key, pageOf(page), base.abilities), language) };
    },
  };
}

function pageOf(page: CardPage | null): ShownPage {
  if (page === null) return {};
  return typeof page === 'number' ? { page } : page;
}
