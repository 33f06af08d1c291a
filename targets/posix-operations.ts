// What a patch attempt does on one connected host whose shell is a Unix one: facts, update, reboot, checks.
import type { AppCheck } from '../domain/app-checks/app-check.ts';
import { runAction } from './actions/run-action.ts';
import { bootKernelOnce, removeKernels, setDefaultKernel } from './boot/boot-acts.ts';
import { readBoot } from './boot/read-boot.ts';
import { closeDetached } from './detached/close.ts';
import { DEFAULT_LAYOUT, type DetachedLayout } from './detached/layout.ts';
import { pollDetached } from './detached/poll.ts';
import { startDetached } from './detached/start.ts';
import { readWholeLog } from './detached/whole-log.ts';
import { runAppChecks } from './facts/app-checks.ts';
import { BOOT_ID_COMMAND, parseBootId, parseUptime, UPTIME_COMMAND } from './facts/boot-id.ts';
import {
  FAILED_UNITS_COMMAND,
  LISTENING_COMMAND,
  MOUNTS_COMMAND,
  parseFailedUnits,
  parseListening,
  parseMounts,
} from './facts/checks.ts';
import { readIdentity } from './facts/dmi-uuid.ts';
import { listPackages } from './facts/packages-installed.ts';
import { runProbes } from './facts/probe.ts';
import { FACTS, readFacts } from './facts/read-facts.ts';
import { readNeedsReboot } from './facts/reboot-facts.ts';
import { ENABLED_COMMAND, parseServices, RUNNING_COMMAND } from './facts/running/services.ts';
import { LISTENERS_COMMAND, parseListeners } from './facts/running/who-listens.ts';
import { SCAN, scanHost } from './facts/scan.ts';
import { askShell } from './framed-shell.ts';
import { shellWord } from './packages/shell-word.ts';
import { HostAnswerError, type HostChecks, type HostOperations, type HostSession, ReachError } from './ports.ts';

/**
 * Bound to the boot that is to end: an order that arrives late, after another worker's, finds another boot and does nothing. Past
 * `untilUptime` it does nothing either. The last one works without systemd.
 */
export function rebootCommand(bootId: string, untilUptime: number): string {
  if (!Number.isSafeInteger(untilUptime)) throw new Error(`not an uptime: ${untilUptime}`);
  const same = `[ "$(${BOOT_ID_COMMAND})" = ${shellWord(bootId)} ]`;
  const late = `[ "$(${UPTIME_COMMAND})" -le ${untilUptime} ] || exit ${LATE}`;
  return `if ${same}; then ${late}; sudo -n systemctl reboot || sudo -n shutdown -r now; fi`;
}

/** Of an order that arrived too late; no command of it ends so. */
const LATE = 75;

/** Shells add the number of the signal. */
const SIGNALLED = 128;

export const CHECK_PROBES = [
  { id: 'units', command: FAILED_UNITS_COMMAND },
  { id: 'listening', command: LISTENING_COMMAND },
  { id: 'mounts', command: MOUNTS_COMMAND },
  { id: 'running', command: RUNNING_COMMAND },
  { id: 'enabled', command: ENABLED_COMMAND },
  { id: 'listeners', command: LISTENERS_COMMAND },
] as const;

const MAX_LOG_BYTES = 2 << 20;

/** Stateless: one for all hosts. `layout` is for tests. */
export function createPosixOperations(layout: DetachedLayout = DEFAULT_LAYOUT): HostOperations {
  return {
    openingFor: (_target, what) => (what === 'facts' ? FACTS : SCAN).opening,
    readFacts,
    listPackages,
    scan: scanHost,
    startUpdate: (session, name, ask) => startDetached(session, name, ask, layout),
    closeUpdate: (session, name) => closeDetached(session, name, layout),
    pollUpdate: (session, name, offset) => pollDetached(session, name, offset, layout),
    readLog: (session, name) => readWholeLog(session, name, { layout, maxBytes: MAX_LOG_BYTES }),
    needsReboot: readNeedsReboot,
    readBoot,
    setDefaultKernel,
    bootKernelOnce,
    removeKernels,
    bootId: async (session) => parseBootId(await askShell(session, BOOT_ID_COMMAND)),
    readIdentity,
    uptimeSeconds: async (session) => parseUptime(await askShell(session, UPTIME_COMMAND)),
    reboot,
    runAction,
    readChecks,
  };
}

/**
 * A connection that drops once the order is on its way is the expected answer, and so is a shell that a signal ends. Any other exit code
 * than 0 means that the order was refused: throws, as where it certainly reached no shell.
 */
async function reboot(session: HostSession, bootId: string, untilUptime: number): Promise<void> {
  try {
    const { exitCode, stderr } = await askShell(session, rebootCommand(bootId, untilUptime), { timeoutMs: 30_000 });
    if (exitCode === null || exitCode === 0 || exitCode > SIGNALLED) return;
    if (exitCode === LATE) throw new HostAnswerError('the order to reboot reached the host too late', 'no');
    throw new HostAnswerError(`the host refused to reboot (exit ${exitCode}): ${stderr.trim().slice(0, 400)}`);
  } catch (error) {
    if (error instanceof ReachError && error.failure.kind === 'connection-lost' && error.acted === 'unknown') return;
    throw error;
  }
}

async function readChecks(session: HostSession, application: readonly AppCheck[]): Promise<HostChecks> {
  const answers = await runProbes(session, CHECK_PROBES, 180_000);
  return {
    failedUnits: parseFailedUnits(answers.units),
    listening: parseListening(answers.listening),
    mounts: parseMounts(answers.mounts),
    services: parseServices(answers.running, answers.enabled),
    listeners: parseListeners(answers.listeners),
    application: await runAppChecks(session, application),
  };
}
