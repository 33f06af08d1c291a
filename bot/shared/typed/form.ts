// What may be typed behind a command's name: its parts in their order. From that come the line of help, what is missing, the card that asks
// for it, and, where the parts say all of it, the parsing (`parsed-by-form.ts`).
import { foldCase } from '../../../domain/fold-case.ts';
import type { Text } from '../../../domain/language.ts';
import type { UnderList } from '../../../domain/people/under-list.ts';
import { restAfter } from '../sentences.ts';
import type { Words } from './command.ts';

/** How an argument is asked for on a card. */
export type ArgumentInput =
  | { readonly kind: 'text' | 'long-text' | 'day' | 'number' }
  /** Of those that there are. */
  | {
      readonly kind: 'open-campaign' | 'closed-campaign' | 'operator' | 'application' | 'domain' | 'package-family';
      /** What may stand there instead of one of them. */
      readonly others?: readonly Choice[];
    }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] };

export type Choice = { readonly value: Text; readonly title: Text };

export type Argument<Value = unknown> = {
  readonly kind: 'argument';
  /** `Campaign`: over its field, and in capitals in the line of help. */
  readonly label: Text;
  readonly input: ArgumentInput;
  /** The sentence when nothing stands there. */
  readonly missing: Text;
  readonly isOptional?: true;
  /** Several words, each of them one. */
  readonly isMany?: true;
  /** Of a server, an application or a person: a number is none. */
  readonly isName?: true;
  /** It takes any word. */
  readonly isAny?: true;
  /** Everything that is left, as it was typed. */
  readonly isRest?: true;
  /** The word that announces it: `until`, `in`. The first is the one that help shows. */
  readonly lead?: { readonly fr: readonly [string, ...string[]]; readonly en: readonly [string, ...string[]] };
  /** null: that word is not one. */
  read(word: string): Value | null;
};

/** A word of the command's own: `import`, `add`. The first is the one that help shows. */
export type Keyword = {
  readonly kind: 'keyword';
  readonly fr: readonly [string, ...string[]];
  readonly en: readonly [string, ...string[]];
};

export type Parts = Readonly<Record<string, Argument | Keyword>>;

export type Form<Ability extends string = string> = {
  readonly parts: Parts;
  readonly does: Text;
  /** A correct line in each language. */
  readonly example: Text;
  /** One of them, where the operation tells apart who may; otherwise what the line itself asks for. */
  readonly asks?: readonly Ability[];
  /** It changes something, although whoever may read may type it. */
  readonly changes?: true;
  /** What is left of it for an account with a list of hosts (PEOPLE-3), where that is not what the ability says. */
  readonly underList?: UnderList;
};

export function keyword(
  fr: string | readonly [string, ...string[]],
  en: string | readonly [string, ...string[]],
): Keyword {
  return { kind: 'keyword', fr: typeof fr === 'string' ? [fr] : fr, en: typeof en === 'string' ? [en] : en };
}

/** The same, but it may be left out. */
export function optional<A extends Argument>(argument: A): A & { readonly isOptional: true } {
  return { ...argument, isOptional: true };
}

/** The same behind a word that announces it; it may be left out. */
export function after<A extends Argument>(
  fr: readonly [string, ...string[]],
  en: readonly [string, ...string[]],
  argument: A,
): A & { readonly isOptional: true } {
  return { ...argument, lead: { fr, en }, isOptional: true };
}

/** `/exclure SERVEUR… MOTIF`. */
export function usageOf(name: Text, { parts }: Form): Text {
  const line = (language: 'fr' | 'en') =>
    [`/${name[language]}`, ...Object.values(parts).map((part) => shownPart(part, language))].join(' ');
  return { fr: line('fr'), en: line('en') };
}

function shownPart(part: Argument | Keyword, language: 'fr' | 'en'): string {
  if (part.kind === 'keyword') return part[language][0];
  const name = `${part.label[language].toLocaleUpperCase(language)}${part.isMany === true ? '…' : ''}`;
  const shown = part.lead === undefined ? name : `${part.lead[language][0]} ${name}`;
  return part.isOptional === true ? `[${shown}]` : shown;
}

/** By the names of the parts, what of the line was understood as which. */
export type Understood = { readonly values: Readonly<Record<string, string>>; readonly keywords: number };

/** Reads as far as it can: nothing is refused here, the card shows it to be corrected. */
export function understoodOf({ parts }: Form, typed: Words): Understood {
  const values: Record<string, string> = {};
  const words = [...typed.list];
  let keywords = 0;
  const all = Object.entries(parts);
  for (const [at, [name, part]] of all.entries()) {
    if (part.kind === 'keyword') {
      if (words[0] === undefined || !isWordOf(part, words[0])) continue;
      words.shift();
      keywords += 1;
    } else if (part.isRest === true) {
      values[name] = restAfter(typed.rest, typed.list.slice(0, typed.list.length - words.length));
      words.splice(0);
    } else {
      const behind = all.slice(at + 1).map(([, one]) => one);
      const taken = takeFrom(part, words, behind);
      if (taken.length > 0) values[name] = taken.map(oneWord).join(' ');
    }
  }
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')), keywords };
}

function takeFrom(part: Argument, words: string[], behind: readonly (Argument | Keyword)[]): readonly string[] {
  if (part.lead !== undefined) {
    if (words[0] === undefined || !isWordOf(part.lead, words[0])) return [];
    words.shift();
  }
  const left = part.isMany === true ? keptFor(behind) : 0;
  const taken: string[] = [];
  while (words[0] !== undefined && (part.isMany === true || taken.length === 0)) {
    const word = words[0];
    const isOther = behind.some((one) => (part.isMany === true ? isMeantFor(one, word) : leadsTo(one, word)));
    const isKept = taken.length > 0 && words.length <= left;
    if (isOther || isKept || part.read(word) === null) break;
    taken.push(word);
    words.shift();
  }
  return taken;
}

/** How many words at the end are for arguments that take any word. */
function keptFor(behind: readonly (Argument | Keyword)[]): number {
  return behind.filter(
    (one) => one.kind === 'argument' && one.isAny === true && one.isOptional !== true && one.isRest !== true,
  ).length;
}

function isMeantFor(part: Argument | Keyword, word: string): boolean {
  if (part.kind === 'argument' && part.lead === undefined && part.isAny !== true && part.isRest !== true) {
    return part.read(word) !== null;
  }
  return leadsTo(part, word);
}

function leadsTo(part: Argument | Keyword, word: string): boolean {
  if (part.kind === 'keyword') return isWordOf(part, word);
  return part.lead !== undefined && isWordOf(part.lead, word);
}

function isWordOf({ fr, en }: Pick<Keyword, 'fr' | 'en'>, word: string): boolean {
  return [...fr, ...en].some((one) => foldCase(one) === foldCase(word));
}

/** A value of several words is quoted, so that it is one again. */
function oneWord(word: string): string {
  return /[\s,;]/.test(word) ? `"${word.replaceAll('"', '')}"` : word;
}

/** The line of that form with these values; what is empty and may be left out is left out. */
export function lineOf(
  name: string,
  { parts }: Form,
  values: Readonly<Record<string, string | undefined>>,
  language: 'fr' | 'en',
): string {
  const words = Object.entries(parts).flatMap(([key, part]) => {
    if (part.kind === 'keyword') return [part[language][0]];
    const value = (values[key] ?? '').trim();
    if (value === '') return [];
    const isSingle = part.isMany !== true && part.isRest !== true && !value.startsWith('"');
    const said = isSingle ? oneWord(value) : value;
    return part.lead === undefined ? [said] : [part.lead[language][0], said];
  });
  return [`/${name}`, ...words].join(' ');
}

/** The form whose own words stand in the line; null: none of those that have any. */
export function keywordForm<F extends Form>(forms: readonly F[], typed: Words): F | null {
  const isThere = (form: F) => keywordsOf(form) > 0 && understoodOf(form, typed).keywords === keywordsOf(form);
  return forms.find(isThere) ?? null;
}

/** The form that somebody meant who typed these words and left out that argument; null: none has it. */
export function meantForm<F extends Form>(forms: readonly F[], typed: Words, missing: string): F | null {
  const possible = forms.filter(({ parts }) => parts[missing]?.kind === 'argument');
  const ranked = possible
    .map((form) => ({ form, keywords: understoodOf(form, typed).keywords - keywordsOf(form) }))
    .sort((a, b) => b.keywords - a.keywords);
  return keywordForm(possible, typed) ?? ranked[0]?.form ?? null;
}

function keywordsOf({ parts }: Form): number {
  return Object.values(parts).filter(({ kind }) => kind === 'keyword').length;
}
