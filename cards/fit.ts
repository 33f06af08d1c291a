// The last resort against unusually long names and texts: a card with shorter texts is better than no card.
import type { AdaptiveCard, TextRun } from './adaptive-card.ts';

/** UTF-16 units left to each run, tried in this order. */
const LIMITS = [120, 80, 56, 40, 28] as const;
/** Longer runs are lists of names to be read whole (GATE-5): never cut here. */
const NEVER_CUT_FROM = 600;

/** UTF-16 bytes, as Teams counts. */
export function sizeOf(card: AdaptiveCard): number {
  return JSON.stringify(card).length * 2;
}

/** The card itself when it fits in so many bytes, else with its runs cut as little as needed; perhaps still too large. */
export function fitted(card: AdaptiveCard, mostBytes: number): AdaptiveCard {
  let fitting = card;
  for (const limit of LIMITS) {
    if (sizeOf(fitting) <= mostBytes) return fitting;
    fitting = cutRuns(card, limit);
  }
  return fitting;
}

function cutRuns(card: AdaptiveCard, limit: number): AdaptiveCard {
  const shorten = (_key: string, value: unknown): unknown =>
    isRun(value) && value.text.length > limit && value.text.length < NEVER_CUT_FROM
      ? { ...value, text: `${value.text.slice(0, limit - 1).replace(/\p{Cs}/gu, '')}…` }
      : value;
  return JSON.parse(JSON.stringify(card), shorten);
}

function isRun(value: unknown): value is TextRun {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'TextRun';
}
