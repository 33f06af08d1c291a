// Which machine a host is, as its firmware says (RUN-17). Only root may read it, and some hosts allow root's commands by a list.
import type { HostIdentity } from '../../domain/snapshots/machine-identity.ts';
import { machineUuid } from '../../domain/snapshots/machine-uuid.ts';
import type { HostSession } from '../ports.ts';
import { asRoot } from './as-root.ts';
import { type ProbeAnswer, runProbes } from './probe.ts';

/** https://www.nongnu.org/dmidecode/ */
const DMIDECODE = 'dmidecode -s system-uuid';
const SYSFS = 'cat /sys/class/dmi/id/product_uuid';
const SECONDS = 20;

export const NODE_NAME_COMMAND = 'uname -n 2>/dev/null';

export const IDENTITY_PROBES = [
  { id: 'dmidecode', command: asRoot(DMIDECODE, 'any-command', SECONDS) },
  { id: 'node', command: NODE_NAME_COMMAND },
] as const;

/** Where only listed commands are allowed, where root logs in, and where dmidecode is not installed. */
const OTHER_PROBES = [
  { id: 'listed', command: asRoot(DMIDECODE, 'listed-commands', SECONDS) },
  { id: 'plain', command: DMIDECODE },
  { id: 'file', command: asRoot(SYSFS, 'any-command', SECONDS) },
  { id: 'plain-file', command: SYSFS },
] as const;

/** Throws ReachError. A uuid that is not to be had is an answer. */
export async function readIdentity(session: HostSession): Promise<HostIdentity> {
  const { dmidecode, node } = await runProbes(session, IDENTITY_PROBES, 60_000);
  const nodeName = parseNodeName(node);
  const first = toldBy(dmidecode);
  if (first !== null) return { nodeName, ...uuidOf(first) };
  const others = await runProbes(session, OTHER_PROBES, 60_000);
  const answers = [others.listed, others.plain, others.file, others['plain-file']];
  const told = answers.map(toldBy).find((one) => one !== null) ?? null;
  if (told !== null) return { nodeName, ...uuidOf(told) };
  return { nodeName, uuid: null, why: firstLine(dmidecode.output) || `dmidecode ended with ${dmidecode.exitCode}` };
}

/** The value, whatever it is worth; null: there is none. dmidecode writes remarks of its own before it. */
function toldBy({ exitCode, output }: ProbeAnswer): string | null {
  if (exitCode !== 0) return null;
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('#')) ?? null;
}

function uuidOf(told: string): Pick<HostIdentity, 'uuid' | 'why'> {
  const uuid = machineUuid(told);
  return { uuid, why: uuid === null ? `its firmware says ${told.slice(0, 60)}` : '' };
}

function parseNodeName({ exitCode, output }: ProbeAnswer): string | null {
  const name = output.trim().toLowerCase();
  return exitCode === 0 && /^[a-z0-9][a-z0-9._-]*$/.test(name) ? name : null;
}

function firstLine(output: string): string {
  return (output.trim().split('\n')[0] ?? '').slice(0, 120);
}
