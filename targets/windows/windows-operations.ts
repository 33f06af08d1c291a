// What a patch attempt does on a Windows host, over OpenSSH for Windows and PowerShell. Untested on a real Windows: see docs/windows.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { checkName } from '../../domain/app-checks/app-check.ts';
import { parseBootMoment } from '../../domain/reboots/boot-moment.ts';
import { machineUuid } from '../../domain/snapshots/machine-uuid.ts';
import { HostAnswerError, type HostChecks, type HostOperations, type HostSession, ReachError } from '../ports.ts';
import { askPowerShell, WindowsError } from './ask-powershell.ts';
import { closeUpdate, pollUpdate, startUpdate, wholeLog } from './detached.ts';
import { coded } from './read/coded.ts';
import { packagesOf } from './read/inventory.ts';
import { waitingOf } from './read/scan.ts';
import { INVENTORY, SCANNED } from './read/updates.ts';
import { bootIdOf, bootOf, hostFactsOf, readWindowsFacts } from './read-facts.ts';
import { type Pace, runJob } from './run-job.ts';
import {
  areServicesComing,
  failedOf,
  LISTENERS,
  LISTENERS_ANSWER,
  listenersOf,
  SERVICES,
  SERVICES_ANSWER,
  servicesOf,
} from './scripts/checks.ts';
import { needsReboot, PENDING_REBOOT, PENDING_REBOOT_ANSWER } from './scripts/pending-reboot.ts';
import { GOES_DOWN, RESTART_ANSWER, restartScript } from './scripts/restart.ts';

/** A search of Windows Update takes from seconds to many minutes. */
export const WINDOWS_PACE: Pace = { lookMs: 5_000, longestMs: 20 * 60_000, sleep };

/** Stateless: one for all hosts. `pace` is for tests and the demo. */
export function createWindowsOperations(pace: Pace = WINDOWS_PACE): HostOperations {
  const pending = (session: HostSession) => askPowerShell(session, PENDING_REBOOT, PENDING_REBOOT_ANSWER);
  return {
    // The bare proof: `exit 7` is understood by cmd.exe and by PowerShell, which passes on no exit code of a program that it runs.
    openingFor: () => undefined,
    readFacts: async (session, ask) => hostFactsOf(await readWindowsFacts(session), await pending(session), ask),
    listPackages: (session) => listPackages(session, pace),
    scan: async (session, { excludes }) => {
      const job = { kind: 'scan', parameters: { serverSelection: 0 } } as const;
      const found = await runJob(session, job, SCANNED, pace);
      if (found.Error !== null) return { kind: 'unreadable', why: failureOf(found.Error).slice(0, 400) };
      if (found.Updates === undefined || found.ResultCode !== SUCCEEDED)
        return { kind: 'unreadable', why: `the search of Windows Update ended with ${found.ResultCode ?? 'nothing'}` };
      const { packages, advisories, pending: candidates } = waitingOf(found.Updates, excludes);
      const { answer: rebootNeeded } = needsReboot(await pending(session));
      return { kind: 'read', packages, advisories, rebootNeeded, pending: candidates };
    },
    startUpdate,
    closeUpdate,
    pollUpdate,
    readLog: wholeLog,
    needsReboot: async (session) => {
      const { answer, evidence } = needsReboot(await pending(session));
      return { answer, evidence };
    },
    bootId: async (session) => bootIdOf(await readWindowsFacts(session)),
    readBoot: async (session) => {
      const facts = await readWindowsFacts(session);
      const { uptime } = bootOf(facts);
      return {
        moment: { bootId: bootIdOf(facts), uptime },
        loader: { kind: 'unknown' },
        running: facts.CurrentBuild ?? '',
        ...{ entries: [], byDefault: null, once: null, keepsRunning: 'unknown' },
      };
    },
    setDefaultKernel: noKernels,
    bootKernelOnce: noKernels,
    removeKernels: noKernels,
    readIdentity: async (session) => {
      const { UUID, ComputerName } = await readWindowsFacts(session);
      const uuid = UUID === null ? null : machineUuid(UUID);
      const why = uuid === null ? 'Win32_ComputerSystemProduct tells none' : '';
      return { uuid, nodeName: ComputerName?.toLowerCase() ?? null, why };
    },
    uptimeSeconds: async (session) => bootOf(await readWindowsFacts(session)).uptime,
    reboot,
    runAction: async () => {
      throw new HostAnswerError('actions are not run on Windows', 'no');
    },
    readChecks,
  };
}

const SUCCEEDED = 2;

function failureOf({ HResult, Message }: { readonly HResult: string | null; readonly Message: string | null }): string {
  return coded(Message ?? '', HResult ?? '?').trim();
}

/** POL-6 is about Linux; prerequisites say so before. */
async function noKernels(): Promise<never> {
  throw new HostAnswerError('Windows has no kernels of its own track', 'no');
}

async function listPackages(session: HostSession, pace: Pace) {
  const inventory = await runJob(session, { kind: 'inventory', parameters: {} }, INVENTORY, pace);
  if (inventory.Error !== null) throw new HostAnswerError(`${session.address}: ${failureOf(inventory.Error)}`);
  const packages = packagesOf(inventory);
  if (packages === null) throw new HostAnswerError(`${session.address}: what is installed could not be read`);
  return packages;
}

/** A connection that drops once the order is on its way is the expected answer, and so is a machine that goes down already. */
async function reboot(session: HostSession, bootId: string, untilUptime: number): Promise<void> {
  // An order of an older release has the moment of the boot alone.
  const boot = parseBootMoment(bootId)?.bootedAt ?? new Date(bootId);
  const script = restartScript(boot, untilUptime);
  try {
    const { Accepted, Because } = await askPowerShell(session, script, RESTART_ANSWER);
    if (Accepted === true || Because === 'other-boot') return;
    if (Because === 'late') throw new HostAnswerError('the order to reboot reached the host too late', 'no');
    if (Because === 'servicing') throw new HostAnswerError('Windows is still installing (TiWorker runs)', 'no');
    throw new HostAnswerError('the host did not say whether it reboots');
  } catch (error) {
    if (error instanceof WindowsError && GOES_DOWN.test(error.hresult)) return;
    if (error instanceof ReachError && error.failure.kind === 'connection-lost' && error.acted === 'unknown') return;
    throw error;
  }
}

/** `application`: none is asked, as programs by their whole path are of Linux; each is unknown. */
async function readChecks(
  session: HostSession,
  application: Parameters<HostOperations['readChecks']>[1],
): Promise<HostChecks> {
  const services = await askPowerShell(session, SERVICES, SERVICES_ANSWER);
  const listeners = listenersOf(await askPowerShell(session, LISTENERS, LISTENERS_ANSWER));
  return {
    failedUnits: failedOf(services),
    listening: listeners === null ? null : [...new Set(listeners.map(({ name }) => name))].sort(),
    mounts: [],
    services: servicesOf(services),
    ...(areServicesComing(services) && { stillStarting: true }),
    listeners,
    application: application.map((check) => ({ name: checkName(check), answer: 'unknown' as const })),
  };
}
