// The order to restart (RUN-8): of that boot and no other, in time, and not while Windows services its components.
import { z } from 'zod';
import type { Script } from '../ask-powershell.ts';
import { bool, text } from '../read/shapes.ts';

/** Windows derives the time of its boot from its clock, which is set while it runs: within so many seconds it is the same boot. */
export const SAME_BOOT_SECONDS = 30;

export function restartScript(boot: Date, untilUptime: number): Script {
  return {
    name: 'restart',
    parameters: { reason: 'PatchCenter', boot: boot.toISOString(), untilUptime, unlessServicing: true },
    body: `$was=[DateTime]::Parse($p.boot,[Globalization.CultureInfo]::InvariantCulture,'AdjustToUniversal')
$boot=(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime()
if ([Math]::Abs(($boot-$was).TotalSeconds) -gt ${SAME_BOOT_SECONDS}) { return @{ Accepted=$false; Because='other-boot' } }
if (([DateTime]::UtcNow-$boot).TotalSeconds -gt $p.untilUptime) { return @{ Accepted=$false; Because='late' } }
if (Get-Process TiWorker -ErrorAction SilentlyContinue) { return @{ Accepted=$false; Because='servicing' } }
$s=Start-Process -FilePath "$env:SystemRoot\\System32\\shutdown.exe" -ArgumentList '/r','/t','5','/d','p:2:17','/c',$p.reason -Wait -PassThru -WindowStyle Hidden
if ($s.ExitCode -ne 0) { [Runtime.InteropServices.Marshal]::ThrowExceptionForHR([int](-2147024896 -bor $s.ExitCode)) }
@{ Accepted=$true; Because=$null }`,
  };
}

export const RESTART_ANSWER = z.object({ Accepted: bool, Because: text });

/** ERROR_SHUTDOWN_IN_PROGRESS, ERROR_SHUTDOWN_IS_SCHEDULED: it goes down already. */
export const GOES_DOWN = /^0x(?:8007045b|800704a6|0000045b|000004a6)$/i;
