// What a site has done on a server around its update (RUN-19): a program with its arguments, never a script.
import type { ApplicationId, ServerId } from '../ids.ts';

export const ACTION_MOMENTS = ['before', 'after', 'after-reboot'] as const;
export type ActionMoment = (typeof ACTION_MOMENTS)[number];

/** Never empty; each reaches the program as it stands here. */
export type ActionWords = readonly [string, ...string[]];

/** Whose it is: of every server of an application, or of one server. */
export type ActionSubject =
  | { readonly kind: 'application'; readonly id: ApplicationId }
  | { readonly kind: 'server'; readonly id: ServerId };

export type Action = {
  readonly moment: ActionMoment;
  readonly words: ActionWords;
  /** What starts again what `words` stop: owed once they may have run. null: nothing is stopped. Of `before` alone. */
  readonly restartWords: ActionWords | null;
  /** How long it may take. */
  readonly seconds: number;
  /** false: a failure is told, and the attempt goes on. */
  readonly mustSucceed: boolean;
};

/** Of one application, and of one server. */
export const MAX_ACTIONS = 12;
export const DEFAULT_SECONDS = 60;
export const MAX_SECONDS = 900;

/** As root: its first word says so, and the rest is what sudo is asked for. */
export function isAsRoot([first]: ActionWords): boolean {
  return first === 'sudo';
}

/** Any of its words names a program that makes root of whoever calls it, also within a line for a shell: `/bin/sh -c "sudo …"`. */
export function namesRoot(words: ActionWords): boolean {
  return words.some((word) => /(?<![\w.-])(?:sudo|sudoedit|su|doas|pkexec|run0|runuser)(?![\w.-])/u.test(word));
}

/** What runs, without the word that says as whom. */
export function programOf(words: ActionWords): readonly string[] {
  return isAsRoot(words) ? words.slice(1) : words;
}

/**
 * Before: what belongs to the whole application first, then to the server. Afterwards the other way round: what was
 * done last is undone first.
 */
export function inOrder<T extends { readonly subject: ActionSubject['kind']; readonly position: number }>(
  moment: ActionMoment,
  actions: readonly T[],
): readonly T[] {
  const first = moment === 'before' ? 'application' : 'server';
  return actions.toSorted(
    (a, b) => Number(a.subject !== first) - Number(b.subject !== first) || a.position - b.position,
  );
}
