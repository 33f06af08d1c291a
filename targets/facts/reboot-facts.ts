// Reads whether a reboot is needed (RUN-8), by the family of the host.
import type { Answer } from '../../domain/answer.ts';
import type { HostSession } from '../ports.ts';
import { DEBIAN_KERNELS_COMMAND, NEEDRESTART_COMMAND, parseDebianReboot } from './apt/debian-reboot.ts';
import { asRoot, isSudoRefusal, SUDO_COMMAND, type SudoGrant } from './as-root.ts';
import { readManager } from './manager.ts';
import {
  DNF_NEEDS_RESTARTING_COMMAND,
  isMissing,
  KERNELS_COMMAND,
  NEEDS_RESTARTING_COMMAND,
  parseNeedsReboot,
  REBOOT_REQUIRED_COMMAND,
} from './needs-reboot.ts';
import { type ProbeAnswer, runProbes } from './probe.ts';
import { parseSuseReboot, SUSE_KERNELS_COMMAND, ZYPPER_REBOOT_COMMAND } from './zypper/suse-reboot.ts';

type NeedsReboot = { readonly answer: Answer; readonly evidence: string };

const TIMEOUT_MS = 120_000;

export const REBOOT_PROBES = [
  { id: 'restarting', command: asRoot(NEEDS_RESTARTING_COMMAND, 'any-command', 90) },
  { id: 'kernels', command: KERNELS_COMMAND },
  { id: 'required', command: REBOOT_REQUIRED_COMMAND },
] as const;

const LISTED_PROBES = [
  { id: 'restarting', command: asRoot(NEEDS_RESTARTING_COMMAND, 'listed-commands', 90) },
  { id: 'sudo', command: SUDO_COMMAND },
] as const;

const DEBIAN_PROBES = [
  { id: 'required', command: REBOOT_REQUIRED_COMMAND },
  { id: 'kernels', command: DEBIAN_KERNELS_COMMAND },
  { id: 'needrestart', command: asRoot(NEEDRESTART_COMMAND, 'any-command', 90) },
] as const;

const SUSE_PROBES = [
  { id: 'note', command: ZYPPER_REBOOT_COMMAND },
  { id: 'kernels', command: SUSE_KERNELS_COMMAND },
] as const;

/** Throws ReachError. */
export async function readNeedsReboot(session: HostSession): Promise<NeedsReboot> {
  switch (await readManager(session)) {
    case 'apt-get':
      return parseDebianReboot(await runProbes(session, DEBIAN_PROBES, TIMEOUT_MS));
    case 'zypper':
      return parseSuseReboot(await runProbes(session, SUSE_PROBES, TIMEOUT_MS));
    default:
      return readRedHat(session);
  }
}

async function readRedHat(session: HostSession): Promise<NeedsReboot> {
  const answers = await runProbes(session, REBOOT_PROBES, TIMEOUT_MS);
  const { restarting } = answers;
  if (isMissing(restarting)) return parseNeedsReboot({ ...answers, ofDnf: await askDnf(session, 'any-command') });
  if (!isSudoRefusal(restarting)) return parseNeedsReboot(answers);
  const listed: { restarting: ProbeAnswer } = await runProbes(session, LISTED_PROBES, TIMEOUT_MS);
  const again = { ...answers, restarting: listed.restarting };
  if (!isMissing(listed.restarting)) return parseNeedsReboot(again);
  return parseNeedsReboot({ ...again, ofDnf: await askDnf(session, 'listed-commands') });
}

/** Fedora, and hosts without yum-utils; dnf 5 says the same sentences. */
async function askDnf(session: HostSession, grant: SudoGrant): Promise<ProbeAnswer> {
  const probes = [{ id: 'dnf', command: asRoot(DNF_NEEDS_RESTARTING_COMMAND, grant, 90) }] as const;
  return (await runProbes(session, probes, TIMEOUT_MS)).dnf;
}
