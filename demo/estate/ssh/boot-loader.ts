// How a simulated host boots its kernels (POL-6): GRUB 2, as grubby of Red Hat's family shows and changes it.

import { BOOT_PROBES } from '../../../targets/boot/read-boot.ts';
import type { PackageVersion } from '../../../targets/ports.ts';
import { firmwareUuid } from '../firmware-uuid.ts';
import { readWords } from './script-reader.ts';

/** Releases, as `uname -r` writes them. */
export type BootChoice = {
  readonly byDefault: string;
  /** The next boot takes it, and takes the mark away. */
  readonly once: string | null;
};

/** What of a machine its boot loader shows. */
export type Bootable = {
  readonly host: { readonly name: string };
  readonly kernel: string;
  readonly disk: { readonly packages: readonly PackageVersion[]; readonly boot: BootChoice };
};

type Told = { readonly exitCode: number; readonly output: string };

/** The newest first. */
export function kernelsOf(packages: readonly PackageVersion[]): readonly string[] {
  return packages
    .filter(({ name }) => name === 'kernel')
    .map(releaseOf)
    .toReversed();
}

/** `4.18.0-553.el8_10.x86_64` */
function releaseOf({ version, arch }: PackageVersion): string {
  return `${version.replace(/^0:/, '')}.${arch}`;
}

type Plain = Exclude<(typeof BOOT_PROBES)[number]['id'], 'boot-id' | 'uptime'>;

const PLAIN: Readonly<Record<Plain, (machine: Bootable) => string>> = {
  running: ({ kernel }) => kernel,
  loader: () => 'grubby',
  saved: () => 'saved',
  place: () => 'xfs\npart',
  variables: () => '',
  kept: () => 'rpm\nlimit 3',
};

/** null: no question to a boot loader. */
export function answerBootProbe(machine: Bootable, command: string): Told | null {
  const id = BOOT_PROBES.find((probe) => probe.command === command)?.id;
  if (id === undefined || id === 'boot-id' || id === 'uptime') return null;
  return { exitCode: 0, output: PLAIN[id](machine) };
}

/** As root; null: no question to a boot loader. */
export function answerGrub(machine: Bootable, line: string): Told | null {
  const { packages, boot } = machine.disk;
  const id = (kernel: string) => entryId(machine, kernel);
  switch (line) {
    case 'grubby --info=ALL':
      return {
        exitCode: 0,
        output: kernelsOf(packages)
          .map((kernel, i) => entryOf(kernel, i, id(kernel)))
          .join(''),
      };
    case 'grubby --default-kernel':
      return { exitCode: 0, output: `/boot/vmlinuz-${boot.byDefault}` };
    case 'grub2-editenv list': {
      const once = boot.once === null ? [] : [`next_entry=${id(boot.once)}`];
      return { exitCode: 0, output: [`saved_entry=${id(boot.byDefault)}`, ...once, 'boot_success=0'].join('\n') };
    }
    default:
      return null;
  }
}

function entryId({ host }: Bootable, kernel: string): string {
  return `${firmwareUuid(host.name).replaceAll('-', '')}-${kernel}`;
}

function entryOf(kernel: string, index: number, id: string): string {
  return `index=${index}
kernel="/boot/vmlinuz-${kernel}"
args="ro crashkernel=auto rd.lvm.lv=rhel/root $tuned_params"
root="/dev/mapper/rhel-root"
initrd="/boot/initramfs-${kernel}.img $tuned_initrd"
title="Red Hat Enterprise Linux (${kernel}) 8.10 (Ootpa)"
id="${id}"
`;
}

/** An order to the boot loader, or to remove kernels, with the boot that it is about; null: another script. */
export function readBootOrder(script: string): { readonly bootId: string; readonly argv: readonly string[] } | null {
  const bootId = /boot_id\)" = '?([^ ']+)'? \] && \[ .* -le \d+ \] \|\| exit 75$/m.exec(script)?.[1];
  const line = /^yum\) nohup sudo -n (.*) ;;$/m.exec(script)?.[1] ?? /\nsudo -n (.*)$/.exec(script)?.[1];
  return bootId === undefined || line === undefined ? null : { bootId, argv: readWords(line) };
}

/** What the disk is after it; a sentence: refused. */
export function orderBoot(machine: Bootable, argv: readonly string[]): Bootable['disk'] | string {
  const { disk } = machine;
  const { packages, boot } = disk;
  const named = (id: string) => kernelsOf(packages).find((kernel) => entryId(machine, kernel) === id);
  const [tool = '', first = ''] = argv;
  if (tool === 'yum') return withoutKernels(machine, argv.slice(argv.indexOf('remove') + 1));
  if (argv.join(' ') === 'grub2-editenv - unset next_entry') return { ...disk, boot: { ...boot, once: null } };
  if (tool === 'grubby') {
    const byDefault = kernelsOf(packages).find((kernel) => first === `--set-default=/boot/vmlinuz-${kernel}`);
    return byDefault === undefined ? `The param ${first} is incorrect` : { ...disk, boot: { ...boot, byDefault } };
  }
  const once = named(first);
  if (tool === 'grub2-reboot' && once !== undefined) return { ...disk, boot: { ...boot, once } };
  return `${tool}: not an order that this host knows`;
}

/** No manager removes the kernel that runs. */
function withoutKernels({ kernel, disk }: Bootable, words: readonly string[]): Bootable['disk'] | string {
  const isGone = (item: PackageVersion) => words.includes(`${item.name}-${releaseOf(item)}`);
  if (disk.packages.some((item) => isGone(item) && releaseOf(item) === kernel))
    return 'Error: The operation would result in removing the following protected packages: kernel-core';
  const packages = disk.packages.filter((item) => !isGone(item));
  const left = kernelsOf(packages);
  const { byDefault, once } = disk.boot;
  return {
    ...disk,
    packages,
    boot: {
      byDefault: left.includes(byDefault) ? byDefault : (left[0] ?? kernel),
      once: once !== null && left.includes(once) ? once : null,
    },
  };
}

/** rpm makes a kernel that it brings the default; the script of a kernel campaign then makes the pinned one the default again. */
export function choiceAfterUpdate(
  { boot }: Bootable['disk'],
  packages: readonly PackageVersion[],
  { brought, pin }: { readonly brought: boolean; readonly pin: string | null },
): BootChoice {
  const [newest = boot.byDefault] = kernelsOf(packages);
  return { ...boot, byDefault: pin ?? (brought ? newest : boot.byDefault) };
}
