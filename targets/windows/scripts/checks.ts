// What runs and who listens (RUN-9). Reads only.
import { z } from 'zod';
import type { Listener, Services } from '../../../domain/attempts/running-services.ts';
import type { Script } from '../ask-powershell.ts';
import { bool, maybe, number, text } from '../read/shapes.ts';
import { READ } from './facts.ts';

export const SERVICES: Script = {
  name: 'services',
  parameters: {},
  body: `$boot=(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToUniversalTime()
@{ UpSeconds=[int64]([DateTime]::UtcNow-$boot).TotalSeconds
  Services=@(Get-CimInstance Win32_Service | ForEach-Object { @{ Name=$_.Name; DisplayName=$_.DisplayName; State=$_.State; StartMode=$_.StartMode; DelayedAutoStart=[bool]$_.DelayedAutoStart; HasTrigger=(Test-Path "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\$($_.Name)\\TriggerInfo"); ExitCode=[int64]$_.ExitCode } }) }`,
};

export const SERVICES_ANSWER = z.object({
  UpSeconds: number,
  Services: maybe(
    z.array(
      z.object({
        Name: z.string(),
        State: text,
        StartMode: text,
        DelayedAutoStart: bool,
        HasTrigger: bool,
        ExitCode: number,
      }),
    ),
  ),
});

export const LISTENERS: Script = {
  name: 'listeners',
  parameters: {},
  body: `${READ}
$n=@{}; Get-Process | ForEach-Object { $n[[int]$_.Id]=$_.ProcessName }
$tcp=Get-NetTCPConnection -State Listen | ForEach-Object { @{ Protocol='tcp'; LocalAddress=$_.LocalAddress; LocalPort=[int]$_.LocalPort; OwningProcess=[int]$_.OwningProcess; ProcessName=$n[[int]$_.OwningProcess] } }
$udp=Get-NetUDPEndpoint | ForEach-Object { @{ Protocol='udp'; LocalAddress=$_.LocalAddress; LocalPort=[int]$_.LocalPort; OwningProcess=[int]$_.OwningProcess; ProcessName=$n[[int]$_.OwningProcess] } }
@{ Listeners=@($tcp)+@($udp) }`,
};

export const LISTENERS_ANSWER = z.object({
  Listeners: maybe(
    z.array(
      z.object({
        Protocol: z.string(),
        LocalAddress: z.string(),
        LocalPort: z.number(),
        ProcessName: text,
      }),
    ),
  ),
});

type Read<T extends z.ZodType> = z.infer<T>;

/** What a trigger starts also stops by itself, in good order: that it no longer runs says nothing. */
export function servicesOf({ Services: found }: Read<typeof SERVICES_ANSWER>): Services | null {
  if (found === null) return null;
  return {
    running: found.filter(({ State }) => State === 'Running').map(({ Name }) => Name),
    enabled: found
      .filter(({ StartMode, HasTrigger }) => StartMode === 'Auto' && HasTrigger !== true)
      .map(({ Name }) => Name),
  };
}

/** Windows starts services of a delayed start two minutes after its boot at the earliest: until then they are still to come. */
export function areServicesComing({ Services: found, UpSeconds }: Read<typeof SERVICES_ANSWER>): boolean {
  if (found === null || UpSeconds === null || UpSeconds > DELAYED_SECONDS) return false;
  return found.some(
    ({ StartMode, DelayedAutoStart, State, HasTrigger }) =>
      StartMode === 'Auto' && DelayedAutoStart === true && HasTrigger !== true && State !== 'Running',
  );
}

const DELAYED_SECONDS = 300;

/** Start by themselves, do not run, and ended with an error: many others start when they are needed, and stop in good order. */
export function failedOf({ Services: found }: Read<typeof SERVICES_ANSWER>): readonly string[] | null {
  if (found === null) return null;
  return found
    .filter(({ StartMode, State, ExitCode }) => StartMode === 'Auto' && State === 'Stopped' && ExitCode !== 0)
    .filter(({ ExitCode }) => ExitCode !== NEVER_STARTED)
    .map(({ Name }) => Name)
    .sort();
}

/** ERROR_SERVICE_NEVER_STARTED: nothing has asked for it since the boot. */
const NEVER_STARTED = 1077;

/** From there on Windows gives out ports that change at each boot. */
const FIRST_DYNAMIC = 49_152;

/** The process stands where Linux has a unit: what serves a port must be the same afterwards. */
export function listenersOf({ Listeners: found }: Read<typeof LISTENERS_ANSWER>): readonly Listener[] | null {
  if (found === null) return null;
  return found
    .filter(({ LocalPort }) => LocalPort < FIRST_DYNAMIC)
    .map(({ Protocol, LocalAddress, LocalPort, ProcessName }) => ({
      name: `${Protocol.toLowerCase()}/${LocalAddress.includes(':') ? `[${LocalAddress}]` : LocalAddress}:${LocalPort}`,
      ...{ unit: ProcessName, package: null, image: null, digest: null },
    }));
}
