// How an install tells what it is at, while Windows Update is at work: a call for all updates at once, as before, but one that is begun, looked at and
// ended. One call for each update would not do: after one that wants a restart, those that follow fail.
//
// Whoever begins such a call has to hear of it (https://learn.microsoft.com/windows/win32/api/wuapi/nf-wuapi-iupdateinstaller-begininstall), which
// PowerShell alone cannot: hence the few lines of C#. Where they cannot be compiled, and where a download could not be begun so, both are done in one
// piece, and only their beginning is told. An install is never begun twice: it is tried in the way that has done for its download.

/** Interfaces of wuapi.h, by their ids. What is told is not listened to: it is looked at instead. */
const DEAF = `using System.Reflection;
using System.Runtime.InteropServices;
namespace PatchCenter {
  [ComImport, Guid("8C3F1CDD-6173-4591-AEBD-A56A53CA77C1"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  public interface IDownloadProgressChangedCallback { void Invoke([MarshalAs(UnmanagedType.IUnknown)] object job, [MarshalAs(UnmanagedType.IUnknown)] object told); }
  [ComImport, Guid("77254866-9F5B-4C8E-B9E2-C77A8530D64B"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  public interface IDownloadCompletedCallback { void Invoke([MarshalAs(UnmanagedType.IUnknown)] object job, [MarshalAs(UnmanagedType.IUnknown)] object told); }
  [ComImport, Guid("E01402D5-F8DA-43BA-A012-38894BD048F1"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  public interface IInstallationProgressChangedCallback { void Invoke([MarshalAs(UnmanagedType.IUnknown)] object job, [MarshalAs(UnmanagedType.IUnknown)] object told); }
  [ComImport, Guid("45F4F6F3-D602-4F98-9A8A-3EFA152AD2D3"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
  public interface IInstallationCompletedCallback { void Invoke([MarshalAs(UnmanagedType.IUnknown)] object job, [MarshalAs(UnmanagedType.IUnknown)] object told); }
  public class Deaf : IDownloadProgressChangedCallback, IDownloadCompletedCallback, IInstallationProgressChangedCallback, IInstallationCompletedCallback {
    public void Invoke(object job, object told) { }
    public static object Begin(object com, string method) {
      object deaf = new Deaf();
      return com.GetType().InvokeMember(method, BindingFlags.InvokeMethod, null, com, new object[] { deaf, deaf, method });
    }
  }
}`;

/**
 * Beside `result.json`; shared with whoever reads it meanwhile. That it cannot be written is no reason not to install.
 */
export const SAY = `function Say($what) {
  try {
    $f=[IO.File]::Open("$here\\progress.log",'Append','Write','ReadWrite')
    try { $b=[Text.Encoding]::UTF8.GetBytes("$what\`n"); $f.Write($b,0,$b.Length) } finally { $f.Close() }
  } catch { }
}`;

/** `$done` are those of sets before this one, `$all` those of all sets. */
export const LIVE = `$live=$false
try { Add-Type -Language CSharp -TypeDefinition @'
${DEAF}
'@; $live=$true } catch { }
function Told($doing,$n,$called) { Say "$doing $($done.Count+$n+1) of $($all): $($called[$n])" }
function Follow($com,$what,$doing,$called) {
  $at=-1
  $job=[PatchCenter.Deaf]::Begin($com,"Begin$what")
  while (-not $job.IsCompleted) {
    try {
      $n=[int]$job.GetProgress().CurrentUpdateIndex
      if ($n -gt $at -and $n -lt $called.Count) { Told $doing $n $called; $at=$n }
    } catch { }
    Start-Sleep -Seconds 2
  }
  if ($what -eq 'Download') { $com.EndDownload($job) } else { $com.EndInstall($job) }
}`;
