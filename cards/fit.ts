// The last resort against unusually long names and texts: a card with shorter texts is better than no card.
import type { AdaptiveCard, TextRun } from './adaptive-card.ts';

/** UTF-16 units left to each run, then to each choice of a list, tried in this order. */
const LIMITS = [200, 120, 80, 56, 40, 28, 20] as const;
/** Longer runs are lists of names: never cut here. */
const NEVER_CUT_FROM = 600;

/** Of a run that must be read whole, as the names that a person accepts (GATE-5). It is what every run has anyway. */
export const WHOLE = { fontType: 'Default' } as const;

/** UTF-16 bytes, as Teams counts. */
export function sizeOf(card: AdaptiveCard): number {
  return JSON.stringify(card).length * 2;
}

/** The card itself when it fits in so many bytes, else with its texts cut as little as needed; perhaps still too large. */
export function fitted(card: AdaptiveCard, mostBytes: number): AdaptiveCard {
  let fitting = card;
  for (const isCut of [isRun, isRunOrChoice]) {
    for (const limit of LIMITS) {
      if (sizeOf(fitting) <= mostBytes) return fitting;
      fitting = cutTexts(fitting, limit, isCut);
    }
  }
  return fitting;
}

type Run = Pick<TextRun, 'text'>;
type Choice = { readonly title: string; readonly value: string };

function cutTexts(card: AdaptiveCard, limit: number, isCut: (value: unknown) => value is Run | Choice): AdaptiveCard {
  const shorten = (_key: string, value: unknown): unknown => {
    if (!isCut(value)) return value;
    if ('text' in value) return { ...value, text: cut(value.text, limit) };
    return { ...value, title: cut(value.title, limit) };
  };
  return JSON.parse(JSON.stringify(card), shorten);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit || text.length >= NEVER_CUT_FROM) return text;
  return `${text.slice(0, limit - 1).replace(/\p{Cs}/gu, '')}…`;
}

function isRun(value: unknown): value is Run {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'TextRun') return false;
  return !('fontType' in value && value.fontType === WHOLE.fontType);
}

/** A choice has a title and a value and no type; so have the facts of a FactSet, whose titles are ours and short. */
function isRunOrChoice(value: unknown): value is Run | Choice {
  if (isRun(value)) return true;
  return typeof value === 'object' && value !== null && !('type' in value) && 'title' in value && 'value' in value;
}
