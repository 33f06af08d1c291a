// What prerequisites read of a Windows host (PRE-5 to PRE-7). It searches no updates: that takes too long for whoever waits.
import type { Answer } from '../../domain/answer.ts';
import { bootMomentText } from '../../domain/reboots/boot-moment.ts';
import { HostAnswerError, type HostFacts, type HostOperations, type HostSession } from '../ports.ts';
import { askPowerShell } from './ask-powershell.ts';
import { FACTS, FACTS_ANSWER, type WindowsFacts } from './scripts/facts.ts';
import { needsReboot, type PendingReboot } from './scripts/pending-reboot.ts';

export function readWindowsFacts(session: HostSession): Promise<WindowsFacts> {
  return askPowerShell(session, FACTS, FACTS_ANSWER);
}

/** Throws HostAnswerError where the host does not tell. */
export function bootOf({ LastBootUpTime: at, Now }: WindowsFacts): { readonly at: Date; readonly uptime: number } {
  if (at === null || Now === null) throw new HostAnswerError('the host does not tell when it was booted');
  return { at, uptime: Math.max(0, Math.floor((Now.getTime() - at.getTime()) / 1000)) };
}

/** Two of them are compared with `hasRebooted`. */
export function bootIdOf(facts: WindowsFacts): string {
  const { at: bootedAt, uptime: uptimeSeconds } = bootOf(facts);
  return bootMomentText({ bootedAt, uptimeSeconds, seenAt: new Date() });
}

type Ask = Parameters<HostOperations['readFacts']>[1];

export function hostFactsOf(
  facts: WindowsFacts,
  pending: PendingReboot,
  { scope, repair = false, asRoot = [], now }: Ask,
): HostFacts {
  const drive = facts.Disks?.find(({ DeviceID }) => DeviceID.toLowerCase() === facts.SystemDrive?.toLowerCase());
  const { answer: restartPending, evidence, witnesses } = needsReboot(pending);
  return {
    disk: { ...NO_DISK, ...spaceOf(drive), raw: JSON.stringify(facts.Disks) },
    registration: { state: 'not-applicable', raw: '' },
    enabledRepositories: null,
    sudo: answerOf(facts.IsAdministrator),
    packageLock: answerOf(facts.TiWorker),
    rpmDatabaseReadable: 'unknown',
    clockSkewSeconds: facts.Now === null ? null : Math.round((facts.Now.getTime() - now.getTime()) / 1000),
    preview: null,
    narrowing: narrowingOf(scope.kind === 'kernels', repair),
    ...(asRoot.length > 0 && { refusedActions: asRoot.map((words) => words.join(' ')) }),
    windows: {
      restartPending,
      restartWitnesses: witnesses,
      restartsByItself: facts.AutoUpdate === null ? 'unknown' : facts.AutoUpdate === INSTALLS_BY_ITSELF ? 'yes' : 'no',
      updateService: facts.Wuauserv === null ? 'unknown' : facts.Wuauserv === 'Disabled' ? 'no' : 'yes',
      source: facts.UseWUServer === true ? facts.WUServer : null,
      build: facts.CurrentBuild === null || facts.UBR === null ? null : `${facts.CurrentBuild}.${facts.UBR}`,
    },
    transcript: [
      { command: 'facts', exitCode: 0, output: JSON.stringify(facts) },
      { command: 'pending-reboot', exitCode: 0, output: evidence },
    ],
  };
}

/** AUOptions: at its own time, with the restart that an update wants, ours included. */
const INSTALLS_BY_ITSELF = 4;

const NO_DISK = {
  ...{ rootMb: null, varMb: null, bootMb: null },
  ...{ rootUsedPercent: null, varUsedPercent: null, inodesFreePercent: null },
};

type Drive = { readonly Size: number | null; readonly FreeSpace: number | null } | undefined;

function spaceOf(drive: Drive): Pick<HostFacts['disk'], 'rootMb' | 'rootUsedPercent'> {
  const [size, free] = [drive?.Size ?? null, drive?.FreeSpace ?? null];
  return {
    rootMb: free === null ? null : Math.floor(free / 1_048_576),
    rootUsedPercent: free === null || size === null || size === 0 ? null : Math.ceil(((size - free) / size) * 100),
  };
}

function answerOf(value: boolean | null): Answer {
  if (value === null) return 'unknown';
  return value ? 'yes' : 'no';
}

function narrowingOf(kernels: boolean, repair: boolean): HostFacts['narrowing'] {
  if (kernels) {
    const reason = {
      fr: 'Un serveur Windows n’a pas de noyau à mettre à jour à part',
      en: 'A Windows server has no kernel to update by itself',
    };
    return { answer: 'no', reason };
  }
  if (repair) {
    const reason = {
      fr: 'Sous Windows, rien n’est à réparer : relancez la mise à jour',
      en: 'On Windows there is nothing to repair: run the update again',
    };
    return { answer: 'no', reason };
  }
  return { answer: 'yes', reason: null };
}
