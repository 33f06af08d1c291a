// Several questions to a host in one exec: a script asks each one and marks its output and exit code. Connections are slow.
import { askShell, framed, type Mark, newMark, SHELL } from '../framed-shell.ts';
import { type Opening, PROOF_CODE } from '../opening.ts';
import { shellWord } from '../packages/shell-word.ts';
import type { ExecResult, HostFacts, HostSession } from '../ports.ts';
import { withoutComplaints } from './complaints.ts';

export type Probe = { readonly id: string; readonly command: string };

/** stdout and stderr as they came, mixed, without complaints that any program makes; no last newline. `exitCode` null: the script ended before this probe did. */
export type ProbeAnswer = { readonly exitCode: number | null; readonly output: string };

/** What the host is asked to run; the probes come on stdin. */
export const PROBE_SHELL = SHELL;

/** Loaded whole before it runs (the braces), with stdin away: a command that reads stdin would eat the rest of the script. */
const PRELUDE = `LC_ALL=C; LANGUAGE=; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL LANGUAGE PATH
probe() { printf '@@begin %s\\n' "$1"; ( eval "$2" ) 2>&1; printf '\\n@@end %s %s\\n' "$1" "$?"; }
{`;

/** The script for `probes`. Their output is trusted as far as the host is: a host that lies needs no marks to do so. */
export function probeScript(probes: readonly Probe[]): string {
  const lines = probes.map(({ id, command }) => `probe ${shellWord(id)} ${shellWord(command)}`);
  return [PRELUDE, ...lines, `exit ${PROOF_CODE}`, '} </dev/null', ''].join('\n');
}

const MAX_OUTPUT_BYTES = 8 << 20;

/** `runProbes` of the same probes, first on a connection opened with it, costs no command more (PRE-3). */
export function openingOf(probes: readonly Probe[]): { readonly opening: Opening; readonly mark: Mark } {
  const mark = newMark();
  const stdin = framed(probeScript(probes), mark);
  return { opening: { command: PROBE_SHELL, stdin, maxOutputBytes: MAX_OUTPUT_BYTES }, mark };
}

/** Runs all probes in order, in one exec; `mark` is that of their opening. Throws as `askShell` does. */
export async function runProbes<Id extends string>(
  session: HostSession,
  probes: readonly { readonly id: Id; readonly command: string }[],
  timeoutMs: number,
  mark: Mark = newMark(),
): Promise<Readonly<Record<Id, ProbeAnswer>>> {
  const result = await askShell(session, probeScript(probes), { timeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES, mark });
  const entries = probes.map(({ id }) => [id, answerOf(result, id)] as const);
  return Object.fromEntries(entries) as Record<Id, ProbeAnswer>;
}

export function answerOf(result: ExecResult, id: string): ProbeAnswer {
  const begin = `@@begin ${id}\n`;
  const start = markAt(result.stdout, begin, 0);
  if (start < 0) return { exitCode: null, output: result.stderr.trimEnd() };
  const rest = result.stdout.slice(start + begin.length);
  const end = new RegExp(`^@@end ${id} (\\d+)$`, 'm').exec(rest);
  if (!end) return { exitCode: null, output: withoutComplaints(rest).trimEnd() };
  return { exitCode: Number(end[1]), output: withoutComplaints(rest.slice(0, end.index)).trimEnd() };
}

function markAt(text: string, mark: string, from: number): number {
  return text.startsWith(mark, from)
    ? from
    : text.indexOf(`\n${mark}`, from) + (text.includes(`\n${mark}`, from) ? 1 : 0);
}

/** The probes with their answers, for the card's detail. */
export function transcriptOf<Id extends string>(
  probes: readonly { readonly id: Id; readonly command: string }[],
  answers: Readonly<Record<Id, ProbeAnswer>>,
): HostFacts['transcript'] {
  return probes.map(({ id, command }) => ({ command, ...answers[id] }));
}
