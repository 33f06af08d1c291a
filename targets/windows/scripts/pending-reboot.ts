// Whether Windows waits for a restart, with each witness by itself. Source of the keys: dsccommunity/ComputerManagementDsc, DSC_PendingReboot.
import { z } from 'zod';
import type { Answer } from '../../../domain/answer.ts';
import { RESTART_MARKS, type RestartMark } from '../../../domain/reboots/restart-marks.ts';
import type { Script } from '../ask-powershell.ts';
import { bool, maybe, text } from '../read/shapes.ts';
import { READ } from './facts.ts';

export const PENDING_REBOOT: Script = {
  name: 'pending-reboot',
  parameters: {},
  body: `${READ}
$cv='HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'
$names='HKLM:\\SYSTEM\\CurrentControlSet\\Control\\ComputerName'
@{
  CbsRebootPending=Read-It { Test-Path "$cv\\Component Based Servicing\\RebootPending" }
  CbsPackagesPending=Read-It { @(Get-ChildItem "$cv\\Component Based Servicing\\PackagesPending" -ErrorAction SilentlyContinue).Count -gt 0 }
  AutoUpdateRebootRequired=Read-It { Test-Path "$cv\\WindowsUpdate\\Auto Update\\RebootRequired" }
  CcmRebootPending=Read-It { $c=Invoke-CimMethod -Namespace root\\ccm\\ClientSDK -ClassName CCM_ClientUtilities -MethodName DetermineIfRebootPending; [bool]($c.RebootPending -or $c.IsHardRebootPending) }
  PendingFileRenameOperations=Read-It { ,@((Get-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager').PendingFileRenameOperations | Where-Object { $_ }) }
  ComputerName=Read-It { (Get-ItemProperty "$names\\ComputerName").ComputerName }
  ActiveComputerName=Read-It { (Get-ItemProperty "$names\\ActiveComputerName").ComputerName }
  TiWorker=Read-It { [bool](Get-Process TiWorker -ErrorAction SilentlyContinue) }
}`,
};

export const PENDING_REBOOT_ANSWER = z.object({
  CbsRebootPending: bool,
  CbsPackagesPending: bool,
  AutoUpdateRebootRequired: bool,
  CcmRebootPending: bool,
  PendingFileRenameOperations: maybe(z.array(z.string())),
  ComputerName: text,
  ActiveComputerName: text,
  TiWorker: bool,
});

export type PendingReboot = z.infer<typeof PENDING_REBOOT_ANSWER>;

/**
 * Yes as soon as one witness says so. No only when all that every Windows has say no: a client of Configuration Manager need not be there,
 * and renames of files wait for reasons that no update has, so that they are only told.
 */
export function needsReboot(found: PendingReboot): {
  readonly answer: Answer;
  readonly evidence: string;
  /** Those that say so. */
  readonly witnesses: readonly RestartMark[];
} {
  const { ComputerName: name, ActiveComputerName: active } = found;
  const renamed = name === null || active === null ? null : name.toLowerCase() !== active.toLowerCase();
  const always = [found.CbsRebootPending, found.CbsPackagesPending, found.AutoUpdateRebootRequired, renamed];
  const said: Readonly<Record<RestartMark, boolean | null>> = {
    rebootPending: found.CbsRebootPending,
    packagesPending: found.CbsPackagesPending,
    rebootRequired: found.AutoUpdateRebootRequired,
    renamed,
    configurationManager: found.CcmRebootPending,
  };
  const witnesses = (Object.keys(said) as readonly RestartMark[]).filter((mark) => said[mark] === true);
  const answer = witnesses.length > 0 ? 'yes' : always.includes(null) ? 'unknown' : 'no';
  return { answer, evidence: evidenceOf(found, renamed), witnesses };
}

function evidenceOf(found: PendingReboot, renamed: boolean | null): string {
  const renames = found.PendingFileRenameOperations;
  return [
    `${RESTART_MARKS.rebootPending}: ${said(found.CbsRebootPending)}`,
    `${RESTART_MARKS.packagesPending}: ${said(found.CbsPackagesPending)}`,
    `${RESTART_MARKS.rebootRequired}: ${said(found.AutoUpdateRebootRequired)}`,
    `${RESTART_MARKS.renamed}: ${said(renamed)}`,
    `${RESTART_MARKS.configurationManager}: ${found.CcmRebootPending === null ? 'not there, or not read' : said(found.CcmRebootPending)}`,
    `PendingFileRenameOperations (told only): ${renames === null ? 'not read' : renames.length}`,
    `TiWorker runs: ${said(found.TiWorker)}`,
  ].join('\n');
}

function said(value: boolean | null): string {
  if (value === null) return 'not read';
  return value ? 'yes' : 'no';
}
