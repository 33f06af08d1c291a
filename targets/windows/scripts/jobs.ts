// What the task of SYSTEM runs: Windows Update refuses whoever comes over the network, SSH included, its searches in part as well
// (https://learn.microsoft.com/windows/win32/wua_sdk/using-wua-from-a-remote-computer). A job writes `result.json` beside itself, whole or
// not at all. None restarts the machine.
import { PLAIN_ARRAYS, scriptLine } from '../ask-powershell.ts';
import type { UpdateSelection } from '../selection.ts';

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
const COMMON = `function Kbs($u) { ,@($u.KBArticleIDs | ForEach-Object { "$_" }) }
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
 * Installs fail while a restart is pending, and an empty collection is an error: neither is begun. A part of the search is none: what it does
 * not show counts as not offered. An update that may ask somebody would wait for SYSTEM's answer for ever. One that wants to be
 * installed exclusively (a servicing stack) makes the whole call fail that it shares with others, and what comes after it may need what it brings:
 * it goes first, by itself. After one that wants a restart nothing more is begun. Of a KB that comes again under its number (`editions`) another one
 * than was decided on counts as not offered.
 * https://learn.microsoft.com/windows/win32/api/wuapi/ne-wuapi-installationimpact
 */
const INSTALL = `function IsMeant($u,$n) {
  $e=if ($null -ne $p.editions) { $p.editions.$n } else { $null }
  if (-not $e) { return $true }
  if ($e -like 'u*') { return ($e -eq "u$($u.Identity.UpdateID -replace '-','').$([int]$u.Identity.RevisionNumber)") }
  $u.Title -match ('(?<![\\d.])'+[regex]::Escape($e)+'(?![\\d.])')
}
if ($restart) { return @{ Skipped='reboot-required'; RebootRequired=$true; Updates=@(); NotFound=@(); Asking=@() } }
$s=New-Object -ComObject Microsoft.Update.Session
$f=Find (Searcher) $pending
$rest=New-Object -ComObject Microsoft.Update.UpdateColl
$sets=New-Object Collections.ArrayList
$seen=@(); $asking=@()
foreach ($u in $f.Updates) {
  $all=@(Names $u); $names=@($all | Where-Object { IsMeant $u $_ }); $seen+=$names
  $wanted=if ($null -ne $p.names) { @($names | Where-Object { $_ -in $p.names }).Count -gt 0 }
    elseif ($null -ne $p.cves) { @($u.CveIDs | Where-Object { $_ -in $p.cves }).Count -gt 0 }
    else { @($u.Categories | Where-Object { $_.CategoryID -in $p.categories }).Count -gt 0 }
  $left=@($all | Where-Object { $n=$_; @($p.excludes | Where-Object { $n -like $_ }).Count -gt 0 }).Count -gt 0
  if (-not $wanted -or $left) { continue }
  if ($u.InstallationBehavior.CanRequestUserInput) { $asking+=$names; continue }
  if (-not $u.EulaAccepted) { [void]$u.AcceptEula() }
  if ([int]$u.InstallationBehavior.Impact -ne 2) { [void]$rest.Add($u); continue }
  $one=New-Object -ComObject Microsoft.Update.UpdateColl
  [void]$one.Add($u); [void]$sets.Add($one)
}
if ($rest.Count) { [void]$sets.Add($rest) }
$missing=@($p.names | Where-Object { $_ -and $_ -notin $seen })
if ($sets.Count -eq 0) { return @{ Skipped='nothing'; RebootRequired=$false; Updates=@(); NotFound=$missing; Asking=$asking } }
$done=New-Object Collections.ArrayList
$down=@{ ResultCode=2; HResult=(Hex 0) }; $end=@{ ResultCode=2; HResult=(Hex 0) }; $waits=$false
foreach ($c in $sets) {
  $r=$null; $code=0; $h=0
  if (-not $waits) {
    try {
      $l=$s.CreateUpdateDownloader(); $l.Updates=$c; $d=$l.Download()
      if ([int]$d.ResultCode -ne 2) { $down=@{ ResultCode=[int]$d.ResultCode; HResult=(Hex $d.HResult) } }
      $i=$s.CreateUpdateInstaller(); $i.Updates=$c; $i.AllowSourcePrompts=$false; $r=$i.Install()
      $code=[int]$r.ResultCode; $h=$r.HResult
    } catch {
      $e=$_.Exception
      while ($e.InnerException) { $e=$e.InnerException }
      $r=$null; $code=4; $h=$e.HResult
    }
  }
  if ($code -ne 2) { $end=@{ ResultCode=$code; HResult=(Hex $h) } }
  $n=-1
  foreach ($u in $c) {
    $n+=1; $x=Ids $u
    if ($r) { $one=$r.GetUpdateResult($n); $x.ResultCode=[int]$one.ResultCode; $x.HResult=(Hex $one.HResult); $x.RebootRequired=[bool]$one.RebootRequired }
    else { $x.ResultCode=$code; $x.HResult=(Hex $h); $x.RebootRequired=$false }
    [void]$done.Add($x)
  }
  if ($r -and $r.RebootRequired) { $waits=$true }
}
@{
  Skipped=$null
  RebootRequired=$waits
  Download=$down
  Install=$end
  Updates=@($done)
  NotFound=$missing
  Asking=$asking
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
