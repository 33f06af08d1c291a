// Runs the checks of an application on its host, without root, each within a time limit (RUN-9). Every word reaches the program as it
// was written: nothing of it is read by a shell.
import type { Answer } from '../../domain/answer.ts';
import { type AppCheck, checkName } from '../../domain/app-checks/app-check.ts';
import { shellLine } from '../packages/shell-word.ts';
import type { HostSession } from '../ports.ts';
import { type ProbeAnswer, runProbes } from './probe.ts';

const LIMIT_SECONDS = 20;
/** curl: could not even be run, or the address could not be read. */
const CURL_UNUSABLE: readonly (number | null)[] = [null, 2, 3, 126, 127];
/** The shell's and `timeout`'s own codes: the program itself did not answer. */
const NOT_RUN: readonly (number | null)[] = [null, 125, 126, 127];

export type AppCheckAnswer = { readonly name: string; readonly answer: Answer };

/** In the order given. Throws ReachError. */
export async function runAppChecks(
  session: HostSession,
  checks: readonly AppCheck[],
): Promise<readonly AppCheckAnswer[]> {
  if (checks.length === 0) return [];
  const probes = checks.map((check, i) => ({ id: `app${i}`, command: commandOf(check) }));
  const answers: Readonly<Record<string, ProbeAnswer>> = await runProbes(
    session,
    probes,
    (checks.length * (LIMIT_SECONDS + 2) + 10) * 1000,
  );
  return checks.map((check, i) => ({ name: checkName(check), answer: answerOf(check, answers[`app${i}`]) }));
}

/** Output is dropped: it may hold anything, and only the exit code counts. */
function commandOf(check: AppCheck): string {
  const argv =
    check.kind === 'command'
      ? check.argv
      : [
          'curl',
          '--silent',
          '--show-error',
          '--fail',
          '--location',
          '--max-redirs',
          '5',
          '--max-time',
          '15',
          '--output',
          '/dev/null',
          '--url',
          check.url,
        ];
  return `timeout ${LIMIT_SECONDS} ${shellLine(argv)} >/dev/null 2>&1`;
}

/** yes: it said so; no: it ran and said no, or took too long; unknown: it could not be run. */
function answerOf(check: AppCheck, answer: ProbeAnswer | undefined): Answer {
  const exitCode = answer?.exitCode ?? null;
  if (exitCode === 0) return 'yes';
  return (check.kind === 'url' ? CURL_UNUSABLE : NOT_RUN).includes(exitCode) ? 'unknown' : 'no';
}
