// One command of a session, from what arrived to what is written: for the program that sshd runs, and for whoever has a
// server of SSH of his own.
import { setTimeout as wait } from 'node:timers/promises';
import { whatIsAsked } from './command-line.ts';
import { type Fault, nextFault } from './faults.ts';
import { type MachineState, nowOf, type WindowsMachine } from './machine.ts';
import { ScriptFailure, ScriptThrows } from './script-failure.ts';
import { answerTo, jobIn, type Marked, markedBy, wholeText } from './scripts.ts';
import { isNetworkReset, settle } from './tasks.ts';
import { fromConsole, thrown, type Written, written } from './writing.ts';

export type Outcome =
  | ({ readonly kind: 'written' } & Written)
  /** The connection is torn; nothing more is said. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'silent'; readonly seconds: number }
  | { readonly kind: 'huge'; readonly bytes: number };

export function runCommand(machine: WindowsMachine, command: string, stdin: Buffer): Outcome {
  const seen = { command: command.slice(0, 200), script: '', parameters: {} as unknown, fault: null as string | null };
  const outcome = machine.change((state): Outcome => {
    settle(state);
    if (nowOf(state) < state.downUntil || isNetworkReset(state)) return { kind: 'cut' };
    const script = scriptIn(machine, state, command, stdin);
    seen.script = script.marked?.name ?? '';
    seen.parameters = script.marked?.parameters ?? {};
    const job = script.text === undefined ? '' : (jobOf(script.text) ?? '');
    const { fault, left } = nextFault(state.faults, seen.script, job);
    state.faults = left;
    seen.fault = fault?.kind ?? null;
    return answered(machine, state, script, { command, stdin }, fault);
  });
  machine.saw({ ...seen, exitCode: outcome.kind === 'written' ? outcome.exitCode : -1 });
  return outcome;
}

type Script = { readonly text?: string; readonly marked?: Marked; readonly said?: Written; readonly refused?: string };

function scriptIn(machine: WindowsMachine, state: MachineState, command: string, stdin: Buffer): Script {
  const asked = whatIsAsked(command, stdin, machine.folder, state, true);
  if (asked.kind === 'said') return { said: asked.written };
  try {
    const marked = markedBy(asked.text);
    return marked === undefined
      ? { text: asked.text, refused: 'the stand-in knows no script without its line' }
      : { text: asked.text, marked };
  } catch (error) {
    return { text: asked.text, refused: String(error instanceof Error ? error.message : error) };
  }
}

function jobOf(text: string): string | undefined {
  try {
    return jobIn(text)?.name.replace(/^job-/, '');
  } catch {
    return undefined;
  }
}

function answered(
  machine: WindowsMachine,
  state: MachineState,
  script: Script,
  { command, stdin }: { readonly command: string; readonly stdin: Buffer },
  fault: Fault | undefined,
): Outcome {
  switch (fault?.kind) {
    case 'cut':
      return { kind: 'cut' };
    case 'silent':
      return { kind: 'silent', seconds: fault.seconds ?? 30 };
    case 'huge':
      return { kind: 'huge', bytes: fault.bytes ?? 200_000_000 };
    case 'no-powershell': {
      const asked = whatIsAsked(command, stdin, machine.folder, state, false);
      return { kind: 'written', ...(asked.kind === 'said' ? asked.written : fromConsole('', '', 1)) };
    }
    default: {
      const said = saidBy(state, script, fault);
      // It was carried out: only whoever asked does not hear of it.
      return fault?.kind === 'lost-answer' ? { kind: 'cut' } : { kind: 'written', ...said };
    }
  }
}

function saidBy(state: MachineState, { said, text = '', marked, refused }: Script, fault: Fault | undefined): Written {
  if (said !== undefined) return said;
  const { language } = state;
  const isOld = fault?.kind === 'exit-zero';
  if (fault?.kind === 'constrained')
    return thrown(
      'Cannot invoke method. Method invocation is supported only on core types in this language mode.',
      language,
    );
  if (marked === undefined) return thrown(refused ?? '', language, isOld ? 0 : 1);
  const hasProgress = !/\$ProgressPreference\s*=\s*['"]SilentlyContinue['"]/i.test(wholeText(text));
  const base = { name: marked.name, hasProgress, language };
  try {
    if (fault?.kind === 'access-denied') throw new ScriptFailure('0x80070005');
    return written({ ...base, value: answerTo(state, marked, text, fault), exitCode: 0 }, fault);
  } catch (error) {
    if (error instanceof ScriptFailure) return written({ ...base, value: error.answer(language), exitCode: 1 }, fault);
    if (error instanceof ScriptThrows) return thrown(error.message, language, isOld ? 0 : 1);
    throw error;
  }
}

/** As the machine says it, with back pressure; false: the connection is to be torn. */
export async function deliver(
  outcome: Outcome,
  streams: { readonly out: (part: Buffer) => Promise<void>; readonly err: (part: Buffer) => Promise<void> },
): Promise<{ readonly exitCode: number } | 'cut'> {
  switch (outcome.kind) {
    case 'written':
      await streams.out(outcome.stdout);
      await streams.err(outcome.stderr);
      return { exitCode: outcome.exitCode };
    case 'silent':
      await wait(outcome.seconds * 1000);
      return 'cut';
    case 'huge': {
      const block = Buffer.alloc(65_536, 'x');
      for (let sent = 0; sent < outcome.bytes; sent += block.length) await streams.out(block);
      return { exitCode: 0 };
    }
    case 'cut':
      return 'cut';
  }
}
