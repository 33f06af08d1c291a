// How an action ended, and what is said of it (RUN-19).
import { countedText } from '../counts.ts';
import type { Text } from '../language.ts';
import { type ActionMoment, type ActionWords, programOf } from './action.ts';

export type ActionEnd = {
  /** null: it had not ended when its time was over, so nobody knows. */
  readonly exitCode: number | null;
  /** The last of what it said. */
  readonly tail: string;
};

export const MAX_TAIL = 2000;

/** Unknown never counts as yes. */
export function hasSucceeded({ exitCode }: Pick<ActionEnd, 'exitCode'>): boolean {
  return exitCode === 0;
}

/** `timeout` has ended it, or could not. */
const TIMED_OUT: ReadonlySet<number | null> = new Set([null, 124, 137]);

/** In English, as attempts record it; said to people by `recordedText`. */
export function failureDetail(
  { moment, words, seconds }: { readonly moment: ActionMoment; readonly words: ActionWords; readonly seconds: number },
  { exitCode }: ActionEnd,
): string {
  const how = TIMED_OUT.has(exitCode) ? `no end within ${seconds} s` : `exit code ${exitCode}`;
  return `${MOMENT_DETAILS[moment]} ${shownWords(words)} did not succeed: ${how}`;
}

export function restartDetail(words: ActionWords, seconds: number, { exitCode }: ActionEnd): string {
  const how = TIMED_OUT.has(exitCode) ? `no end within ${seconds} s` : `exit code ${exitCode}`;
  return `what was stopped before the update was not started again, ${shownWords(words)}: ${how}`;
}

const MOMENT_DETAILS: Readonly<Record<ActionMoment, string>> = {
  before: 'the action before the update',
  after: 'the action after the update',
  'after-reboot': 'the action after the reboot',
};

/** Short enough for a line: the program and its first arguments. */
export function shownWords(words: ActionWords): string {
  const line = programOf(words).join(' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

export type ActionRun = { readonly words: ActionWords; readonly exitCode: number | null; readonly ended: boolean };

/** One line for owners; null: none ran. */
export function runsText(runs: readonly ActionRun[], owed: number): Text | null {
  if (runs.length === 0 && owed === 0) return null;
  const failed = runs.filter((run) => !run.ended || !hasSucceeded(run));
  const named = failed
    .slice(0, 3)
    .map(({ words }) => shownWords(words))
    .join(', ');
  const more = failed.length > 3 ? '…' : '';
  const n = countedText(runs.length, ['action exécutée', 'actions exécutées'], ['action run', 'actions run']);
  const k = countedText(failed.length, ['en échec', 'en échec'], ['failed', 'failed']);
  const o = countedText(
    owed,
    ['service pas encore remis en marche', 'services pas encore remis en marche'],
    ['service not started again yet', 'services not started again yet'],
  );
  const part = (language: 'fr' | 'en', colon: string) =>
    [
      n[language],
      ...(failed.length === 0 ? [] : [`${k[language]}${colon}${named}${more}`]),
      ...(owed === 0 ? [] : [o[language]]),
    ].join(language === 'fr' ? ' ; ' : '; ');
  return { fr: part('fr', ' : '), en: part('en', ': ') };
}
