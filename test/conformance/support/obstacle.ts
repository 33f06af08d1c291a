// Why the conformance tests cannot be run here, in one sentence; they are skipped by name with it, but not in CI, which installs what they
// need: there only a missing harness skips them.
import { existsSync } from 'node:fs';
import path from 'node:path';

const COMMANDS =
  'bash unshare nsenter openssl go rpmbuild createrepo_c dnf rpm sshd sudo localedef python3 pkill awk ssh-keygen'.split(
    ' ',
  );
const SIMULATOR_SOURCE = '/usr/share/gocode/src/github.com/vmware/govmomi';

/** `PATCHCENTER_HARNESS`, else the folder beside the repository. */
export function harnessFolder(): string {
  return process.env.PATCHCENTER_HARNESS ?? path.resolve(import.meta.dirname, '../../../../shared/harness');
}

/** null: nothing is in the way. Throws in CI for what CI should have installed. */
export function obstacle(): string | null {
  const folder = harnessFolder();
  if (!existsSync(path.join(folder, 'start-fleet.sh'))) return `no harness in ${folder} (PATCHCENTER_HARNESS)`;
  const lacking = lackingHere();
  const isCi = process.env.CI !== undefined && process.env.CI !== '';
  if (lacking !== null && isCi) throw new Error(`the conformance tests cannot run: ${lacking}`);
  return lacking;
}

function lackingHere(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs Linux and root';
  const missing = COMMANDS.filter((command) => !isCommand(command));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  return existsSync(SIMULATOR_SOURCE) ? null : 'not installed: golang-github-vmware-govmomi-dev';
}

function isCommand(name: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(path.join(folder, name)));
}

/** The name of a suite, with the reason when it is skipped, so that the report says both. */
export function named(name: string, inTheWay: string | null): string {
  if (inTheWay === null) return name;
  process.stderr.write(`SKIPPED: ${name}: ${inTheWay}\n`);
  return `${name} (skipped: ${inTheWay})`;
}
