// What kind of a machine it is, since when it runs, and whether it can be updated. Reads only.
import { z } from 'zod';
import type { Script } from '../ask-powershell.ts';
import { bool, instant, maybe, number, text } from '../read/shapes.ts';

/** Each by itself: one that fails is null, and the others are told. A list is given with a comma before it, or one element would be no list. */
export const READ = 'function Read-It($block) { try { & $block } catch { $null } }';

export const FACTS: Script = {
  name: 'facts',
  parameters: {},
  body: `${READ}
$os=Read-It { Get-CimInstance Win32_OperatingSystem }
$cs=Read-It { Get-CimInstance Win32_ComputerSystem }
$nt=Read-It { Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion' }
$wu=Read-It { Get-ItemProperty 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate' }
@{
  ComputerName=$env:COMPUTERNAME
  Domain=$cs.Domain
  UUID=Read-It { (Get-CimInstance Win32_ComputerSystemProduct).UUID }
  Caption=$os.Caption
  CurrentBuild=$nt.CurrentBuild
  UBR=$nt.UBR
  EditionID=$nt.EditionID
  InstallationType=$nt.InstallationType
  ProductType=Read-It { [int]$os.ProductType }
  OSLanguage=Read-It { [int]$os.OSLanguage }
  OEMCodePage=Read-It { (Get-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage').OEMCP }
  PSVersion="$($PSVersionTable.PSVersion)"
  LanguageMode="$($ExecutionContext.SessionState.LanguageMode)"
  IsAdministrator=Read-It { ([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole([Security.Principal.SecurityIdentifier]'S-1-5-32-544') }
  LastBootUpTime=Read-It { $os.LastBootUpTime.ToUniversalTime().ToString('o') }
  Now=[DateTime]::UtcNow.ToString('o')
  SystemDrive=$env:SystemDrive
  Disks=Read-It { ,@(Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=3' | ForEach-Object { @{ DeviceID=$_.DeviceID; Size="$($_.Size)"; FreeSpace="$($_.FreeSpace)" } }) }
  WUServer=$wu.WUServer
  UseWUServer=Read-It { [bool](Get-ItemProperty 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU' -ErrorAction SilentlyContinue).UseWUServer }
  AutoUpdate=Read-It { $au=Get-ItemProperty 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU' -ErrorAction SilentlyContinue; $own=Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update' -ErrorAction SilentlyContinue; if ($au.NoAutoUpdate -eq 1) { 0 } elseif ($null -ne $au.AUOptions) { [int]$au.AUOptions } elseif ($null -ne $own.AUOptions) { [int]$own.AUOptions } else { $null } }
  Wuauserv=Read-It { (Get-CimInstance Win32_Service -Filter "Name='wuauserv'").StartMode }
  TiWorker=Read-It { [bool](Get-Process TiWorker -ErrorAction SilentlyContinue) }
}`,
};

/** In bytes: more than a number of JSON holds in some readers, so that it is text. */
const bytes = maybe(z.string().regex(/^\d+$/).transform(Number));

export const FACTS_ANSWER = z.object({
  ComputerName: text,
  UUID: text,
  Caption: text,
  CurrentBuild: text,
  UBR: number,
  LanguageMode: text,
  IsAdministrator: bool,
  LastBootUpTime: maybe(instant),
  Now: maybe(instant),
  SystemDrive: text,
  Disks: maybe(z.array(z.object({ DeviceID: z.string(), Size: bytes, FreeSpace: bytes }))),
  WUServer: text,
  UseWUServer: maybe(z.union([z.boolean(), z.number().transform((value) => value !== 0)])),
  /** https://learn.microsoft.com/windows/deployment/update/waas-wu-settings: 4 installs and restarts; 0: switched off by policy. */
  AutoUpdate: number,
  Wuauserv: text,
  TiWorker: bool,
});

export type WindowsFacts = z.infer<typeof FACTS_ANSWER>;
