// What a host that allows listed commands alone must have in its sudoers for an action (RUN-19): that command with those arguments, nothing else.
import { type Action, type ActionWords, isAsRoot, programOf } from './action.ts';

export const LOGIN = 'patch';

/** Each once, in the order of the actions. */
export function sudoersLines(actions: readonly Pick<Action, 'words' | 'restartWords'>[]): readonly string[] {
  const all = actions.flatMap(({ words, restartWords }) => [words, ...(restartWords === null ? [] : [restartWords])]);
  return [...new Set(all.filter(isAsRoot).map(lineOf))];
}

function lineOf(words: ActionWords): string {
  const [program = '', ...others] = programOf(words);
  // Without arguments sudo would allow any.
  const given = others.length === 0 ? '""' : others.map(escaped).join(' ');
  return `${LOGIN} ALL=(root) NOPASSWD: ${escaped(program)} ${given}`;
}

/** Signs of sudoers, and its wildcards. */
function escaped(word: string): string {
  return word.replace(/[\\,:=*?[\]!"#\s]/gu, (sign) => `\\${sign}`);
}
