// What the task of SYSTEM runs: Windows Update refuses whoever comes over the network, SSH included, its searches in part as well
// (https://learn.microsoft.com/windows/win32/wua_sdk/using-wua-from-a-remote-computer). A job writes `result.json` beside itself, whole or
// not at all. None restarts the machine.
import { PLAIN_ARRAYS, scriptLine } from '../ask-powershell.ts';
import type { UpdateSelection } from '../selection.ts';
import { INSTALL } from './install.ts';
import { SAY } from './say.ts';

export type WindowsJob =
  | { readonly kind: 'scan'; readonly parameters: { readonly serverSelection: 0 } }
  | { readonly kind: 'install'; readonly parameters: { readonly serverSelection: 0 } & UpdateSelection }
  | { readonly kind: 'inventory'; readonly parameters: Record<string, never> };

/**
 * `begun`: taken by whoever is first; a second run of the task, or one that was given up, ends there. It stays open until the result is there, or the
 * process has ended in whatever way: that is how others see that the job runs.
 */
export function jobScript({ kind, parameters }: WindowsJob): string {
  return `${scriptLine(`job-${kind}`, parameters)}
$ErrorActionPreference='Stop'
$ProgressPreference='SilentlyContinue'
${PLAIN_ARRAYS}
$here=Split-Path -Parent $MyInvocation.MyCommand.Path
try { $held=[IO.File]::Open("$here\\begun",'CreateNew','Write','None') } catch { exit 3 }
$p=ConvertFrom-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(JSON.stringify(parameters)).toString('base64')}')))
$started=[DateTime]::UtcNow.ToString('o')
function Hex($n) { '0x{0:X8}' -f $n }
try {
  $all=@(& {
${COMMON}
${BODIES[kind]}
  })
  $result=$all[-1]
  $result.Error=$null
} catch {
  $e=$_.Exception
  while ($e.InnerException) { $e=$e.InnerException }
  $result=@{ Error=@{ HResult=(Hex $e.HResult); Message=$e.Message; Type=$e.GetType().FullName } }
}
$result.Job='${kind}'
$result.StartedAt=$started
$result.EndedAt=[DateTime]::UtcNow.ToString('o')
[IO.File]::WriteAllText("$here\\result.tmp",(ConvertTo-Json -InputObject $result -Depth 6 -Compress),[Text.UTF8Encoding]::new($false))
[IO.File]::Move("$here\\result.tmp","$here\\result.json")
$held.Close()
exit 0
`;
}

/** An update without a KB, such as a driver, is named by its id. */
const COMMON = `${SAY}
function Kbs($u) { ,@($u.KBArticleIDs | ForEach-Object { "$_" }) }
function Ids($u) { @{ UpdateID=$u.Identity.UpdateID; RevisionNumber=[int]$u.Identity.RevisionNumber; Title=$u.Title; KBArticleIDs=(Kbs $u) } }
function Cats($u) { ,@($u.Categories | ForEach-Object { @{ CategoryID=$_.CategoryID; Name=$_.Name } }) }
function Names($u) { if ($u.KBArticleIDs.Count) { $u.KBArticleIDs | ForEach-Object { "KB$_" } } else { "UPDATE-$($u.Identity.UpdateID)" } }
function Searcher { $s=(New-Object -ComObject Microsoft.Update.Session); $q=$s.CreateUpdateSearcher(); $q.ServerSelection=[int]$p.serverSelection; $q }
function Find($q,$what) {
  $f=$q.Search($what)
  if ([int]$f.ResultCode -ne 2) { $why=@($f.Warnings | ForEach-Object { "$(Hex $_.HResult) $($_.Message)" }) -join '; '; throw "the search of Windows Update was not whole (result $([int]$f.ResultCode)) $why" }
  $f
}
$pending="IsInstalled=0 and IsHidden=0 and Type='Software'"
$restart=[bool](New-Object -ComObject Microsoft.Update.SystemInfo).RebootRequired`;

const SCAN = `$f=(Searcher).Search($pending)
@{
  ResultCode=[int]$f.ResultCode
  RebootRequired=$restart
  Updates=@($f.Updates | ForEach-Object { $u=$_; $x=Ids $u
    $x.CveIDs=@($u.CveIDs | ForEach-Object { "$_" })
    $x.Categories=Cats $u
    $x.MsrcSeverity=$u.MsrcSeverity
    $x.IsDownloaded=[bool]$u.IsDownloaded
    $x.EulaAccepted=[bool]$u.EulaAccepted
    $x.MaxDownloadSize="$($u.MaxDownloadSize)"
    $x.CanRequestUserInput=[bool]$u.InstallationBehavior.CanRequestUserInput
    $x.RebootBehavior=[int]$u.InstallationBehavior.RebootBehavior
    $x.LastDeploymentChangeTime=$u.LastDeploymentChangeTime.ToUniversalTime().ToString('o')
    $x })
  Warnings=@($f.Warnings | ForEach-Object { @{ HResult=(Hex $_.HResult); Message=$_.Message } })
}`;

/**
 * \`Waiting\`: installed, and complete only after a restart: until then they are not among those that are installed. Nothing but the id is read of
 * a hot fix: where its date is not written as the machine writes dates, reading that throws.
 */
const INVENTORY = `$q=Searcher
$nt=Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
@{
  Build="$($nt.CurrentBuild).$($nt.UBR)"
  Installed=@((Find $q 'IsInstalled=1').Updates | ForEach-Object { $x=Ids $_; $x.Categories=Cats $_; $x })
  Waiting=@((Find $q 'RebootRequired=1').Updates | ForEach-Object { Ids $_ })
  HotFixes=@(Get-HotFix | ForEach-Object { @{ HotFixID=$_.HotFixID } })
}`;

const BODIES: Readonly<Record<WindowsJob['kind'], string>> = { scan: SCAN, install: INSTALL, inventory: INVENTORY };
