// A boot loader as the product asks one (POL-6): its exact scripts are read, and answered in the words of grubby, GRUB 2, systemd-boot and
// the package managers beside them. What is behind the words is the fake host.

import { createHash } from 'node:crypto';
import { readFramed, readProbes, readWords } from '../../../demo/estate/ssh/script-reader.ts';
import { BOOT_PROBES } from '../../../targets/boot/read-boot.ts';
import type { ExecResult, HostSession } from '../../../targets/ports.ts';
import type { FakeHost } from '../../fakes/host.ts';
import { type KernelFamily, packagesOf, removePackages } from './kernel-packages.ts';

export type LoaderFacts = {
  readonly family: KernelFamily;
  /** On what GRUB's environment lies: it cannot write one on LVM. */
  place: 'part' | 'lvm';
  /** `GRUB_DEFAULT=saved`. */
  saved: boolean;
};

type Answer = { readonly exitCode: number; readonly output: string };

const ok = (output = ''): Answer => ({ exitCode: 0, output });
const failed = (output: string): Answer => ({ exitCode: 1, output });

/** One that has such a host behind it; everything else is asked of the fake itself. */
export function sessionWithBoot(session: HostSession, host: FakeHost, loader: LoaderFacts): HostSession {
  return {
    ...session,
    exec: async (_command, { stdin = '' } = {}): Promise<ExecResult> => {
      const framed = readFramed(stdin);
      if (framed === null) throw new Error('not a script of the product');
      const { exitCode, output } = answerScript(host, loader, framed.script);
      const stdout = `\nframe-${framed.mark} begin\n${output}\nframe-${framed.mark} end ${exitCode}\n`;
      return { exitCode, stdout, stderr: '' };
    },
  };
}

function answerScript(host: FakeHost, loader: LoaderFacts, script: string): Answer {
  const late = isLate(host, script);
  if (late) return { exitCode: 75, output: '' };
  const probes = readProbes(script);
  if (probes.length > 0) {
    const said = probes.map(({ id, command }) => {
      const { exitCode, output } = answerProbe(host, loader, command);
      return `@@begin ${id}\n${output}\n\n@@end ${id} ${exitCode}\n`;
    });
    return ok(said.join(''));
  }
  const manager = new RegExp(`^${managerOf(loader)}\\) nohup sudo -n (.*) ;;$`, 'm').exec(script)?.[1];
  const line = manager ?? /\nsudo -n (.*)$/.exec(script)?.[1];
  if (line === undefined) throw new Error(`not a script for a boot loader: ${script.slice(0, 200)}`);
  return act(host, loader, readWords(line));
}

/** An order bears the boot that it is about, and until when of it. */
function isLate({ bootId, uptime }: FakeHost, script: string): boolean {
  const [, boot, until] = /boot_id\)" = '?([^ ']+)'? \] && \[ .* -le (\d+) \] \|\| exit 75$/m.exec(script) ?? [];
  return boot !== undefined && (fullBootId(bootId) !== boot || uptime > Number(until));
}

/** As the kernel writes one. */
function fullBootId(bootId: string): string {
  return createHash('sha1')
    .update(bootId)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function managerOf({ family }: LoaderFacts): string {
  return { grubby: 'dnf', grub: 'apt-get', grub2: 'zypper', 'systemd-boot': 'dnf' }[family];
}

function answerProbe(host: FakeHost, loader: LoaderFacts, command: string): Answer {
  const plain = BOOT_PROBES.find((one) => one.command === command)?.id;
  if (plain !== undefined) return ok(plainAnswer(host, loader, plain));
  const line = /^sudo -n (.*)$/.exec(command)?.[1];
  if (line === undefined) throw new Error(`no question to a boot loader: ${command}`);
  return rootAnswer(host, loader, line);
}

function plainAnswer(
  { boot, bootId, uptime }: FakeHost,
  loader: LoaderFacts,
  id: (typeof BOOT_PROBES)[number]['id'],
): string {
  switch (id) {
    case 'boot-id':
      return fullBootId(bootId);
    case 'uptime':
      return String(uptime);
    case 'running':
      return boot.running;
    case 'loader':
      return loader.family;
    case 'saved':
      return loader.saved ? 'saved' : '0';
    case 'place':
      return `xfs\n${loader.place}`;
    case 'variables':
      return loader.family === 'systemd-boot'
        ? ['rw,nosuid,nodev,noexec,relatime', boot.once, boot.byDefault]
            .map((line, i) => (i === 0 || line === null ? (line ?? '') : `\u0007${idOf(loader, line)}`))
            .join('\n')
        : '';
    case 'kept':
      return {
        grubby: 'rpm\nlimit 3',
        grub: 'apt',
        'systemd-boot': 'rpm',
        grub2: 'zypper provides:multiversion(kernel)\nzypper.kernels latest,latest-1,running',
      }[loader.family];
  }
}

function rootAnswer({ boot }: FakeHost, loader: LoaderFacts, line: string): Answer {
  switch (line) {
    case 'grubby --info=ALL':
      return ok(boot.kernels.map((kernel, index) => grubbyEntry(kernel, index, idOf(loader, kernel))).join(''));
    case 'grubby --default-kernel':
      return ok(`/boot/vmlinuz-${boot.byDefault}`);
    case 'grub-editenv list':
    case 'grub2-editenv list':
      return ok(
        [
          `saved_entry=${idOf(loader, boot.byDefault)}`,
          ...(boot.once === null ? [] : [`next_entry=${idOf(loader, boot.once)}`]),
          'boot_success=0',
        ].join('\n'),
      );
    case 'cat /boot/grub/grub.cfg':
    case 'cat /boot/grub2/grub.cfg':
      return ok(grubConfig(boot.kernels, loader));
    case 'bootctl --no-pager --json=short list':
      return ok(
        JSON.stringify(
          boot.kernels.map((kernel) => ({
            ...{ type: 'type1', id: idOf(loader, kernel), version: kernel, root: '/efi' },
            // Of what boots next.
            ...{ isDefault: kernel === (boot.once ?? boot.byDefault), isSelected: kernel === boot.running },
          })),
        ),
      );
    default:
      throw new Error(`no question to a boot loader: ${line}`);
  }
}

const MACHINE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

function idOf({ family }: LoaderFacts, kernel: string): string {
  switch (family) {
    case 'grubby':
      return `${MACHINE}-${kernel}`;
    case 'systemd-boot':
      return `${MACHINE}-${kernel}.conf`;
    default:
      return `gnulinux-advanced-0b1c2d3e>gnulinux-${kernel}-advanced-0b1c2d3e`;
  }
}

function grubbyEntry(kernel: string, index: number, id: string): string {
  return `index=${index}
kernel="/boot/vmlinuz-${kernel}"
args="ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M rd.lvm.lv=rhel/root $tuned_params"
root="/dev/mapper/rhel-root"
initrd="/boot/initramfs-${kernel}.img $tuned_initrd"
title="Red Hat Enterprise Linux (${kernel}) 8.10 (Ootpa)"
id="${id}"
`;
}

function grubConfig(kernels: readonly string[], { saved }: LoaderFacts): string {
  const entry = (
    kernel: string,
  ) => `	menuentry 'Debian GNU/Linux, with Linux ${kernel}' --class debian $menuentry_id_option 'gnulinux-${kernel}-advanced-0b1c2d3e' {
		linux	/boot/vmlinuz-${kernel} root=UUID=0b1c2d3e ro quiet
		initrd	/boot/initrd.img-${kernel}
	}`;
  return `set default="${saved ? ['$', '{saved_entry}'].join('') : '0'}"
menuentry 'Debian GNU/Linux' --class debian $menuentry_id_option 'gnulinux-simple-0b1c2d3e' {
	linux	/boot/vmlinuz-${kernels[0] ?? ''} root=UUID=0b1c2d3e ro quiet
}
submenu 'Advanced options for Debian GNU/Linux' $menuentry_id_option 'gnulinux-advanced-0b1c2d3e' {
${kernels.map(entry).join('\n')}
}
`;
}

function act(host: FakeHost, loader: LoaderFacts, argv: readonly string[]): Answer {
  const { boot } = host;
  const named = (id: string | undefined) => boot.kernels.find((kernel) => idOf(loader, kernel) === id);
  const set = (id: string | undefined, put: (kernel: string) => void) => {
    const kernel = named(id);
    // grub-reboot takes any word; what it names is looked for when the machine boots, and not found.
    if (kernel !== undefined) put(kernel);
    return ok();
  };
  const byDefault = (kernel: string) => {
    boot.byDefault = kernel;
  };
  const once = (kernel: string) => {
    boot.once = kernel;
  };
  const [tool = '', first = '', second] = argv;
  switch (tool) {
    case 'grubby': {
      const kernel = boot.kernels.find((one) => first === `--set-default=/boot/vmlinuz-${one}`);
      if (kernel === undefined) return failed(`The param ${first.slice(14)} is incorrect`);
      byDefault(kernel);
      return ok(`The default is /boot/loader/entries/${idOf(loader, kernel)}.conf`);
    }
    case 'grub-set-default':
    case 'grub2-set-default':
      return set(first, byDefault);
    case 'grub-reboot':
    case 'grub2-reboot':
      return set(first, once);
    case 'grub-editenv':
    case 'grub2-editenv':
      if (argv.slice(1).join(' ') !== '- unset next_entry')
        throw new Error(`not an order to ${tool}: ${argv.join(' ')}`);
      boot.once = null;
      return ok();
    case 'bootctl':
      if (named(second) === undefined) return failed(`Failed to find boot loader entry "${second ?? ''}".`);
      return set(second, first === 'set-oneshot' ? once : byDefault);
    default:
      return removed(host, loader, argv);
  }
}

/** No manager removes the kernel that runs. */
function removed(host: FakeHost, loader: LoaderFacts, argv: readonly string[]): Answer {
  const words = argv.slice(argv.indexOf('remove') + 1);
  const { boot } = host;
  const gone = boot.kernels.filter((kernel) =>
    packagesOf(loader.family, kernel).some(({ name, arch, version }) => {
      const plain = version.replace(/^\d+:/, '');
      return (
        [`${name}-${plain}.${arch}`, `${name}.${arch}=${plain}`].includes(words.join(' ')) ||
        (loader.family === 'grub' && words.includes(name))
      );
    }),
  );
  if (gone.includes(boot.running))
    return failed('Error: The operation would result in removing the following protected packages: kernel-core');
  for (const kernel of gone) removePackages(host, loader.family, kernel);
  boot.kernels = boot.kernels.filter((kernel) => !gone.includes(kernel));
  // As kernel-install and grub-mkconfig leave it: the newest of what is left, where the default is gone.
  if (!boot.kernels.includes(boot.byDefault)) boot.byDefault = boot.kernels[0] ?? boot.running;
  if (boot.once !== null && !boot.kernels.includes(boot.once)) boot.once = null;
  return ok('Complete!');
}
