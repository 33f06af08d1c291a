// What the task of SYSTEM runs to install. What it is at is written to `progress.log` beside its result: people see it while it goes on.
import { LIVE } from './live.ts';

/**
 * Installs fail while a restart is pending, and an empty collection is an error: neither is begun. A part of the search is none: what it does
 * not show counts as not offered. An update that may ask somebody would wait for SYSTEM's answer for ever. One that wants to be
 * installed exclusively (a servicing stack) makes the whole call fail that it shares with others, and what comes after it may need what it brings:
 * it goes first, by itself. After one that wants a restart nothing more is begun.
 * https://learn.microsoft.com/windows/win32/api/wuapi/ne-wuapi-installationimpact
 */
export const INSTALL = `if ($restart) { return @{ Skipped='reboot-required'; RebootRequired=$true; Updates=@(); NotFound=@(); Asking=@() } }
$s=New-Object -ComObject Microsoft.Update.Session
$f=Find (Searcher) $pending
$rest=New-Object -ComObject Microsoft.Update.UpdateColl
$sets=New-Object Collections.ArrayList
$seen=@(); $asking=@()
foreach ($u in $f.Updates) {
  $names=@(Names $u); $seen+=$names
  $wanted=if ($null -ne $p.names) { @($names | Where-Object { $_ -in $p.names }).Count -gt 0 }
    elseif ($null -ne $p.cves) { @($u.CveIDs | Where-Object { $_ -in $p.cves }).Count -gt 0 }
    else { @($u.Categories | Where-Object { $_.CategoryID -in $p.categories }).Count -gt 0 }
  $left=@($names | Where-Object { $n=$_; @($p.excludes | Where-Object { $n -like $_ }).Count -gt 0 }).Count -gt 0
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
$all=0; foreach ($c in $sets) { $all+=$c.Count }
Say "found $all to install"
${LIVE}
$done=New-Object Collections.ArrayList
$down=@{ ResultCode=2; HResult=(Hex 0) }; $end=@{ ResultCode=2; HResult=(Hex 0) }; $waits=$false
foreach ($c in $sets) {
  $r=$null; $code=0; $h=0
  if (-not $waits) {
    try {
      $called=@($c | ForEach-Object { @(Names $_) -join ' ' })
      $l=$s.CreateUpdateDownloader(); $l.Updates=$c; $d=$null
      if ($live) { try { $d=Follow $l 'Download' 'downloading' $called } catch { $live=$false } }
      if (-not $live) { Told 'downloading' 0 $called; $d=$l.Download() }
      if ([int]$d.ResultCode -ne 2) { $down=@{ ResultCode=[int]$d.ResultCode; HResult=(Hex $d.HResult) } }
      $i=$s.CreateUpdateInstaller(); $i.Updates=$c; $i.AllowSourcePrompts=$false
      if ($live) { $r=Follow $i 'Install' 'installing' $called } else { Told 'installing' 0 $called; $r=$i.Install() }
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
