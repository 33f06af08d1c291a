// How everything is asked of a host: as a script for /bin/sh on its stdin, whatever the account's login shell is, and with an answer
// in a frame. What start files, banners and proxies print stands outside of the frame, and an order whose frame never began was
// certainly not carried out.
import { randomBytes } from 'node:crypto';
import { ELEVATED_SHELL } from './detached/layout.ts';
import { type ExecResult, HostAnswerError, type HostSession } from './ports.ts';
import { plainLine, reachError } from './ssh/failures.ts';

/** Words that bash, dash, ksh, zsh, csh, tcsh and fish pass on unchanged. */
export const SHELL = '/bin/sh -s';

/** Marks the answer to one question: nothing that a host prints by itself, or has answered before, holds it. */
export type Mark = string;

export function newMark(): Mark {
  return randomBytes(8).toString('hex');
}

/**
 * Loaded whole before it runs (the braces), with stdin away: half a script, of a connection that was cut, does nothing, and no command
 * eats the rest. The mark is put together by the host: where a terminal repeats what it is sent, the script is no answer. It begins on a
 * line of its own, as what stands before may have no end of line.
 */
export function framed(script: string, mark: Mark): string {
  return `frame() { printf '\\n%s-%s %s\\n' frame ${mark} "$1"; }
trap 'frame_end=$?; frame "end $frame_end"' 0
{
frame begin || exit 70
frame errors >&2
${script}
} </dev/null
`;
}

/** What the script itself said; null: it never began. `exitCode` null: it never came to its end. Ends of lines are those of Unix. */
export function unframed({ stdout, stderr }: ExecResult, mark: Mark): ExecResult | null {
  const begun = after(stdout, `frame-${mark} begin`);
  if (begun === null) return null;
  const end = new RegExp(`\\n?frame-${mark} end (\\d+)`).exec(begun);
  return {
    exitCode: end === null ? null : Number(end[1]),
    // A terminal brings both outputs together.
    stdout: begun.slice(0, end?.index).replace(`\nframe-${mark} errors\n`, ''),
    stderr: after(stderr, `frame-${mark} errors`) ?? unixLines(stderr),
  };
}

function after(text: string, mark: string): string | null {
  const at = text.indexOf(mark);
  return at < 0 ? null : unixLines(text.slice(at + mark.length)).replace(/^\n/, '');
}

function unixLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

export type ShellRequest = {
  readonly timeoutMs?: number;
  readonly maxOutputBytes?: number;
  /** As root where sudo allows everything, else as the login user. */
  readonly elevated?: boolean;
  /** Of an opening, which bears its own. */
  readonly mark?: Mark;
};

/**
 * Runs the script in one exec. Throws ReachError as `exec` does, and where the script was certainly not run: `shell-unusable`, or for a
 * reason that passes. HostAnswerError where that is not known.
 */
export async function askShell(session: HostSession, script: string, ask: ShellRequest = {}): Promise<ExecResult> {
  const { elevated = false, mark = newMark(), ...options } = ask;
  const result = await session.exec(elevated ? ELEVATED_SHELL : SHELL, { ...options, stdin: framed(script, mark) });
  const answer = unframed(result, mark);
  if (answer === null) throw notRun(session, result, elevated);
  return answer;
}

/** Sudo may say no, too, where it is asked. Otherwise: the host is short of something, or on its way down (254: OpenSSH, of an account that may not log in now). */
const PASSING = /\bfork\b|resource temporarily|cannot allocate|too many open files|system is (going|booting)|nologin/i;
const NOT_NOW = 254;

function notRun({ address }: HostSession, result: ExecResult, elevated: boolean): Error {
  const { exitCode, stdout, stderr } = result;
  const said = plainLine(`${stderr} ${stdout}`).slice(0, 400);
  const detail = `${address}: /bin/sh was not run (exit ${exitCode ?? 'missing'})${said === '' ? '' : `: ${said}`}`;
  // Without an exit code, or with output that was too much to keep, the frame may be what is missing.
  if (exitCode === null || LEFT_OUT.test(stdout)) return new HostAnswerError(detail);
  const passing = elevated || exitCode === NOT_NOW || PASSING.test(said);
  const kind = passing ? 'connection-lost' : 'shell-unusable';
  return reachError(kind, detail, { temporary: passing, acted: 'no', said });
}

const LEFT_OUT = /\n\[\.\.\. \d+ bytes left out \.\.\.\]\n/;
