// The task of SYSTEM on the host, and the claim on its name: what `targets/detached/layout.ts` is for Unix. State lives in
// C:\ProgramData\PatchCenter, which administrators and SYSTEM alone may use:
//   NAME.claim         made by whoever is first, and never again: the boot in which the name was claimed, or `closed`
//   NAME\job.ps1       what the task runs         NAME\begun        the job runs, has run, or never will; open as long as it runs
//   NAME\result.json   what it did, by a rename       NAME\progress.log   what it is at, line by line, while it installs
//
// At most one job ever runs under a name:
// 1. `NAME.claim` is made with CreateNew: a second order finds it and does nothing. A closed name is such a claim (RUN-15).
// 2. The job's first act is to make `begun` with CreateNew. A second run of the task ends there.
// 3. A claim without a task, or whose task never ran, is closed by the poll that finds it a while later: it makes `begun` itself, so that
//    `interrupted` stays true. So does an order whose task cannot be made, and says why.
// 4. The task has no trigger: nothing runs it again after a restart. The poll that finds it over takes it away.
// 5. An order bears the uptime until which it may act.
// 6. Whether a job runs is seen at `begun`, which nobody else can open meanwhile. Somebody may delete its task, which does not end what it runs
//    (https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-delete), or its claim.
import { z } from 'zod';
import { assertDetachedName } from '../../detached/attempt-name.ts';
import type { Script } from '../ask-powershell.ts';
import { bool, instant, maybe, number, text } from '../read/shapes.ts';
import { READ } from './facts.ts';
import { jobScript, type WindowsJob } from './jobs.ts';

/**
 * Ordinary users may make folders in ProgramData, and in whatever was made there by hand: one that is not SYSTEM's or the administrators' own, or that
 * inherits its rights, is not used, or they would write the script that SYSTEM runs. SDDL and SIDs, as names of accounts are in the language of the machine.
 */
const ROOT = `$root="$env:ProgramData\\PatchCenter"
$sddl='O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'
if (-not (Test-Path -LiteralPath $root)) {
  $acl=New-Object Security.AccessControl.DirectorySecurity
  $acl.SetSecurityDescriptorSddlForm($sddl)
  [void][IO.Directory]::CreateDirectory($root,$acl)
}
$acl=Get-Acl -LiteralPath $root
$owner=$acl.GetOwner([Security.Principal.SecurityIdentifier]).Value
if ($owner -notin 'S-1-5-18','S-1-5-32-544') { throw "$root belongs to $owner, not to the administrators: remove it" }
if (-not $acl.AreAccessRulesProtected) { throw "$root has the rights of ProgramData, where everybody may write: remove it" }
$run="$($p.run)"
$claim="$root\\$run.claim"
$dir="$root\\$run"
$boot=(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime()`;

/** False where the name has a claim already. 0x80070050: the file is there. */
const CLAIM = `function Claim($what) {
  try { $f=[IO.File]::Open($claim,'CreateNew','Write','None') }
  catch [IO.IOException] { if (Test-Path -LiteralPath $claim) { return $false }; throw }
  try { $b=[Text.Encoding]::ASCII.GetBytes($what); $f.Write($b,0,$b.Length); $f.Flush($true) } finally { $f.Close() }
  $true
}`;

/** Of a name, whatever somebody has deleted of it. */
const ALIVE = `$t=Get-ScheduledTask "PatchCenter-$run" -ErrorAction SilentlyContinue
$isHeld=$false
if (Test-Path -LiteralPath "$dir\\begun") {
  try { [IO.File]::Open("$dir\\begun",'Open','Write','None').Close() } catch [IO.IOException] { $isHeld=$true }
}`;

/** \`untilUptime\`: in seconds; null: whenever it arrives. */
export function startScript(run: string, job: WindowsJob, untilUptime: number | null): Script {
  assertDetachedName(run);
  return {
    name: 'start',
    parameters: { run, job: job.kind, untilUptime },
    job: jobScript(job),
    body: `${ROOT}
${CLAIM}
${ALIVE}
$name="PatchCenter-$run"
if ($t -or $isHeld) { return @{ TaskName=$name; AlreadyThere=$true } }
if ($null -ne $p.untilUptime -and ([DateTime]::UtcNow-$boot).TotalSeconds -gt $p.untilUptime) { return @{ TaskName=$name; Late=$true } }
if (-not (Claim $boot.ToString('o'))) { return @{ TaskName=$name; AlreadyThere=$true } }
try {
[void][IO.Directory]::CreateDirectory($dir)
[IO.File]::WriteAllText("$dir\\job.ps1",$code,[Text.UTF8Encoding]::new($true))
$a=New-ScheduledTaskAction -Execute "$PSHOME\\powershell.exe" -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \`"$dir\\job.ps1\`""
$w=New-ScheduledTaskPrincipal -UserId S-1-5-18 -LogonType ServiceAccount -RunLevel Highest
$o=New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Hours 12)
[void](Register-ScheduledTask $name -Action $a -Principal $w -Settings $o)
Start-ScheduledTask $name
} catch {
  $e=$_.Exception
  try { [void][IO.Directory]::CreateDirectory($dir); [IO.File]::Open("$dir\\begun",'CreateNew','Write','None').Close() } catch { throw $e }
  while ($e.InnerException) { $e=$e.InnerException }
  return @{ TaskName=$name; AlreadyThere=$false; NotStarted="$($e.Message) ($('0x{0:X8}' -f $e.HResult))" }
}
@{ TaskName=$name; State="$((Get-ScheduledTask $name).State)"; AlreadyThere=$false }`,
  };
}

export const START_ANSWER = z.object({
  TaskName: text,
  State: text,
  AlreadyThere: bool,
  Late: bool,
  /** Why: the name is taken, and nothing runs under it, nor ever will. */
  NotStarted: text,
});

/** Seconds that an order may take between its claim and its task, and a task until it runs. */
const GRACE = 120;

export function pollScript(run: string): Script {
  assertDetachedName(run);
  return {
    name: 'poll',
    parameters: { run },
    body: `${READ}
${ROOT}
$now=[DateTime]::UtcNow
$said=Read-It { [IO.File]::ReadAllText($claim) }
${ALIVE}
$isThere=Test-Path -LiteralPath $claim
$isClaimed=$isThere -or $t -or $isHeld
$i=if ($t) { Get-ScheduledTaskInfo "PatchCenter-$run" }
$isOld=-not $isThere -or ($now-(Get-Item -LiteralPath $claim).CreationTimeUtc).TotalSeconds -gt ${GRACE}
$isOver=$isClaimed -and $said -ne 'closed' -and -not $isHeld -and (-not $t -or "$($t.State)" -notin 'Running','Queued') -and $isOld
if ($isOver -and -not (Test-Path -LiteralPath "$dir\\begun")) {
  [void][IO.Directory]::CreateDirectory($dir)
  try { [IO.File]::Open("$dir\\begun",'CreateNew','Write','None').Close() } catch [IO.IOException] { $isOver=$false }
}
if ($isOver -and $t) { Unregister-ScheduledTask "PatchCenter-$run" -Confirm:$false -ErrorAction SilentlyContinue }
function Shared($file) {
  $f=[IO.File]::Open($file,'Open','Read','ReadWrite')
  try { (New-Object IO.StreamReader($f,[Text.Encoding]::UTF8)).ReadToEnd() } finally { $f.Close() }
}
$text=if (Test-Path -LiteralPath "$dir\\result.json") { [IO.File]::ReadAllText("$dir\\result.json") }
$r=if ($text) { Read-It { ConvertFrom-Json $text } }
@{
  Claim=if (-not $isClaimed) { $null } elseif ($said -eq 'closed') { 'closed' } else { 'claimed' }
  ClaimedIn=if ($said -and $said -ne 'closed') { $said }
  IsOver=[bool]$isOver
  Task=if ($t) { @{ State="$($t.State)"; LastTaskResult=[int64]$i.LastTaskResult; LastRunTime=Read-It { $i.LastRunTime.ToUniversalTime().ToString('o') } } }
  Result=$r
  Progress=if (Test-Path -LiteralPath "$dir\\progress.log") { Shared "$dir\\progress.log" }
  Now=$now.ToString('o')
  LastBootUpTime=$boot.ToString('o')
  TiWorker=[bool](Get-Process TiWorker -ErrorAction SilentlyContinue)
}`,
  };
}

export const POLL_ANSWER = z.object({
  /** null: nobody has taken the name. */
  Claim: maybe(z.enum(['claimed', 'closed'])),
  ClaimedIn: maybe(instant),
  /** Nothing runs, and nothing will any more. */
  IsOver: bool,
  Task: maybe(z.object({ State: z.string(), LastTaskResult: number })),
  /** Of the job: read by its own kind. Null as well where a power failure has left nothing that could be read in its file. */
  Result: maybe(z.record(z.string(), z.unknown())),
  /** Lines, of which the last may be without its end. null: none yet, or a job of an earlier version. */
  Progress: text,
  Now: instant,
  LastBootUpTime: instant,
  TiWorker: bool,
});

export type WindowsPoll = z.infer<typeof POLL_ANSWER>;

/** RUN-15. */
export function withdrawScript(run: string): Script {
  assertDetachedName(run);
  return {
    name: 'withdraw',
    parameters: { run },
    body: `${ROOT}
${CLAIM}
${ALIVE}
if ($t -or $isHeld) { return @{ Closed=$false } }
@{ Closed=((Claim 'closed') -or [IO.File]::ReadAllText($claim) -eq 'closed') }`,
  };
}

export const WITHDRAW_ANSWER = z.object({ Closed: z.boolean() });

/** Of what only reads: nothing of it is left behind. What installs keeps its claim. */
export function closeScript(run: string): Script {
  assertDetachedName(run);
  return {
    name: 'close',
    parameters: { run },
    body: `${ROOT}
$t=Get-ScheduledTask "PatchCenter-$run" -ErrorAction SilentlyContinue
if ($t) { Unregister-ScheduledTask "PatchCenter-$run" -Confirm:$false }
$had=Test-Path -LiteralPath $dir
Remove-Item -LiteralPath $dir,$claim -Recurse -Force -ErrorAction SilentlyContinue
@{ TaskRemoved=[bool]$t; FolderRemoved=$had }`,
  };
}

export const CLOSE_ANSWER = z.object({ TaskRemoved: bool, FolderRemoved: bool });
