// What the task of SYSTEM runs: Windows Update refuses whoever comes over the network, SSH included, its searches in part as well
// (https://learn.microsoft.com/windows/win32/wua_sdk/using-wua-from-a-remote-computer). A job writes `result.json` beside itself, whole or
// not at all. None restarts the machine.
import { scriptLine } from '../ask-powershell.ts';
import type { UpdateSelection } from '../selection.ts';

export type WindowsJob =
  | { readonly kind: 'scan'; readonly parameters: { readonly serverSelection: 0 } }
  | { readonly kind: 'install'; readonly parameters: { readonly serverSelection: 0 } & UpdateSelection }
  | { readonly kind: 'inventory'; readonly parameters: Record<string, never> };

/** `begun`: taken by whoever is first; a second run of the task, or one that was given up, ends there. */
export function jobScript({ kind, parameters }: WindowsJob): string {
  return `${scriptLine(`job-${kind}`, parameters)}
$ErrorActionPreference='Stop'
$ProgressPreference='SilentlyContinue'
$here=Split-Path -Parent $MyInvocation.MyCommand.Path
try { [IO.File]::Open("$here\\begun",'CreateNew','Write','None').Close() } catch { exit 3 }
$p=ConvertFrom-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(JSON.stringify(parameters)).toString('base64')}')))
$started=[DateTime]::UtcNow.ToString('o')
function Hex($n) { '0x{0:X8}' -f $n }
try {
  $result=& {
${COMMON}
${BODIES[kind]}
  }
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
exit 0
`;
}

/** An update without a KB, such as a driver, is named by its id. */
const COMMON = `function Kbs($u) { ,@($u.KBArticleIDs | ForEach-Object { "$_" }) }
function Ids($u) { @{ UpdateID=$u.Identity.UpdateID; RevisionNumber=[int]$u.Identity.RevisionNumber; Title=$u.Title; KBArticleIDs=(Kbs $u) } }
function Cats($u) { ,@($u.Categories | ForEach-Object { @{ CategoryID=$_.CategoryID; Name=$_.Name } }) }
function Names($u) { if ($u.KBArticleIDs.Count) { $u.KBArticleIDs | ForEach-Object { "KB$_" } } else { "UPDATE-$($u.Identity.UpdateID)" } }
function Searcher { $s=(New-Object -ComObject Microsoft.Update.Session); $q=$s.CreateUpdateSearcher(); $q.ServerSelection=[int]$p.serverSelection; $q }
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
    $x.RebootBehavior=[int]$u.InstallationBehavior.RebootBehavior
    $x.LastDeploymentChangeTime=$u.LastDeploymentChangeTime.ToUniversalTime().ToString('o')
    $x })
  Warnings=@($f.Warnings | ForEach-Object { @{ HResult=(Hex $_.HResult); Message=$_.Message } })
}`;

/** Installs fail while a restart is pending, and an empty collection is an error: neither is begun. */
const INSTALL = `if ($restart) { return @{ Skipped='reboot-required'; RebootRequired=$true; Updates=@(); NotFound=@() } }
$s=New-Object -ComObject Microsoft.Update.Session
$f=(Searcher).Search($pending)
$c=New-Object -ComObject Microsoft.Update.UpdateColl
$seen=@()
foreach ($u in $f.Updates) {
  $names=@(Names $u); $seen+=$names
  $wanted=if ($null -ne $p.names) { @($names | Where-Object { $_ -in $p.names }).Count -gt 0 }
    elseif ($null -ne $p.cves) { @($u.CveIDs | Where-Object { $_ -in $p.cves }).Count -gt 0 }
    else { @($u.Categories | Where-Object { $_.CategoryID -in $p.categories }).Count -gt 0 }
  $left=@($names | Where-Object { $n=$_; @($p.excludes | Where-Object { $n -like $_ }).Count -gt 0 }).Count -gt 0
  if (-not $wanted -or $left) { continue }
  if (-not $u.EulaAccepted) { $u.AcceptEula() }
  [void]$c.Add($u)
}
$missing=@($p.names | Where-Object { $_ -and $_ -notin $seen })
if ($c.Count -eq 0) { return @{ Skipped='nothing'; RebootRequired=$false; Updates=@(); NotFound=$missing } }
$l=$s.CreateUpdateDownloader(); $l.Updates=$c; $d=$l.Download()
$i=$s.CreateUpdateInstaller(); $i.Updates=$c; $i.AllowSourcePrompts=$false; $r=$i.Install()
$n=-1
@{
  Skipped=$null
  RebootRequired=[bool]$r.RebootRequired
  Download=@{ ResultCode=[int]$d.ResultCode; HResult=(Hex $d.HResult) }
  Install=@{ ResultCode=[int]$r.ResultCode; HResult=(Hex $r.HResult) }
  Updates=@($c | ForEach-Object { $n+=1; $one=$r.GetUpdateResult($n); $x=Ids $_
    $x.ResultCode=[int]$one.ResultCode; $x.HResult=(Hex $one.HResult); $x.RebootRequired=[bool]$one.RebootRequired
    $x })
  NotFound=$missing
}`;

/** \`Waiting\`: installed, and complete only after a restart: until then they are not among those that are installed. */
const INVENTORY = `$q=Searcher
$nt=Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
@{
  Build="$($nt.CurrentBuild).$($nt.UBR)"
  Installed=@($q.Search('IsInstalled=1').Updates | ForEach-Object { $x=Ids $_; $x.Categories=Cats $_; $x })
  Waiting=@($q.Search('RebootRequired=1').Updates | ForEach-Object { Ids $_ })
  HotFixes=@(Get-HotFix | ForEach-Object { @{ HotFixID=$_.HotFixID; Description=$_.Description; InstalledOn=if ($_.InstalledOn) { $_.InstalledOn.ToUniversalTime().ToString('o') } } })
}`;

const BODIES: Readonly<Record<WindowsJob['kind'], string>> = { scan: SCAN, install: INSTALL, inventory: INVENTORY };
