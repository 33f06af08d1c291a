// What is asked of a boot loader (POL-6), and the removal of a kernel. Each may be repeated: the last one counts. Each is about the boot in
// which it was read: an order that arrives late, when another worker has gone on, does nothing.
import { type BootFacts, type BootMoment, entryOf, type PinnedDefault } from '../../domain/kernels/boot.ts';
import { BOOT_ID_COMMAND, UPTIME_COMMAND } from '../facts/boot-id.ts';
import { askShell } from '../framed-shell.ts';
import { FIND_MANAGER } from '../packages/package-manager.ts';
import { shellLine, shellWord } from '../packages/shell-word.ts';
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
  await act(session, boot.moment, defaultCommand(pinnedDefault(boot, kernel)));
}

/** null: nothing more is to be booted once. With systemd-boot, which has no word for that, the default is. */
export async function bootKernelOnce(session: HostSession, boot: BootFacts, kernel: string | null): Promise<void> {
  const { loader } = boot;
  if (kernel === null && loader.kind !== 'systemd-boot') {
    const editenv = loader.kind === 'grub' ? 'grub-editenv' : 'grub2-editenv';
    return act(session, boot.moment, [editenv, '-', 'unset', 'next_entry']);
  }
  const pinned = pinnedDefault(boot, kernel ?? boot.byDefault ?? boot.running);
  return act(session, boot.moment, onceCommand(pinned));
}

/** For how long such an order may be on its way, on the host's own clock. */
const ORDER_SECONDS = 60;
/** Of an order that arrived too late; no tool of a boot loader or of packages ends so. */
const LATE = 75;

function inTime({ bootId, uptime }: BootMoment): string {
  if (!Number.isSafeInteger(uptime)) throw new Error(`not an uptime: ${uptime}`);
  const same = `[ "$(${BOOT_ID_COMMAND})" = ${shellWord(bootId)} ]`;
  return `${same} && [ "$(${UPTIME_COMMAND})" -le ${uptime + ORDER_SECONDS} ] || exit ${LATE}`;
}

function assertInTime(exitCode: number | null): void {
  if (exitCode === LATE) throw new HostAnswerError('the order to the boot loader reached the host too late', 'no');
}

async function act(session: HostSession, moment: BootMoment, argv: readonly string[]): Promise<void> {
  const script = `${PATHS}\n${inTime(moment)}\nsudo -n ${shellLine(argv)}`;
  const { exitCode, stdout, stderr } = await askShell(session, script, { timeoutMs: 60_000 });
  if (exitCode === 0) return;
  assertInTime(exitCode);
  const said = `${stderr}\n${stdout}`.trim().slice(0, 300);
  throw new HostAnswerError(`${argv[0]} refused (exit ${exitCode}): ${said}`);
}

const PATHS = 'LC_ALL=C; LANGUAGE=; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL LANGUAGE PATH';

const REMOVAL_MS = 900_000;

/**
 * Removes these kernels, and what stands on them. It goes on when the connection drops: a transaction must not be cut. Throws
 * HostAnswerError when the manager refuses, the running kernel among them.
 */
export async function removeKernels(
  session: HostSession,
  { moment }: BootFacts,
  packages: readonly PackageVersion[],
): Promise<void> {
  if (packages.length === 0) return;
  const script = `${PATHS}
${inTime(moment)}
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
  assertInTime(exitCode);
  throw new HostAnswerError(
    `the kernel was not removed (exit ${exitCode}): ${`${stdout}\n${stderr}`.trim().slice(-300)}`,
  );
}
