// Whether a host of apt needs a reboot (RUN-8): the note that packages leave, the kernels, and needrestart where it is installed.
import type { Answer } from '../../../domain/answer.ts';
import type { ProbeAnswer } from '../probe.ts';
import { flavourOf, isLaterRelease } from '../rpm/kernel-release.ts';

/** The running release and build, then the kernels of dpkg: `state<tab>name<tab>version`. */
export const DEBIAN_KERNELS_COMMAND = `uname -r 2>/dev/null; uname -v 2>/dev/null; dpkg-query -W -f '\${db:Status-Abbrev}\\t\${Package}\\t\${Version}\\n' 'linux-image-*'`;
/** Only reads: batch mode, kernel only. */
export const NEEDRESTART_COMMAND = 'needrestart -b -k';

const KERNEL = /^.i.?\tlinux-image-(?:unsigned-)?(\d\S*?)(?:-unsigned)?\t(\S+)$/;

/**
 * yes: the running kernel is installed, and a later one of its flavour is, too, or a later build of it, which Debian names in `uname -v`. A kernel
 * that dpkg does not know (containers) proves nothing.
 */
export function parseDebianKernels({ exitCode, output }: ProbeAnswer): Answer {
  const [running = '', build = '', ...rows] = output.split('\n').map((line) => line.trimEnd());
  const kernels = rows.flatMap((row) => {
    const [, release = '', version = ''] = KERNEL.exec(row) ?? [];
    return release === '' || release.endsWith('-dbg') ? [] : [{ release, version }];
  });
  const current = kernels.find(({ release }) => release === running);
  if (exitCode !== 0 || current === undefined) return 'unknown';
  const runningBuild = /\bDebian (\S+)/.exec(build)?.[1];
  if (runningBuild !== undefined && runningBuild !== current.version) return 'yes';
  const same = kernels.filter(({ release }) => flavourOf(release) === flavourOf(running));
  return same.some(({ release }) => isLaterRelease(release, running)) ? 'yes' : 'no';
}

/** KSTA 1: the running kernel is the expected one; 2 and 3: another build or version waits; 0: it could not tell. */
export function parseNeedrestart({ output }: ProbeAnswer): Answer {
  const state = /^NEEDRESTART-KSTA: ([0-3])$/m.exec(output)?.[1];
  if (state === undefined || state === '0') return 'unknown';
  return state === '1' ? 'no' : 'yes';
}

export type DebianRebootAnswers = {
  readonly required: ProbeAnswer;
  readonly kernels: ProbeAnswer;
  readonly needrestart: ProbeAnswer;
};

/** RUN-8: yes as soon as one witness says so. No only when the note is surely absent and one witness knows the kernel. */
export function parseDebianReboot(answers: DebianRebootAnswers): {
  readonly answer: Answer;
  readonly evidence: string;
} {
  const note = answers.required.output.trim();
  const witnesses = [parseDebianKernels(answers.kernels), parseNeedrestart(answers.needrestart)];
  if (note.startsWith('present') || witnesses.includes('yes')) return { answer: 'yes', evidence: evidenceOf(answers) };
  const surelyNot = note === 'absent' && witnesses.includes('no');
  return { answer: surelyNot ? 'no' : 'unknown', evidence: evidenceOf(answers) };
}

function evidenceOf({ required, kernels, needrestart }: DebianRebootAnswers): string {
  return [
    `/var/run/reboot-required: ${required.output}`,
    '$ uname -rv; dpkg-query linux-image-*',
    kernels.output,
    `$ ${NEEDRESTART_COMMAND}  # exit ${needrestart.exitCode ?? '?'}`,
    needrestart.output,
  ].join('\n');
}
