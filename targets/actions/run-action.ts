// Runs one action on its host (RUN-19). Every word reaches the program as it was written: nothing of it is read by a shell.
import { type ActionWords, isAsRoot, programOf } from '../../domain/actions/action.ts';
import { type ActionEnd, MAX_TAIL } from '../../domain/actions/action-end.ts';
import { UPTIME_COMMAND } from '../facts/boot-id.ts';
import { askShell } from '../framed-shell.ts';
import { plainLines } from '../packages/plain-lines.ts';
import { shellLine } from '../packages/shell-word.ts';
import { HostAnswerError, type HostSession, ReachError } from '../ports.ts';

export type ActionOrder = {
  readonly words: ActionWords;
  readonly seconds: number;
  /** One that arrives when the host has been up for longer does nothing. */
  readonly untilUptime: number;
};

/** Said before the action itself says anything. */
export const ACTION_BEGUN = 'patchcenter-action-begun';
/** After SIGTERM, before SIGKILL. */
const KILL_SECONDS = 10;
/** Above both, for the way there and back: where the host does not end it, the wait does. */
const GRACE_SECONDS = 20;
const MAX_OUTPUT_BYTES = 64 * 1024;

/** Throws ReachError, and HostAnswerError where it came too late: then it has not acted. */
export async function runAction(session: HostSession, order: ActionOrder): Promise<ActionEnd> {
  const timeoutMs = (order.seconds + KILL_SECONDS + GRACE_SECONDS) * 1000;
  try {
    const answer = await askShell(session, actionScript(order), { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES });
    const said = afterBegun(answer.stdout);
    if (said === null) throw new HostAnswerError('the order of an action reached the host too late', 'no');
    return { exitCode: answer.exitCode, tail: tailOf(said) };
  } catch (error) {
    // It runs, or has run, longer than it may. Not so where the shell was never reached.
    if (!(error instanceof ReachError) || error.failure.kind !== 'timeout' || error.acted === 'no') throw error;
    return { exitCode: null, tail: '' };
  }
}

export function actionScript({ words, seconds, untilUptime }: ActionOrder): string {
  for (const number of [seconds, untilUptime]) {
    if (!Number.isSafeInteger(number) || number < 0) throw new Error(`not a number of seconds: ${number}`);
  }
  const limit = `timeout -k ${KILL_SECONDS} ${seconds}`;
  const program = shellLine(programOf(words));
  return [
    `[ "$(${UPTIME_COMMAND})" -le ${untilUptime} ] || exit 75`,
    `echo ${ACTION_BEGUN}`,
    'exec 2>&1',
    ...(isAsRoot(words) ? asRoot(program, limit) : asLogin(program, limit)),
  ].join('\n');
}

/** An unprivileged `timeout` cannot end a command of root: it stands on root's side wherever sudo lets it. */
function asRoot(program: string, limit: string): readonly string[] {
  return [
    'if sudo -n true >/dev/null 2>&1',
    `then sudo -n ${limit} ${program}`,
    `else ${limit} sudo -n ${program}`,
    'fi',
  ];
}

/**
 * Owners write these, and the login account may often do anything with sudo: the program becomes nobody else, neither by itself nor through a
 * shell that it is handed to. Where a host has no `setpriv` (before 2013), it runs as it stands.
 */
function asLogin(program: string, limit: string): readonly string[] {
  return [
    'if command -v setpriv >/dev/null 2>&1',
    `then ${limit} setpriv --no-new-privs ${program}`,
    `else ${limit} ${program}`,
    'fi',
  ];
}

function afterBegun(stdout: string): string | null {
  const at = stdout.indexOf(ACTION_BEGUN);
  return at < 0 ? null : stdout.slice(at + ACTION_BEGUN.length);
}

function tailOf(said: string): string {
  const text = plainLines(said)
    .join('\n')
    // What a terminal would act on, and no database keeps.
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .toWellFormed();
  return text.slice(-MAX_TAIL).toWellFormed();
}
