// One exec of the product on a simulated host: its exact commands and scripts are recognised, no shell is behind them.
import type { Clock } from '../../../domain/clock.ts';
import { ACTION_BEGUN } from '../../../targets/actions/run-action.ts';
import { ELEVATED_SHELL } from '../../../targets/detached/layout.ts';
import { LOG_CHUNK } from '../../../targets/detached/poll.ts';
import { BOOT_ID_COMMAND, UPTIME_COMMAND } from '../../../targets/facts/boot-id.ts';
import { PACKAGES_COMMAND } from '../../../targets/facts/packages-installed.ts';
import { PROBE_SHELL } from '../../../targets/facts/probe.ts';
import { PROOF_CODE } from '../../../targets/opening.ts';
import { rebootCommand } from '../../../targets/posix-operations.ts';
import { answerCommand } from './answer-probe.ts';
import { orderBoot, readBootOrder } from './boot-loader.ts';
import { closeName, isCutNow, type Machine, runState, settle, startRun } from './machine.ts';
import { readFramed, readProbes, readWords } from './script-reader.ts';
import type { EndpointAnswer } from './ssh-endpoint.ts';

export type ExecAnswer = EndpointAnswer & { readonly stdout: string; readonly stderr: string };

export type MachineTime = { readonly clock: Clock; readonly monotonicMs: () => number };

/** These read a script from stdin to its end before they do anything. */
export function readsScript(command: string): boolean {
  return command === PROBE_SHELL || command === ELEVATED_SHELL;
}

export function answerExec(machine: Machine, command: string, stdin: string, time: MachineTime): ExecAnswer {
  settle(machine, time.monotonicMs());
  if (!readsScript(command)) return answerLoginProof(command);
  const framed = readFramed(stdin);
  if (framed === null) return failed(2, 'sh: not a script of the product\n');
  const elevated = command === ELEVATED_SHELL;
  const answer = elevated ? answerDetached(machine, framed.script, time) : answerScript(machine, framed.script, time);
  const stdout = `\nframe-${framed.mark} begin\n${answer.stdout}\nframe-${framed.mark} end ${answer.exitCode}\n`;
  return { ...answer, stdout };
}

function answerScript(machine: Machine, script: string, time: MachineTime): ExecAnswer {
  if (script === PACKAGES_COMMAND) return said(packageList(machine));
  if (script === BOOT_ID_COMMAND) return said(`${machine.bootId}\n`);
  if (script === UPTIME_COMMAND) return said('1000\n');
  if (script === rebootCommand(machine.bootId, untilOf(script))) return reboot(machine);
  if (/^if \[ .*; then sudo -n systemctl reboot/.test(script)) return said('');
  const order = readBootOrder(script);
  if (order !== null) return answerBootOrder(machine, order);
  if (script.includes(`\necho ${ACTION_BEGUN}\n`)) return said(`${ACTION_BEGUN}\nok\n`);
  return answerProbes(machine, script, time);
}

/** The simulated hosts get their orders in time. */
function untilOf(command: string): number {
  return Number(/-le (\d+) /.exec(command)?.[1] ?? 0);
}

function said(stdout: string): ExecAnswer {
  return { exitCode: 0, stdout, stderr: '' };
}

function failed(exitCode: number, stderr: string): ExecAnswer {
  return { exitCode, stdout: '', stderr };
}

function answerProbes(machine: Machine, script: string, time: MachineTime): ExecAnswer {
  const parts = readProbes(script).map(({ id, command }) => {
    const { exitCode, output } = answerCommand(machine, command, time.clock);
    return `@@begin ${id}\n${output}\n\n@@end ${id} ${exitCode}\n`;
  });
  return { ...said(parts.join('')), exitCode: PROOF_CODE };
}

function answerDetached(machine: Machine, script: string, time: MachineTime): ExecAnswer {
  const [, verb, name = '', offset = '0'] = /^# patchcenter (start|poll|close) (\S+)(?: (\d+))?\n/.exec(script) ?? [];
  if (verb === 'poll') return answerPoll(machine, name, Number(offset), time);
  if (verb === 'close') return said(closeName(machine, name));
  if (verb !== 'start') return failed(2, 'sh: not a script of the product\n');
  if (machine.fault?.kind === 'sudo-password') return failed(1, 'sudo: a password is required\n');
  const [, yum = ''] = /\$root (yum update .*)$/m.exec(script) ?? [];
  const [, pin = null] = /\$root grubby '?--set-default=\/boot\/vmlinuz-([^' ]+)/.exec(script) ?? [];
  return said(`${startRun(machine, name, { argv: readWords(yum), pin }, time.monotonicMs())}\n`);
}

function answerPoll(machine: Machine, name: string, offset: number, time: MachineTime): ExecAnswer {
  const run = machine.disk.runs.get(name);
  if (machine.disk.closed.has(name)) return said('state closed\n');
  if (!run) return said('state absent\n');
  const now = time.monotonicMs();
  const event = cutOf(machine, name, now);
  const { state, log } = runState(machine, run, now);
  const chunk = Buffer.from(log)
    .subarray(offset, offset + LOG_CHUNK)
    .toString('base64');
  return { ...said(`state ${state}\n${chunk}\n`), ...(event && { event }) };
}

function cutOf(machine: Machine, name: string, now: number): 'drop-connections' | 'power-lost' | null {
  if (machine.fault?.kind === 'connection-drops' && isCutNow(machine, name, now)) return 'drop-connections';
  if (machine.fault?.kind === 'power-lost' && isCutNow(machine, name, now)) return 'power-lost';
  return null;
}

function packageList(machine: Machine): string {
  return machine.disk.packages.map((item) => `${item.name}\t${item.version}\t${item.arch}\n`).join('');
}

function reboot(machine: Machine): ExecAnswer {
  if (machine.fault?.kind === 'sudo-password') return failed(1, 'sudo: a password is required\n');
  return { ...said(''), event: 'reboot' };
}

/** One that is about another boot comes too late. */
function answerBootOrder(
  machine: Machine,
  { bootId, argv }: { readonly bootId: string; readonly argv: readonly string[] },
): ExecAnswer {
  if (bootId !== machine.bootId) return failed(75, '');
  const disk = orderBoot(machine, argv);
  if (typeof disk === 'string') return failed(1, `${disk}\n`);
  machine.disk = { ...machine.disk, ...disk };
  return said('');
}

/** The commands with which a login is proved (PRE-3): an exit code, or a word said back. */
function answerLoginProof(command: string): ExecAnswer {
  const line = /^(?:\/bin\/)?sh -c (?:'([^']*)'|"([^"]*)")$/.exec(command);
  return (line?.[1] ?? line?.[2] ?? command)
    .split(/\s*(?:;|&&)\s*/)
    .map((part) => part.replace(/^\(\s*(.*?)\s*\)$/, '$1'))
    .reduce<ExecAnswer>((before, part) => {
      const answer = loginWord(part);
      return { ...answer, stdout: before.stdout + answer.stdout, stderr: before.stderr + answer.stderr };
    }, said(''));
}

function loginWord(part: string): ExecAnswer {
  const exit = /^exit (\d{1,3})$/.exec(part);
  if (exit) return { ...said(''), exitCode: Number(exit[1]) };
  if (part === 'true' || part === ':' || part === '') return said('');
  const [word, ...rest] = readWords(part.replaceAll('"', ''));
  if (word === 'echo') return said(`${rest.join(' ')}\n`);
  return failed(127, `sh: ${word ?? ''}: command not found\n`);
}
