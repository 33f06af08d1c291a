// The pictures of `docs/cards.md`: which card each shows and how, and a hash of all that it is made from.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { AdaptiveCard } from '../../../cards/adaptive-card.ts';
import type { Language } from '../../../domain/language.ts';
import { page, THEMES } from '../gallery-page.ts';
import { plain } from '../sample.ts';
import { allCards } from '../samples.ts';
import { CHAPTERS, SHOWN_IN_FULL } from './captions.ts';
import { MADE_SMALLER } from './picture-file.ts';
import { storyCards } from './story.ts';

export const PICTURES_FOLDER = new URL('../../../docs/cards/', import.meta.url);

/** Pixels of the page around a card: of a wide chat, and of a telephone. */
const WIDTHS = { desktop: 536, phone: 345 } as const;
/** Of the screen: sharper than 1, and still small. */
export const SCALE = 1.25;
/** Nearer to what Teams has than what a machine without it takes by itself. */
const FONT = "'Segoe UI', 'Liberation Sans', Arial, sans-serif";
const RENDERER_VERSION: string = createRequire(import.meta.url)('adaptivecards/package.json').version;

export type Look = {
  readonly language: Language;
  readonly theme: keyof typeof THEMES;
  readonly width: keyof typeof WIDTHS;
  readonly servers: 4 | 400;
};

export type Picture = Look & {
  /** In the folder of pictures. */
  readonly file: string;
  readonly card: string;
  readonly shown: AdaptiveCard;
  readonly widthPx: number;
  readonly madeFrom: string;
};

/** Of every card: between them, both themes and both languages. */
const ALWAYS: readonly Look[] = [
  { language: 'en', theme: 'light', width: 'desktop', servers: 4 },
  { language: 'fr', theme: 'dark', width: 'desktop', servers: 4 },
];
const IN_FULL: readonly Look[] = [
  { language: 'en', theme: 'dark', width: 'phone', servers: 4 },
  { language: 'fr', theme: 'light', width: 'phone', servers: 400 },
];

/** Every sample, known to the captions or not, in the order of the captions. */
export function allPictures(): readonly Picture[] {
  const known = CHAPTERS.flatMap(({ cards }) => Object.keys(cards));
  const names = [...new Set([...known, ...Object.keys(cardsOf(4, 'en'))])];
  return names.flatMap((name) => {
    const looks = SHOWN_IN_FULL.includes(name) ? [...ALWAYS, ...IN_FULL] : ALWAYS;
    return looks.flatMap((look) => {
      const card = cardsOf(look.servers, look.language)[name];
      return card === undefined ? [] : [pictureOf(name, card, look)];
    });
  });
}

const drawn = new Map<string, Readonly<Record<string, AdaptiveCard>>>();

function cardsOf(servers: number, language: Language): Readonly<Record<string, AdaptiveCard>> {
  const key = `${servers} ${language}`;
  const story = servers === 4 ? storyCards(language) : {};
  const cards = drawn.get(key) ?? { ...allCards({ ...plain(language), servers }, language), ...story };
  drawn.set(key, cards);
  return cards;
}

function pictureOf(name: string, card: AdaptiveCard, look: Look): Picture {
  const shown = name === REFUSED_CLICK ? card : withoutNotice(card);
  const html = pageOf([[name, shown]], look.theme);
  const widthPx = WIDTHS[look.width];
  const parts = [html, widthPx, SCALE, RENDERER_VERSION, MADE_SMALLER].join('\n');
  return {
    ...{ ...look, card: name, shown, widthPx },
    file: [name, look.language, look.theme, look.width, look.servers].join('.').concat('.png'),
    madeFrom: createHash('sha256').update(parts).digest('hex').slice(0, 32),
  };
}

/** As the browser gets it. */
export function pageOf(cards: readonly (readonly [string, AdaptiveCard])[], theme: Look['theme']): string {
  return page(cards, THEMES[theme], 'renderer.js', FONT);
}

/** The one that is there to show how a click is refused. */
const REFUSED_CLICK = 'notifications-refused';

/** Samples carry the answer to a refused click, which a newcomer would take for part of the card. */
function withoutNotice(card: AdaptiveCard): AdaptiveCard {
  return { ...card, body: card.body.filter(({ id }) => id !== 'notice') };
}
