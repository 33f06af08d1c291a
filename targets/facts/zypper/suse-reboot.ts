// Whether a host of zypper needs a reboot (RUN-8): what zypper noted of its updates, and the kernels.
import type { Answer } from '../../../domain/answer.ts';
import type { ProbeAnswer } from '../probe.ts';
import { isLaterRpmRelease } from '../rpm/kernel-release.ts';

/** Reads a note that updates leave; needs no rights. Unknown to versions before 1.14. */
export const ZYPPER_REBOOT_COMMAND = 'zypper --non-interactive needs-rebooting';
/** The running release, then `install-time version-release` of the kernels of its flavour. */
export const SUSE_KERNELS_COMMAND = `uname -r 2>/dev/null; flavour=$(uname -r 2>/dev/null); rpm -q --qf '%{INSTALLTIME} %{VERSION}-%{RELEASE}\\n' "kernel-\${flavour##*-}"`;

const NEEDED = 102;

/** By the exit code: it is not used for errors. */
export function parseZypperReboot({ exitCode }: ProbeAnswer): Answer {
  if (exitCode === NEEDED) return 'yes';
  return exitCode === 0 ? 'no' : 'unknown';
}

/**
 * yes: the running kernel is installed, and a later one of its flavour is, too; when each was installed says nothing. `uname` leaves out
 * the last number of a release: `5.14.21-150500.55.19-default` is the package `5.14.21-150500.55.19.1`.
 */
export function parseSuseKernels({ exitCode, output }: ProbeAnswer): Answer {
  const [running = '', ...rows] = output.split('\n').map((line) => line.trim());
  const release = running.replace(/-[a-z][^-]*$/, '');
  const versions = rows.flatMap((row) => /^\d+ (\S+)$/.exec(row)?.[1] ?? []);
  const runs = (version: string) => version === release || version.startsWith(`${release}.`);
  if (exitCode !== 0 || !versions.some(runs)) return 'unknown';
  return versions.some((version) => !runs(version) && isLaterRpmRelease(version, release)) ? 'yes' : 'no';
}

export type SuseRebootAnswers = { readonly note: ProbeAnswer; readonly kernels: ProbeAnswer };

/** RUN-8: yes as soon as one witness says so; no only by zypper; else unknown. */
export function parseSuseReboot(answers: SuseRebootAnswers): { readonly answer: Answer; readonly evidence: string } {
  const note = parseZypperReboot(answers.note);
  const evidence = [
    `$ ${ZYPPER_REBOOT_COMMAND}  # exit ${answers.note.exitCode ?? '?'}`,
    answers.note.output,
    '$ uname -r; rpm -q kernel',
    answers.kernels.output,
  ].join('\n');
  return { answer: parseSuseKernels(answers.kernels) === 'yes' ? 'yes' : note, evidence };
}
