// A sentence as Teams takes it. Mentions need a text that Teams reads as markup: then all that people wrote is escaped.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations
import type { Activity } from 'botbuilder';
import type { Mention } from '../../db/schema/chat.ts';

export function textActivity(text: string, mentions: readonly Mention[]): Partial<Activity> {
  const { parts, named } = split(text, mentions);
  // A single line end is folded into a blank by some clients, an empty line by none.
  if (named.length === 0) return { type: 'message', text: text.replace(/\s*\n\s*/g, '\n\n'), textFormat: 'plain' };
  const marked = parts.map((part, index) => `${escaped(part)}${named[index] === undefined ? '' : mark(named[index])}`);
  return {
    type: 'message',
    text: marked.join('').replace(/\s*\n\s*/g, '<br/>'),
    textFormat: 'xml',
    entities: named.map((one) => ({
      type: 'mention',
      text: mark(one),
      mentioned: { id: one.entraId, name: one.name },
    })),
  };
}

/** What stands before, between and after the names. Only the first line is searched: the rest may be anybody's words. */
function split(text: string, mentions: readonly Mention[]) {
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  const parts: string[] = [];
  const named: Mention[] = [];
  let at = 0;
  for (const one of mentions) {
    const found = first.indexOf(`@${one.name}`, at);
    if (found < 0) continue;
    parts.push(text.slice(at, found));
    named.push(one);
    at = found + one.name.length + 1;
  }
  return { parts: [...parts, text.slice(at)], named };
}

/** The same letters in the text and in its entity, or Teams refuses the message. */
function mark({ name }: Mention): string {
  return `<at>${escaped(name)}</at>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
