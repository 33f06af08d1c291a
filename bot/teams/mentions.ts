// Turns the text of a Teams message into what the person typed: mentions, quoted replies and the other markup of the composer. The SDK's
// own helper removes one mention only, and throws without a recipient.
import { cleaned } from '../../domain/typed/line.ts';

type Account = { readonly id: string; readonly name?: string | null | undefined };
export type MentionEntity = { readonly text?: string | null | undefined; readonly mentioned: Account };

/** The bot's mentions are removed wherever they stand; another person's becomes `"@Name"`, one word for the parser. */
export function plainText(text: string, mentions: readonly MentionEntity[], bot: Account | null): string {
  const own = withoutQuoted(text);
  const named = withNames(own, mentions, bot);
  const plain = cleaned(decoded(withoutTags(named)))
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n[ \n]*/gu, '\n');
  return withoutSpokenName(plain.trim(), bot);
}

/** What was typed after each of the bot's mentions but one that leads the message: `@PatchCenter statut @PatchCenter aide` has two orders. */
export function ordersAfter(text: string, mentions: readonly MentionEntity[], bot: Account | null): readonly string[] {
  const own = withoutQuoted(text);
  // What leads the message is no second order: whatever follows a first order is one, without reading it from its beginning again.
  const all = namesIn(own, mentions, bot).filter(({ isBot: is }) => is);
  const first = all.findIndex(({ at }) => plainText(own.slice(0, at), mentions, bot) !== '');
  const ofBot = first === -1 ? [] : all.slice(first, first + MAX_ORDERS);
  return ofBot.map(({ end }) => plainText(own.slice(end), mentions, bot)).filter((order) => order !== '');
}

/** Of one message: one is enough to say that they come one at a time. */
const MAX_ORDERS = 3;

const QUOTES = /<(\/?)(blockquote|quoted|quote|attachment)\b[^>]*?(\/?)>/giu;

/** Without what somebody else wrote, which Teams sends along with an answer to it; a quote may hold quotes. */
function withoutQuoted(text: string): string {
  const open: string[] = [];
  const lastEnds = new Map(
    Array.from(text.matchAll(QUOTES), ([, slash, name = ''], index) => [`${slash}${name.toLowerCase()}`, index]),
  );
  let own = '';
  let at = 0;
  let index = -1;
  for (const tag of text.matchAll(QUOTES)) {
    const [whole, slash, typed = '', alone] = tag;
    const name = typed.toLowerCase();
    index += 1;
    if (open.length === 0) own += `${text.slice(at, tag.index)}\n`;
    at = tag.index + whole.length;
    if (slash === '/') {
      const last = open.lastIndexOf(name);
      if (last >= 0) open.length = last;
      continue;
    }
    // A quote that is never closed goes on to the end; of the others, only a place is marked.
    const isClosed = (lastEnds.get(`/${name}`) ?? -1) > index;
    if (alone !== '/' && (isClosed || name === 'blockquote')) open.push(name);
  }
  return open.length === 0 ? own + text.slice(at) : own;
}

const AT = /<at\b[^>]*>([\s\S]*?)<\/at\s*>/giu;
/** Of `</at   >`: spaces are as many as a client may write. */
const LONGEST_END = 20;
const ONLY_SPACE = /^(?:\s|&nbsp;|&#160;|<\/?span\b[^>]*>)*$/iu;

type Name = {
  readonly id: string | null;
  readonly name: string;
  readonly isBot: boolean;
  readonly at: number;
  readonly end: number;
};

/** Parts of one person's name, each a mention of its own, are one name again. */
function withNames(text: string, mentions: readonly MentionEntity[], bot: Account | null): string {
  const names = joinedParts(text, namesIn(text, mentions, bot));
  let plain = '';
  let at = 0;
  for (const name of names) {
    plain += `${text.slice(at, name.at)}${name.isBot || name.name === '' ? ' ' : ` "@${name.name}" `}`;
    at = name.end;
  }
  return plain + text.slice(at);
}

function namesIn(text: string, mentions: readonly MentionEntity[], bot: Account | null): readonly Name[] {
  const left = [...mentions];
  const ofBot = mentions.filter((mention) => isBot(mention, bot)).map(({ mentioned }) => mentioned.name ?? '');
  const botNames = new Set([bot?.name ?? '', ...ofBot].filter((name) => name !== ''));
  // Behind the last end no mention ends: each open one there would be looked through to the end of the text.
  const ended = text.slice(0, text.toLowerCase().lastIndexOf('</at') + LONGEST_END);
  return Array.from(ended.matchAll(AT), (match) => {
    const name = cleaned(decoded(withoutTags(match[1] ?? '')))
      .replaceAll('"', '')
      .replace(/\s+/gu, ' ')
      .trim();
    const index = left.findIndex((one) => one.text === match[0] || one.mentioned.name === name);
    const [mention] = index === -1 ? [] : left.splice(index, 1);
    const isOfBot = (mention !== undefined && isBot(mention, bot)) || botNames.has(name);
    return {
      id: mention?.mentioned.id ?? null,
      name,
      isBot: isOfBot,
      at: match.index,
      end: match.index + match[0].length,
    };
  });
}

function joinedParts(text: string, names: readonly Name[]): readonly Name[] {
  const joined: Name[] = [];
  for (const name of names) {
    const last = joined.at(-1);
    const goesOn = last !== undefined && last.id !== null && last.id === name.id && !name.isBot;
    if (!goesOn || !ONLY_SPACE.test(text.slice(last.end, name.at))) joined.push(name);
    else {
      const whole = last.name === name.name ? name.name : `${last.name} ${name.name}`;
      joined[joined.length - 1] = { ...last, name: whole, end: name.end };
    }
  }
  return joined;
}

function isBot(mention: MentionEntity, bot: Account | null): boolean {
  return bot !== null && mention.mentioned.id === bot.id;
}

const LINE_ENDS = /<[bh]r\b[^>]*>|<\/?(?:p|div|li|tr|td|th|h[1-6]|ul|ol|pre|table)\b[^<>]*>/giu;
const PICTURES = /<(?:emoji|img)\b[^>]*\balt="([^"]*)"[^>]*>/giu;
/** Elements of the composer; others count as such when they have attributes or end themselves: a bare `<word>` may have been typed. */
const TAGS =
  /<\/?(?:p|div|span|b|i|u|s|strike|strong|em|del|ins|sub|sup|font|a|ul|ol|li|pre|code|codeblock|h[1-6]|table|thead|tbody|tr|td|th|emoji|img|br|hr|at|quoted|quote|blockquote|attachment|systemeventobject|readonly|customemoji|video|section|html|body)\b[^<>]*>|<[a-z][\w:-]*(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))+\s*\/?>|<[a-z][\w:-]*\s*\/>/giu;

const STRUCK = /<(s|strike|del)\b[^<>]*>([\s\S]*?)<\/\1\s*>/giu;

/** What was struck out keeps its mark: it must be read neither as a word that counts nor as nothing. */
function withoutTags(text: string): string {
  return text
    .replace(STRUCK, (_, _tag, struck: string) => (struck.trim() === '' ? struck : ` ~~${struck.trim()}~~ `))
    .replace(LINE_ENDS, '\n')
    .replace(PICTURES, '$1')
    .replace(TAGS, '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', ndash: '–', mdash: '—', hellip: '…' },
  ...{ laquo: '«', raquo: '»', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', middot: '·', shy: '' },
};
const LAST_CODE_POINT = 0x10ffff;

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/giu, (entity, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= LAST_CODE_POINT ? String.fromCodePoint(code).toWellFormed() : entity;
  });
}

/** `@PatchCenter` written out, which Teams has made no mention of. */
function withoutSpokenName(text: string, bot: Account | null): string {
  const spoken = bot?.name ? `@${bot.name.toLowerCase()}` : null;
  if (spoken === null || !text.toLowerCase().startsWith(spoken)) return text;
  const rest = text.slice(spoken.length);
  return /^[\s,;:.!/–—-]|^$/u.test(rest) ? rest.trim() : text;
}
