// Whether the host needs a reboot (RUN-8): three witnesses, and an error of one is never a "no".
import type { Answer } from '../../domain/answer.ts';
import type { ProbeAnswer } from './probe.ts';
import { parseKernels } from './rpm/rpm-kernels.ts';

export { KERNELS_COMMAND } from './rpm/rpm-kernels.ts';

/** Root is needed: on EL7 an ordinary user gets exit 1, which would look like "yes". */
export const NEEDS_RESTARTING_COMMAND = 'needs-restarting -r';
/** Where the program of its own is missing: the same one, as a part of dnf. */
export const DNF_NEEDS_RESTARTING_COMMAND = 'dnf needs-restarting -r';
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

/** The host has no such program: nothing was asked. */
export function isMissing({ exitCode, output }: ProbeAnswer): boolean {
  return (exitCode === 127 || exitCode === 1) && MISSING.test(output);
}

const MISSING =
  /needs-restarting\W*:? (?:command )?(?:not found|No such file|commande introuvable|introuvable|Aucun fichier)/i;

/** RUN-8: yes as soon as one witness says so; no only by `needs-restarting`; else unknown. */
export function parseNeedsReboot(answers: {
  readonly restarting: ProbeAnswer;
  readonly kernels: ProbeAnswer;
  readonly required: ProbeAnswer;
  /** Asked where the program of its own is missing. */
  readonly ofDnf?: ProbeAnswer;
}): { readonly answer: Answer; readonly evidence: string } {
  const restarting = parseNeedsRestarting(answers.ofDnf ?? answers.restarting);
  const kernels = parseKernels(answers.kernels);
  const required = answers.required.output.trim() === 'present';
  const answer = restarting === 'yes' || kernels === 'yes' || required ? 'yes' : restarting;
  return { answer, evidence: evidenceOf(answers, required) };
}

type Asked = { readonly restarting: ProbeAnswer; readonly kernels: ProbeAnswer; readonly ofDnf?: ProbeAnswer };

function evidenceOf({ restarting, kernels, ofDnf }: Asked, required: boolean): string {
  const asked = (command: string, answer: ProbeAnswer) => [
    `$ ${command}  # exit ${answer.exitCode ?? '?'}`,
    answer.output,
  ];
  return [
    ...asked(NEEDS_RESTARTING_COMMAND, restarting),
    ...(ofDnf === undefined ? [] : asked(DNF_NEEDS_RESTARTING_COMMAND, ofDnf)),
    '$ uname -r; rpm -q kernel',
    kernels.output,
    ...(required ? ['/var/run/reboot-required: present'] : []),
  ].join('\n');
}
