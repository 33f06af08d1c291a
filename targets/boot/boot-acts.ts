// What is asked of a boot loader (POL-6), and the removal of a kernel. Each may be repeated: the last one counts.
import { type BootFacts, entryOf, type PinnedDefault } from '../../domain/kernels/boot.ts';
import { askShell } from '../framed-shell.ts';
import { FIND_MANAGER } from '../packages/package-manager.ts';
import { shellLine } from '../packages/shell-word.ts';
import { HostAnswerError, type HostSession, type PackageVersion } from '../ports.ts';
import { defaultCommand, onceCommand, removals } from './boot-commands.ts';

/** Throws HostAnswerError where the kernel has no entry, or the tool refuses. */
export function pinnedDefault(boot: BootFacts, kernel: string): PinnedDefault {
  const entry = entryOf(boot, kernel);
  if (entry === null || boot.loader.kind === 'unknown')
    throw new HostAnswerError(`the boot loader has no entry for the kernel ${kernel}`, 'no');
  return { loader: boot.loader.kind, entry };
}

export async function setDefaultKernel(session: HostSession, boot: BootFacts, kernel: string): Promise<void> {
  await act(session, defaultCommand(pinnedDefault(boot, kernel)));
}

/** null: nothing more is to be booted once. With systemd-boot, which has no word for that, the default is. */
export async function bootKernelOnce(session: HostSession, boot: BootFacts, kernel: string | null): Promise<void> {
  const { loader } = boot;
  if (kernel === null && loader.kind !== 'systemd-boot') {
    const editenv = loader.kind === 'grub' ? 'grub-editenv' : 'grub2-editenv';
    return act(session, [editenv, '-', 'unset', 'next_entry']);
  }
  const pinned = pinnedDefault(boot, kernel ?? boot.byDefault ?? boot.running);
  return act(session, onceCommand(pinned));
}

async function act(session: HostSession, argv: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await askShell(session, `${PATHS}\nsudo -n ${shellLine(argv)}`, {
    timeoutMs: 60_000,
  });
  if (exitCode === 0) return;
  const said = `${stderr}\n${stdout}`.trim().slice(0, 300);
  throw new HostAnswerError(`${argv[0]} refused (exit ${exitCode}): ${said}`);
}

const PATHS = 'LC_ALL=C; LANGUAGE=; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL LANGUAGE PATH';

const REMOVAL_MS = 900_000;

/**
 * Removes these kernels, and what stands on them. It goes on when the connection drops: a transaction must not be cut. Throws
 * HostAnswerError when the manager refuses, the running kernel among them.
 */
export async function removeKernels(session: HostSession, packages: readonly PackageVersion[]): Promise<void> {
  if (packages.length === 0) return;
  const script = `${PATHS}
DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND
manager=$(
${FIND_MANAGER}
)
case \${manager##*/} in
${Object.entries(removals(packages))
  .map(([family, argv]) => `${family}) nohup sudo -n ${shellLine(argv)} ;;`)
  .join('\n')}
*) exit 127 ;;
esac`;
  const { exitCode, stdout, stderr } = await askShell(session, script, { timeoutMs: REMOVAL_MS });
  if (exitCode === 0) return;
  throw new HostAnswerError(
    `the kernel was not removed (exit ${exitCode}): ${`${stdout}\n${stderr}`.trim().slice(-300)}`,
  );
}
