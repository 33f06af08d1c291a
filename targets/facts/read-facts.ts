// The prerequisites of a host in two execs (PRE-5 to PRE-7): first what needs no rights and tells how sudo behaves, then what
// the host's own package manager has to say.
import { readBoot } from '../boot/read-boot.ts';
import type { PackageManager } from '../packages/package-manager.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import type { HostFacts, HostSession } from '../ports.ts';
import { APT_FACTS } from './apt/apt-facts.ts';
import { grantOf, parseSudo, SUDO_COMMAND } from './as-root.ts';
import { DISK_COMMAND, INODES_COMMAND, parseDisk } from './disk.ts';
import type { FactFamily, FamilyAnswers } from './fact-family.ts';
import { beyondTheList, heldInPreview } from './held-in-preview.ts';
import { CLOCK_COMMAND, parseClockSkew } from './host-clock.ts';
import { MANAGER_COMMAND, parseManager } from './manager.ts';
import { narrowingOf } from './narrowing.ts';
import { PACKAGE_LOCK_COMMAND, parsePackageLock } from './package-lock.ts';
import { plannedPackages } from './planned.ts';
import { openingOf, type ProbeAnswer, runProbes, transcriptOf } from './probe.ts';
import { refusedAsRoot } from './refused-as-root.ts';
import { yumFacts } from './rpm/yum-facts.ts';
import { ZYPPER_FACTS } from './zypper/zypper-facts.ts';

export const PLAIN_PROBES = [
  { id: 'clock', command: CLOCK_COMMAND },
  { id: 'sudo', command: SUDO_COMMAND },
  { id: 'manager', command: MANAGER_COMMAND },
  { id: 'disk', command: DISK_COMMAND },
  { id: 'inodes', command: INODES_COMMAND },
  { id: 'lock', command: PACKAGE_LOCK_COMMAND },
] as const;

/** What a connection for the facts is opened with. */
export const FACTS = openingOf(PLAIN_PROBES);

const NOT_ASKED: ProbeAnswer = { exitCode: null, output: '' };
const PLAIN_TIMEOUT_MS = 90_000;
/** Above the sum of the limits given to the commands: metadata of large repositories takes minutes. */
const ROOT_TIMEOUT_MS = 540_000;

/** `excludes` and `scope` as in RUN-5: the preview shows the same transaction as the update. Throws ReachError. */
export async function readFacts(
  session: HostSession,
  ask: UpdateRequest & {
    readonly withBoot?: boolean;
    readonly asRoot?: readonly (readonly string[])[];
    readonly now: Date;
  },
): Promise<HostFacts> {
  const plain = await runProbes(session, PLAIN_PROBES, PLAIN_TIMEOUT_MS, FACTS.mark);
  const packageLock = parsePackageLock(plain.lock);
  const manager = parseManager(plain.manager);
  const family = familyOf(manager);
  const probes = family.probes(ask, { grant: grantOf(plain.sudo), idle: packageLock !== 'yes' });
  const first: FamilyAnswers = { ...NONE_ASKED, ...(await runProbes(session, probes, ROOT_TIMEOUT_MS)) };
  const again = family.again?.(first, ask, { grant: grantOf(plain.sudo) }) ?? [];
  const answers = again.length === 0 ? first : { ...first, ...(await runProbes(session, again, ROOT_TIMEOUT_MS)) };
  const facts = family.facts(answers);
  const held = heldInPreview(ask, answers.transaction);
  const boot = ask.withBoot === true ? await readBoot(session) : null;
  const refusedActions = await refusedAsRoot(session, ask.asRoot ?? []);
  return {
    disk: parseDisk(plain.disk, plain.inodes),
    sudo: parseSudo(plain.sudo, answers.repositories === NOT_ASKED ? null : answers.repositories),
    packageLock,
    clockSkewSeconds: parseClockSkew(plain.clock, ask.now),
    ...facts,
    planned: plannedPackages(manager, answers.transaction),
    ...(held !== null && { held }),
    ...(boot !== null && { boot }),
    ...(refusedActions !== null && { refusedActions }),
    narrowing: narrowingOf(ask, manager, { preview: facts.preview, beyond: beyondTheList(ask, answers.transaction) }),
    transcript: [...transcriptOf(PLAIN_PROBES, plain), ...transcriptOf(probes, first), ...transcriptOf(again, answers)],
  };
}

const NONE_ASKED: FamilyAnswers = {
  registration: NOT_ASKED,
  database: NOT_ASKED,
  repositories: NOT_ASKED,
  transaction: NOT_ASKED,
  advisories: NOT_ASKED,
};

function familyOf(manager: PackageManager | null): FactFamily {
  switch (manager) {
    case 'zypper':
      return ZYPPER_FACTS;
    case 'apt-get':
      return APT_FACTS;
    default:
      return yumFacts(manager);
  }
}
