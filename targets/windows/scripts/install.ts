// What the task of SYSTEM runs to install. What it is at is written to `progress.log` beside its result: people see it while it goes on.
/**
 * Installs fail while a restart is pending, and an empty collection is an error: neither is begun. A part of the search is none: what it does
 * not show counts as not offered. An update that may ask somebody would wait for SYSTEM's answer for ever. One that wants to be
 * installed exclusively (a servicing stack) makes the whole call fail that it shares with others, and what comes after it may need what it brings:
 * it goes first, by itself. After one that wants a restart nothing more is begun. Of a KB that comes again under its number (`editions`) another one
 * than was decided on counts as not offered. Each is downloaded by a call of its own, so that people see which; one call installs a whole set: of
 * several, those after one that wants a restart would fail. While it is at work only its beginning is known: to be told more, Windows Update
 * wants callbacks, which take C# compiled by SYSTEM, as malware does it.
 * https://learn.microsoft.com/windows/win32/api/wuapi/ne-wuapi-installationimpact
 */
export const INSTALL = `function IsMeant($u,$n) {
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
  $every=@(Names $u); $names=@($every | Where-Object { IsMeant $u $_ }); $seen+=$names
  $wanted=if ($null -ne $p.names) { @($names | Where-Object { $_ -in $p.names }).Count -gt 0 }
    elseif ($null -ne $p.cves) { @($u.CveIDs | Where-Object { $_ -in $p.cves }).Count -gt 0 }
    else { @($u.Categories | Where-Object { $_.CategoryID -in $p.categories }).Count -gt 0 }
  $left=@($every | Where-Object { $n=$_; @($p.excludes | Where-Object { $n -like $_ }).Count -gt 0 }).Count -gt 0
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
$at=0; $all=0; foreach ($c in $sets) { $all+=$c.Count }
Say "found $all to install"
$done=New-Object Collections.ArrayList
$down=@{ ResultCode=2; HResult=(Hex 0) }; $end=@{ ResultCode=2; HResult=(Hex 0) }; $waits=$false
foreach ($c in $sets) {
  $r=$null; $code=0; $h=0
  if (-not $waits) {
    try {
      foreach ($u in $c) {
        $one=New-Object -ComObject Microsoft.Update.UpdateColl
        [void]$one.Add($u); $at+=1
        Say "downloading $at of $($all): $(@(Names $u) -join ' ')"
        $l=$s.CreateUpdateDownloader(); $l.Updates=$one; $d=$l.Download()
        if ([int]$d.ResultCode -ne 2) { $down=@{ ResultCode=[int]$d.ResultCode; HResult=(Hex $d.HResult) } }
      }
      $i=$s.CreateUpdateInstaller(); $i.Updates=$c; $i.AllowSourcePrompts=$false
      Say "installing $($done.Count+1) of $($all): $(@($c | ForEach-Object { @(Names $_) -join ' ' }) -join ', ')"
      $r=$i.Install()
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
