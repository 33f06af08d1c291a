// The last resort against unusually long names and texts: a card with shorter texts is better than no card.
import type { AdaptiveCard, TextRun } from './adaptive-card.ts';

/** UTF-16 units left to each run, then to each choice of a list, tried in this order. */
const LIMITS = [200, 120, 80, 56, 40, 28, 20] as const;
/** Left to what opens by a touch and to small print, before what everybody reads is cut at all. */
const FIRST_LIMITS = [120, 80, 56, 40] as const;
/** Longer runs are lists of names: never cut here. */
const NEVER_CUT_FROM = 600;

/** Of a run that must be read whole, as the names that a person accepts (GATE-5). It is what every run has anyway. */
export const WHOLE = { fontType: 'Default' } as const;

/** UTF-16 bytes, as Teams counts. */
export function sizeOf(card: AdaptiveCard): number {
  return JSON.stringify(card).length * 2;
}

/** What the card is, and where it stands: read first, and cut last. */
const LEAD = 3;
/** UTF-16 bytes: a list that stands so early is no lead. */
const LARGEST_LEAD = 4_000;

/** The card itself when it fits in so many bytes, else with its texts cut as little as needed; perhaps still too large. */
export function fitted(card: AdaptiveCard, mostBytes: number): AdaptiveCard {
  let fitting = card;
  for (const { isCut, limits, lead = false } of STEPS) {
    for (const limit of limits) {
      if (sizeOf(fitting) <= mostBytes) return fitting;
      const kept = lead ? 0 : leadOf(fitting);
      const rest = cutTexts(fitting.body.slice(kept), limit, isCut, false) as AdaptiveCard['body'];
      fitting = { ...fitting, body: [...fitting.body.slice(0, kept), ...rest] };
    }
  }
  return fitting;
}

/** How many elements it takes, the notice above it included. */
function leadOf({ body }: AdaptiveCard): number {
  const most = body[0]?.id === 'notice' ? LEAD + 1 : LEAD;
  const large = body.findIndex((element) => JSON.stringify(element).length * 2 > LARGEST_LEAD);
  return large === -1 ? most : Math.min(most, large);
}

type Run = Pick<TextRun, 'text'>;
type Choice = { readonly title: string; readonly value: string };
type IsCut = (value: unknown, isFolded: boolean) => value is Run | Choice;

type Step = { readonly isCut: IsCut; readonly limits: readonly number[]; readonly lead?: boolean };

const STEPS: readonly Step[] = [
  { isCut: (value, isFolded): value is Run => isFolded && isRun(value), limits: FIRST_LIMITS },
  { isCut: (value): value is Run => isSmall(value) && isRun(value), limits: FIRST_LIMITS },
  { isCut: isRun, limits: LIMITS },
  { isCut: isRunOrChoice, limits: LIMITS },
  { isCut: isRun, limits: LIMITS, lead: true },
];

/** `isFolded`: within what is not shown until a touch. */
function cutTexts(value: unknown, limit: number, isCut: IsCut, isFolded: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => cutTexts(one, limit, isCut, isFolded));
  if (typeof value !== 'object' || value === null) return value;
  if (isCut(value, isFolded)) {
    return 'text' in value ? { ...value, text: cut(value.text, limit) } : { ...value, title: cut(value.title, limit) };
  }
  const within = isFolded || ('isVisible' in value && value.isVisible === false);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cutTexts(inner, limit, isCut, within)]));
}

function isSmall(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'size' in value && value.size === 'Small';
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
