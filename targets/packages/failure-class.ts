// Why an ended update failed, from its log and exit code: the class chooses the next action that a card offers (RUN-7). One noisy word
// must not decide: the class is that of the statement in which the manager says that it failed.
import type { FailureClass } from '../ports.ts';
import {
  ASIDE,
  CAUSE,
  ERROR_HEAD,
  HTTP_REFUSAL,
  NOTHING_TO_DO,
  ONLY_UNSIGNED,
  OWN_CAUSE,
  PART_OF_RPM,
  ROW,
  SAYS_NO_CAUSE,
  SCRIPT,
  SIGNS,
  WITHOUT_SCRIPT,
} from './failure-signs.ts';
import { plainLines } from './plain-lines.ts';

/** `timeout`'s own code, and zypper's for a signal. */
const CUT: readonly number[] = [124, 105];
/** A shell adds the number of the signal, whichever it is: killed, out of memory (abort), a crash in a library that was just replaced. */
const [FIRST_SIGNAL, LAST_SIGNAL] = [129, 192];
/** dnf: another process holds the lock and waiting was switched off. */
const LOCK_EXIT = 200;

const LOCK_WAIT = /Waiting for process with pid|En attente de la fin d.exécution du processus|Waiting for cache lock/;
/** yum 3 waits for ever, and says so again and again, in five lines. */
const YUM_WAIT =
  /currently holding the yum lock|Existing lock .* another copy is running|détient actuellement le verrou/i;

/**
 * By now keys are learnt, another mirror has answered and locks are free: what was said about these before is no failure. Each repair has
 * a transaction of its own before that of the update.
 */
const TRANSACTION = /^(Running (transaction|rpm_check_debug)|(Test|Lancement|Exécution) de la transaction)/i;

/** RUN-7: the class of a failed update; `unknown` for a good run too. `exitCode` null: there is none, the update was interrupted. */
export function failureClass(log: string, exitCode: number | null): FailureClass {
  const all = plainLines(log).filter((line) => line !== '');
  if (exitCode === 0 && all.some((line) => NOTHING_TO_DO.test(line))) return 'unknown';
  const lines = all.slice(
    Math.max(
      0,
      all.findLastIndex((line) => TRANSACTION.test(line)),
    ),
  );
  if (exitCode === LOCK_EXIT || LOCK_WAIT.test(lines.slice(-2).join('\n'))) return 'lock';
  if (isCut(exitCode)) return YUM_WAIT.test(lines.slice(-5).join('\n')) ? 'lock' : 'interrupted';
  return statedClass(lines) ?? (lines.some((line) => YUM_WAIT.test(line)) ? 'lock' : 'unknown');
}

/** Of a process that did not end by itself: the log only shows how far it came. */
function isCut(exitCode: number | null): boolean {
  return exitCode === null || CUT.includes(exitCode) || (exitCode >= FIRST_SIGNAL && exitCode <= LAST_SIGNAL);
}

/** null: nothing is said of a failure. */
function statedClass(lines: readonly string[]): FailureClass | null {
  const said = lines.filter((line) => !ROW.test(line) && !ASIDE.test(line));
  const head = said.findLastIndex((line) => ERROR_HEAD.test(line) && !PART_OF_RPM.test(line));
  if (head >= 0) return withCause(statement(said, head), said);
  const words = said.findLast((line) => classOf([line]) !== null);
  if (words !== undefined) return withCause([words], said);
  return classOf(lines.filter((line) => !ROW.test(line)));
}

/** A line with the indented ones below it. apt says all of its errors at its end, the last being what follows from the first. */
function statement(lines: readonly string[], head: number): readonly string[] {
  const isOfApt = (line: string) => /^E ?:/.test(line);
  const first = isOfApt(lines[head] ?? '') ? lines.findLastIndex((line, i) => i < head && !isOfApt(line)) + 1 : head;
  const end = lines.findIndex((line, i) => i > head && /^\S/.test(line));
  return lines.slice(first, end < 0 ? lines.length : end);
}

/** What a repository or a script failed of, and what the manager gives no reason for, stands above. */
function withCause(stated: readonly string[], said: readonly string[]): FailureClass {
  const own = classOf(stated);
  const text = stated.join('\n');
  const causes = () => said.filter((line) => CAUSE.test(line));
  if (own === 'scriptlet') return classOf(said, ['disk']) ?? own;
  if (own === 'signature' && stated.some((line) => ONLY_UNSIGNED.test(line))) return unsigned(stated, said);
  if (own === 'repository') {
    const deeper = OWN_CAUSE.test(text) ? null : classOf(causes(), ['disk', 'signature', 'network'], STRONG);
    return deeper ?? own;
  }
  if (own !== null || !SAYS_NO_CAUSE.test(text)) return own ?? 'unknown';
  const above = classOf(causes());
  if (above === 'scriptlet') return classOf(said, ['disk']) ?? (isOfDependencies(said) ? 'dependency' : above);
  return above ?? classOf(said, ['disk']) ?? 'unknown';
}

function unsigned(stated: readonly string[], said: readonly string[]): FailureClass {
  const refusals = said.filter((line) => HTTP_REFUSAL.test(line));
  const others = stated.filter((line) => !ONLY_UNSIGNED.test(line));
  return classOf([...others, ...refusals]) ?? 'signature';
}

function isOfDependencies(said: readonly string[]): boolean {
  return said.some((line) => WITHOUT_SCRIPT.test(line)) && !said.some((line) => SCRIPT.test(line));
}

/** Without the last word of a network, which mirrors say of themselves. */
const STRONG = SIGNS.filter(([, sign]) => !/Curl error\|/.test(sign.source));

function classOf(
  lines: readonly string[],
  among: readonly FailureClass[] | null = null,
  signs = SIGNS,
): FailureClass | null {
  const possible = signs.filter(([failure]) => among === null || among.includes(failure));
  return possible.find(([, sign]) => lines.some((line) => sign.test(line)))?.[0] ?? null;
}
