// A card as it is shown to one person in a channel: read, and nothing else. Teams forgets such a message within a day, and nobody else
// sees it: what is decided must stay where others find it (GATE-5, VALID-1).
import type { Language, Text } from '../domain/language.ts';
import { say } from '../domain/language.ts';
import { run } from './plain-text.ts';

const COPY: Text = {
  fr: 'Copie visible par vous seul, sans boutons. Pour agir, redemandez la carte en me mentionnant, ou en conversation privée.',
  en: 'A copy that only you see, without buttons. To act, request the card again by mentioning me, or in our private chat.',
};

type Card = Readonly<Record<string, unknown>>;

/** Whatever comes back to the bot is gone: buttons, fields, what is pressed by itself. */
export function privateCopy(card: Card, language: Language): Card {
  const { refresh: _, ...rest } = card;
  const kept = withoutActs(rest) as Card;
  const body = Array.isArray(kept.body) ? kept.body : [];
  const note = { type: 'RichTextBlock', separator: true, inlines: [run(say(COPY, language), { isSubtle: true })] };
  return { ...kept, body: [...body, note] };
}

const GONE = Symbol('gone');

function withoutActs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutActs).filter((one) => one !== GONE);
  if (typeof value !== 'object' || value === null) return value;
  const { type } = value as { readonly type?: unknown };
  if (typeof type === 'string' && isAct(type)) return GONE;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const kept = withoutActs(inner);
    return kept === GONE ? [] : [[key, kept] as const];
  });
  const copy = Object.fromEntries(entries);
  return type === 'ActionSet' && Array.isArray(copy.actions) && copy.actions.length === 0 ? GONE : copy;
}

/** Looking further does no harm: what opens a page, or shows a part that is there already. */
function isAct(type: string): boolean {
  return type.startsWith('Input.') || (type.startsWith('Action.') && !LOOKS.has(type));
}

const LOOKS = new Set(['Action.OpenUrl', 'Action.ToggleVisibility']);
