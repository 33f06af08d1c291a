// How a host boots, as far as its kernels go (POL-6): what is read of its boot loader, and what may be asked of it.
import type { Answer } from '../answer.ts';

export type BootLoader =
  /**
   * `grubby`: GRUB 2 of Red Hat's family, whose entries grubby knows. `saved`: does it boot the default that is saved? `writable`: can it write
   * its environment itself, so that a one-shot entry is one?
   */
  | { readonly kind: 'grubby' | 'grub' | 'grub2'; readonly saved: Answer; readonly writable: Answer }
  /** `stored`: does it keep the default by name? Otherwise it boots what is newest, which a package may change. */
  | { readonly kind: 'systemd-boot'; readonly writable: Answer; readonly stored: Answer }
  | { readonly kind: 'unknown' };

/** `kernel`: the release, as `uname -r` says it. `id`: as the boot loader is asked for it. */
export type BootEntry = { readonly kernel: string; readonly id: string };

/** A default, as the update pins it again by itself. */
export type PinnedDefault = { readonly loader: Exclude<BootLoader['kind'], 'unknown'>; readonly entry: BootEntry };

/** When a boot loader was read, on the host's own clocks: what is asked of it later than that boot, or much later in it, is too late. */
export type BootMoment = { readonly bootId: string /** Seconds. */; readonly uptime: number };

export type BootFacts = {
  readonly moment: BootMoment;
  readonly loader: BootLoader;
  readonly running: string;
  readonly entries: readonly BootEntry[];
  /** What boots by itself; null: unknown, or no entry of a kernel. */
  readonly byDefault: string | null;
  /** What boots the next time only; null: nothing is set, or it is not known. */
  readonly once: string | null;
  /** Will a kernel that is installed leave the running one in place? */
  readonly keepsRunning: Answer;
};

export function entryOf({ entries }: Pick<BootFacts, 'entries'>, kernel: string): BootEntry | null {
  return entries.find((entry) => entry.kernel === kernel) ?? null;
}

/** Can a kernel be booted once, and the one from before by default? Three-valued: what cannot be read is unknown. */
export function canBootOnce(boot: BootFacts): Answer {
  const { loader } = boot;
  if (loader.kind === 'unknown') return 'unknown';
  const asked = loader.kind === 'systemd-boot' ? [loader.writable] : [loader.saved, loader.writable];
  if (asked.includes('no')) return 'no';
  if (asked.includes('unknown') || boot.byDefault === null) return 'unknown';
  return entryOf(boot, boot.running) === null ? 'unknown' : 'yes';
}

/** Does it keep a one-shot entry apart from packages, so that a default that they change needs none to guard it? */
export function keepsDefault(loader: BootLoader): boolean {
  return loader.kind === 'systemd-boot';
}

/** By itself and next, whatever packages do about it meanwhile: the stored default, or with GRUB the one-shot entry as well. */
export function isPinned({ byDefault, once, loader }: BootFacts, kernel: string): boolean {
  if (byDefault !== kernel) return false;
  if (!keepsDefault(loader)) return once === kernel;
  return loader.kind !== 'systemd-boot' || loader.stored === 'yes';
}

/** What was there before the update. */
export type PinnedKernel = { readonly from: string; readonly kernels: readonly string[] };

/**
 * What is to be booted once: of what the update brought the latest of the flavour that runs; where it brought none, the latest that waits since
 * before. null: there is nothing new.
 */
export function kernelToBoot(
  { from, kernels }: PinnedKernel,
  now: Pick<BootFacts, 'entries'>,
  isLater: (release: string, than: string) => boolean,
): string | null {
  const all = now.entries.map(({ kernel }) => kernel).filter((kernel) => kernel !== from);
  const same = all.filter((kernel) => flavour(kernel) === flavour(from));
  const fresh = (of: readonly string[]) => of.filter((kernel) => !kernels.includes(kernel));
  const waiting = same.filter((kernel) => isLater(kernel, from));
  const among = [fresh(same), fresh(all), waiting].find((some) => some.length > 0) ?? [];
  return [...among].sort((a, b) => (isLater(a, b) ? -1 : isLater(b, a) ? 1 : 0))[0] ?? null;
}

/** `+rt`, `el9uek.x86_64`, `-amd64`, `-default`: without numbers, which a later build may have changed. */
function flavour(release: string): string {
  const [, plus] = release.split('+');
  if (plus !== undefined) return `+${plus}`;
  if (/uek/.test(release)) return 'uek';
  return /-([a-z][a-z-]*\w*)$/.exec(release)?.[1] ?? '';
}
