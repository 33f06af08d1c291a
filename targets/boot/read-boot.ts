// Reads how a host boots (POL-6): the boot loader first, then its entries, by its own tools and as root.
import type { Answer } from '../../domain/answer.ts';
import type { BootEntry, BootFacts } from '../../domain/kernels/boot.ts';
import { BOOT_ID_COMMAND, parseBootId, parseUptime, UPTIME_COMMAND } from '../facts/boot-id.ts';
import { type ProbeAnswer, runProbes } from '../facts/probe.ts';
import { type ExecResult, HostAnswerError, type HostSession } from '../ports.ts';
import { parseGrubConfig, savedKernel } from './grub-config.ts';
import { kernelOfPath, parseGrubby } from './grubby.ts';
import { entryNamed, isNamed, parseSystemdBoot } from './systemd-boot.ts';

/** What systemd-boot and the boot leave for each other. */
const VARIABLES = '/sys/firmware/efi/efivars';
const VENDOR = '4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';

/** What the shell says of a file that is not there goes first, before it is opened. */
const LOADER_COMMAND = `if tr -d '\\000' 2>/dev/null <${VARIABLES}/LoaderInfo-${VENDOR} | grep -aq systemd-boot; then echo systemd-boot
elif command -v grubby >/dev/null 2>&1 && command -v grub2-reboot >/dev/null 2>&1; then echo grubby
elif command -v grub2-reboot >/dev/null 2>&1; then echo grub2
elif command -v grub-reboot >/dev/null 2>&1; then echo grub
else echo none; fi`;

/** The last one counts, as the shell would have it that reads them. */
const SAVED_COMMAND = `cat /etc/default/grub /etc/default/grub.d/*.cfg 2>/dev/null | sed -n 's/^[[:space:]]*GRUB_DEFAULT=//p' | tail -n 1`;

/** The filesystem of GRUB's environment, then what kind of device it lies on. */
const PLACE_COMMAND = `for dir in /boot/grub2 /boot/grub; do [ ! -d "$dir" ] || break; done
printf '%s\\n' "$(findmnt -n -o FSTYPE -T "$dir" 2>/dev/null)" "$(lsblk -dnro TYPE "$(findmnt -n -o SOURCE -T "$dir")" 2>/dev/null)"`;

/** A line each: whether they can be written, what boots once, what boots by itself. */
const VARIABLES_COMMAND = `printf '%s\\n' "$(findmnt -n -o OPTIONS ${VARIABLES} 2>/dev/null)"
for name in LoaderEntryOneShot LoaderEntryDefault; do tr -d '\\000\\n' 2>/dev/null <${VARIABLES}/$name-${VENDOR} || :; echo; done`;

/** The managers that know of several versions of a package at once; apt's kernels are packages of their own. */
const KEPT_COMMAND = `if command -v dpkg >/dev/null 2>&1; then echo apt
elif command -v zypper >/dev/null 2>&1; then cat /etc/zypp/zypp.conf /usr/etc/zypp/zypp.conf 2>/dev/null | sed -n 's/^[[:space:]]*multiversion\\(\\.kernels\\)\\{0,1\\}[[:space:]]*=[[:space:]]*/zypper\\1 /p'
else echo rpm; cat /etc/dnf/dnf.conf /etc/yum.conf 2>/dev/null | sed -n 's/^[[:space:]]*installonly_limit[[:space:]]*=[[:space:]]*/limit /p'; fi`;

export const BOOT_PROBES = [
  { id: 'boot-id', command: BOOT_ID_COMMAND },
  { id: 'uptime', command: UPTIME_COMMAND },
  { id: 'running', command: 'uname -r' },
  { id: 'loader', command: LOADER_COMMAND },
  { id: 'saved', command: SAVED_COMMAND },
  { id: 'place', command: PLACE_COMMAND },
  { id: 'variables', command: VARIABLES_COMMAND },
  { id: 'kept', command: KEPT_COMMAND },
] as const;

const ROOTED = {
  grubby: [
    { id: 'entries', command: 'sudo -n grubby --info=ALL' },
    { id: 'default', command: 'sudo -n grubby --default-kernel' },
    { id: 'environment', command: 'sudo -n grub2-editenv list' },
  ],
  grub2: [
    { id: 'entries', command: 'sudo -n cat /boot/grub2/grub.cfg' },
    { id: 'environment', command: 'sudo -n grub2-editenv list' },
  ],
  grub: [
    { id: 'entries', command: 'sudo -n cat /boot/grub/grub.cfg' },
    { id: 'environment', command: 'sudo -n grub-editenv list' },
  ],
  'systemd-boot': [{ id: 'entries', command: 'sudo -n bootctl --no-pager --json=short list' }],
} as const;

const TIMEOUT_MS = 90_000;

type Plain = Readonly<Record<(typeof BOOT_PROBES)[number]['id'], ProbeAnswer>>;

/** Throws ReachError, and HostAnswerError where the host does not even name its kernel, or its boot. */
export async function readBoot(session: HostSession): Promise<BootFacts> {
  const plain = await runProbes(session, BOOT_PROBES, TIMEOUT_MS);
  const running = plain.running.output.trim();
  if (plain.running.exitCode !== 0 || !/^\d\S{1,120}$/.test(running))
    throw new HostAnswerError(`no kernel from the host: ${running.slice(0, 200)}`);
  const moment = { bootId: parseBootId(resultOf(plain['boot-id'])), uptime: parseUptime(resultOf(plain.uptime)) };
  const found = await readLoader(session, plain);
  return { moment, running, keepsRunning: parseKept(plain.kept), ...found };
}

function resultOf({ exitCode, output }: ProbeAnswer): ExecResult {
  return { exitCode, stdout: output, stderr: '' };
}

type Found = Pick<BootFacts, 'loader' | 'entries' | 'byDefault' | 'once'>;

const NOTHING: Found = { loader: { kind: 'unknown' }, entries: [], byDefault: null, once: null };

async function readLoader(session: HostSession, plain: Plain): Promise<Found> {
  const kind = plain.loader.output.trim().split('\n').at(-1);
  switch (kind) {
    case 'grubby': {
      const { entries, default: byDefault, environment } = await runProbes(session, ROOTED.grubby, TIMEOUT_MS);
      const found = entries.exitCode === 0 ? parseGrubby(entries.output) : [];
      const saved = savedOf(plain.saved);
      return {
        loader: { kind, saved, writable: parsePlace(plain.place) },
        entries: found,
        byDefault: byDefault.exitCode === 0 ? kernelOfPath(byDefault.output.trim()) : null,
        once: onceOf(environment, found),
      };
    }
    case 'grub':
    case 'grub2': {
      const { entries, environment } = await runProbes(session, ROOTED[kind], TIMEOUT_MS);
      if (entries.exitCode !== 0)
        return { ...NOTHING, loader: { kind, saved: 'unknown', writable: parsePlace(plain.place) } };
      const config = parseGrubConfig(entries.output);
      return {
        loader: { kind, saved: config.saved ? 'yes' : 'no', writable: parsePlace(plain.place) },
        entries: config.entries,
        byDefault: environment.exitCode === 0 ? savedKernel(config, settingOf(environment, 'saved_entry')) : null,
        once: onceOf(environment, config.entries),
      };
    }
    case 'systemd-boot': {
      const { entries } = await runProbes(session, ROOTED['systemd-boot'], TIMEOUT_MS);
      const found = entries.exitCode === 0 ? parseSystemdBoot(entries.output) : null;
      const writable = parseVariables(plain.variables);
      if (found === null) return { ...NOTHING, loader: { kind, writable, stored: 'unknown' } };
      const [, oneShot = '', byDefault = ''] = plain.variables.output.split('\n');
      const stored = entryNamed(byDefault, found.entries);
      return {
        loader: { kind, writable, stored: stored === null ? 'no' : 'yes' },
        entries: found.entries,
        // While something is to be booted once, bootctl calls that the default.
        byDefault: stored ?? (isNamed(oneShot) ? null : found.byDefault),
        once: entryNamed(oneShot, found.entries),
      };
    }
    default:
      return NOTHING;
  }
}

function savedOf({ exitCode, output }: ProbeAnswer): Answer {
  if (exitCode !== 0) return 'unknown';
  // Red Hat's own configuration says so; without a word of it GRUB boots its first entry.
  return output.trim().replaceAll(/^["']|["']$/g, '') === 'saved' ? 'yes' : 'no';
}

/**
 * @internal GRUB writes blocks that it has seen: not through LVM, RAID or encryption, and not where a filesystem copies on writing.
 * https://www.gnu.org/software/grub/manual/grub/html_node/Environment-block.html
 */
export function parsePlace({ output }: ProbeAnswer): Answer {
  const [filesystem = '', device = ''] = output.split('\n').map((line) => line.trim());
  if (!/^\w+$/.test(filesystem) || !/^\w+$/.test(device)) return 'unknown';
  const plain = /^(ext[234]|xfs|vfat)$/.test(filesystem) && /^(part|disk|mpath)$/.test(device);
  return plain ? 'yes' : 'no';
}

function parseVariables({ output }: ProbeAnswer): Answer {
  const options = output.split('\n', 1)[0] ?? '';
  if (/^rw(,|$)/.test(options)) return 'yes';
  return /^ro(,|$)/.test(options) ? 'no' : 'unknown';
}

/** @internal */
export function parseKept({ exitCode, output }: ProbeAnswer): Answer {
  if (exitCode !== 0) return 'unknown';
  const lines = output.split('\n').map((line) => line.trim());
  if (lines.includes('apt')) return 'yes';
  if (lines.includes('rpm')) {
    const limit = lines.flatMap((line) => /^limit (\d+)$/.exec(line)?.[1] ?? []).at(-1);
    // 0 is without a limit, and 3 what both managers have where nothing is said.
    return limit === undefined || limit === '0' || Number(limit) >= 2 ? 'yes' : 'no';
  }
  const several = lines.some((line) => /^zypper .*multiversion\(kernel\)/.test(line));
  const kept = lines.find((line) => line.startsWith('zypper.kernels '));
  return several && (kept === undefined || /\brunning\b/.test(kept)) ? 'yes' : 'no';
}

function settingOf({ output }: ProbeAnswer, name: string): string {
  const line = output.split('\n').find((one) => one.startsWith(`${name}=`));
  return line === undefined ? '' : line.slice(name.length + 1).trim();
}

function onceOf(environment: ProbeAnswer, entries: readonly BootEntry[]): string | null {
  const next = environment.exitCode === 0 ? settingOf(environment, 'next_entry') : '';
  return next === '' ? null : (entries.find(({ id }) => id === next)?.kernel ?? null);
}
