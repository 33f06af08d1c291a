// Whether the host needs a reboot (RUN-8): three witnesses, and an error of one is never a "no".
import type { Answer } from '../../domain/answer.ts';
import type { ProbeAnswer } from './probe.ts';

/** Root is needed: on EL7 an ordinary user gets exit 1, which would look like "yes". */
export const NEEDS_RESTARTING_COMMAND = 'needs-restarting -r';
/** First line: the running kernel. Then `install-time version-release.arch` of each installed one. */
export const KERNELS_COMMAND = `uname -r 2>/dev/null; rpm -qa --qf '%{INSTALLTIME} %{VERSION}-%{RELEASE}.%{ARCH}\\n' kernel kernel-core kernel-rt-core kernel-uek kernel-uek-core`;
export const REBOOT_REQUIRED_COMMAND = 'if [ -e /var/run/reboot-required ]; then echo present; else echo absent; fi';

const YES = /Reboot is required|Reboot is probably required|Un nouveau démarrage est (probablement )?requis/;
const NO =
  /Reboot should not be necessary|Reboot is probably not necessary|Un nouveau démarrage ne devrait pas être|Un nouveau démarrage n.est probablement pas/;

/** Exit 1 is also dnf's code for any error (a missing plugin): the sentence decides with it. */
export function parseNeedsRestarting(answer: ProbeAnswer): Answer {
  if (answer.exitCode === 1 && YES.test(answer.output)) return 'yes';
  if (answer.exitCode === 0 && NO.test(answer.output)) return 'no';
  return 'unknown';
}

/** yes: the running kernel is installed and a later one is, too. A kernel that rpm does not know (containers) proves nothing. */
export function parseKernels(answer: ProbeAnswer): Answer {
  const [running = '', ...rows] = answer.output.split('\n').map((line) => line.trim());
  const installed = rows.flatMap((row) => {
    const found = /^(\d+) (\S+)$/.exec(row);
    return found ? [{ at: Number(found[1]), release: found[2] ?? '' }] : [];
  });
  const current = installed.filter((kernel) => kernel.release === running);
  if (answer.exitCode !== 0 || current.length === 0) return 'unknown';
  const since = Math.max(...current.map((kernel) => kernel.at));
  return installed.some((kernel) => kernel.at > since && kernel.release !== running) ? 'yes' : 'no';
}

/** RUN-8: yes as soon as one witness says so; no only by `needs-restarting`; else unknown. */
export function parseNeedsReboot(answers: {
  readonly restarting: ProbeAnswer;
  readonly kernels: ProbeAnswer;
  readonly required: ProbeAnswer;
}): { readonly answer: Answer; readonly evidence: string } {
  const restarting = parseNeedsRestarting(answers.restarting);
  const kernels = parseKernels(answers.kernels);
  const required = answers.required.output.trim() === 'present';
  const answer = restarting === 'yes' || kernels === 'yes' || required ? 'yes' : restarting;
  return { answer, evidence: evidenceOf(answers, required) };
}

function evidenceOf(answers: { restarting: ProbeAnswer; kernels: ProbeAnswer }, required: boolean): string {
  return [
    `$ ${NEEDS_RESTARTING_COMMAND}  # exit ${answers.restarting.exitCode ?? '?'}`,
    answers.restarting.output,
    '$ uname -r; rpm -q kernel',
    answers.kernels.output,
    ...(required ? ['/var/run/reboot-required: present'] : []),
  ].join('\n');
}
