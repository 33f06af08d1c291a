// How a command of a fact becomes root's. Some hosts only allow listed commands: there neither `env` nor `timeout` may stand
// between sudo and the command, and the locale travels through the environment (sudo keeps LC_ALL by default).
import type { Answer } from '../../domain/answer.ts';
import type { ProbeAnswer } from './probe.ts';

export type SudoGrant = 'any-command' | 'listed-commands';

/** PRE-7: the cheapest proof that sudo asks no password. Refused where only listed commands are allowed. */
export const SUDO_COMMAND = 'sudo -n true';

/** sudo, and sudo-rs, of the account, of the terminal that they want, of PAM, and of themselves where they are set up wrongly. */
const REFUSAL =
  /^sudo(?:-rs)?: .*(?:password is required|read the password|mot de passe|authentication (?:is required|error)|account (?:validation|management|expired|or password)|a terminal is required|no tty|have a tty|avoir un tty|afraid I can't|not found|syntax error|no valid sudoers|is owned by uid|must be owned by uid|effective uid is not 0|no new privileges|do(?:es)? not exist in the passwd|unknown user)|\bsudo: (?:command )?not found|not in the sudoers|is not allowed to|may not run sudo|n'est pas autorisé/im;

/** `timeout` must stand on root's side: an unprivileged one cannot end root's command. */
export function asRoot(command: string, grant: SudoGrant, seconds: number): string {
  if (grant === 'listed-commands') return `sudo -n ${command}`;
  return `sudo -n env LC_ALL=C LANGUAGE= timeout ${seconds} ${command}`;
}

/** The words before a command in a script of ours, for its $root: one that is followed by assignments, too. */
function rootWords(grant: SudoGrant, seconds: number): string {
  return grant === 'listed-commands' ? 'sudo -n' : `sudo -n timeout ${seconds} env LC_ALL=C LANGUAGE=`;
}

/** A script with $root and $work, a directory that vanishes with it. `seconds` for each command that becomes root's. */
export function scriptAsRoot(script: string, grant: SudoGrant, seconds: number): string {
  return `work=$(mktemp -d) || exit 1; trap 'rm -rf "$work"' EXIT
root='${rootWords(grant, seconds)}'
${script}`;
}

export function isSudoRefusal(answer: ProbeAnswer): boolean {
  return answer.exitCode !== 0 && REFUSAL.test(answer.output);
}

export function grantOf(sudoTrue: ProbeAnswer): SudoGrant {
  return sudoTrue.exitCode === 0 ? 'any-command' : 'listed-commands';
}

/** PRE-7. `listed`: a command of the list, tried when `sudo -n true` was refused; null when none was tried. */
export function parseSudo(sudoTrue: ProbeAnswer, listed: ProbeAnswer | null): Answer {
  if (sudoTrue.exitCode === 0) return 'yes';
  if (listed && listed.exitCode === 0) return 'yes';
  if (isSudoRefusal(listed ?? sudoTrue) || sudoTrue.exitCode === 127) return 'no';
  return 'unknown';
}
