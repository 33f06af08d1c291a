// The prerequisites of a host in two execs (PRE-5 to PRE-7): first what needs no rights and tells how sudo behaves, then what does.
import { shellLine } from '../packages/shell-word.ts';
import { advisoriesCommand, type PackageManager, previewCommand, type UpdateAsk } from '../packages/update-command.ts';
import type { HostFacts, HostSession } from '../ports.ts';
import { asRoot, grantOf, parseSudo, SUDO_COMMAND, type SudoGrant } from './as-root.ts';
import { DISK_COMMAND, INODES_COMMAND, parseDisk } from './disk.ts';
import { CLOCK_COMMAND, parseClockSkew } from './host-clock.ts';
import { MANAGER_COMMAND, parseManager } from './manager.ts';
import { PACKAGE_LOCK_COMMAND, parsePackageLock } from './package-lock.ts';
import { parsePreview } from './preview.ts';
import { type ProbeAnswer, runProbes, transcriptOf } from './probe.ts';
import { parseRegistration, REGISTRATION_COMMAND } from './registration.ts';
import { parseRepositories, repositoriesCommand } from './repositories.ts';
import { parseRpmDatabase, RPM_DATABASE_COMMAND } from './rpm-database.ts';

export const PLAIN_PROBES = [
  { id: 'clock', command: CLOCK_COMMAND },
  { id: 'sudo', command: SUDO_COMMAND },
  { id: 'manager', command: MANAGER_COMMAND },
  { id: 'disk', command: DISK_COMMAND },
  { id: 'inodes', command: INODES_COMMAND },
  { id: 'lock', command: PACKAGE_LOCK_COMMAND },
  { id: 'rpm', command: RPM_DATABASE_COMMAND },
] as const;

type RootProbe = {
  readonly id: 'registration' | 'repositories' | 'transaction' | 'advisories';
  readonly command: string;
};

const NOT_ASKED: ProbeAnswer = { exitCode: null, output: '' };
const PLAIN_TIMEOUT_MS = 90_000;
/** Above the sum of the limits given to the commands: metadata of large repositories takes minutes. */
const ROOT_TIMEOUT_MS = 480_000;

/** `excludes` and `scope` as in RUN-5: the preview shows the same transaction as the update. Throws ReachError. */
export async function readFacts(session: HostSession, ask: UpdateAsk & { readonly now: Date }): Promise<HostFacts> {
  const plain = await runProbes(session, PLAIN_PROBES, PLAIN_TIMEOUT_MS);
  const packageLock = parsePackageLock(plain.lock);
  const manager = packageLock === 'yes' ? null : parseManager(plain.manager);
  const probes = rootProbes(ask, manager, grantOf(plain.sudo));
  const root: Partial<Record<RootProbe['id'], ProbeAnswer>> = await runProbes(session, probes, ROOT_TIMEOUT_MS);
  return {
    disk: parseDisk(plain.disk, plain.inodes),
    registration: parseRegistration(root.registration ?? NOT_ASKED),
    enabledRepositories: parseRepositories(root.repositories ?? NOT_ASKED),
    sudo: parseSudo(plain.sudo, root.repositories ?? null),
    packageLock,
    rpmDatabaseReadable: parseRpmDatabase(plain.rpm),
    clockSkewSeconds: parseClockSkew(plain.clock, ask.now),
    preview: parsePreview(root.transaction ?? NOT_ASKED, root.advisories ?? NOT_ASKED),
    transcript: [...transcriptOf(PLAIN_PROBES, plain), ...transcriptOf(probes, { ...EMPTY, ...root })],
  };
}

const EMPTY: Record<RootProbe['id'], ProbeAnswer> = {
  registration: NOT_ASKED,
  repositories: NOT_ASKED,
  transaction: NOT_ASKED,
  advisories: NOT_ASKED,
};

/** While another transaction runs the package manager would only wait for it: `manager` is null then, and it is not asked. */
export function rootProbes(ask: UpdateAsk, manager: PackageManager | null, grant: SudoGrant): readonly RootProbe[] {
  const registration: RootProbe = { id: 'registration', command: asRoot(REGISTRATION_COMMAND, grant, 60) };
  if (manager !== 'yum' && manager !== 'dnf') return [registration];
  const same = { family: manager, excludes: ask.excludes, scope: ask.scope };
  return [
    registration,
    { id: 'repositories', command: asRoot(repositoriesCommand(manager), grant, 120) },
    { id: 'transaction', command: asRoot(shellLine(previewCommand(same)), grant, 180) },
    { id: 'advisories', command: asRoot(shellLine(advisoriesCommand(same)), grant, 90) },
  ];
}
