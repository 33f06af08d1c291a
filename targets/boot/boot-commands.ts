// The commands that a boot loader is asked by (POL-6), and those that remove a kernel. Without sudo.
import type { BootEntry, PinnedDefault } from '../../domain/kernels/boot.ts';
import { isKernelOfApt, isKernelOfRpm } from '../../domain/kernels/kernel-names.ts';
import { HostAnswerError, type PackageVersion } from '../ports.ts';

/** Words of titles of Red Hat 7 included; nothing that a tool could take for an option. */
const ID = /^[A-Za-z0-9(][A-Za-z0-9._+()~,>:-]*( [A-Za-z0-9(][A-Za-z0-9._+()~,>:-]*)*$/;
const RELEASE = /^\d[A-Za-z0-9._+~-]{0,120}$/;

/** Throws on ids and releases that no boot loader gives. */
export function defaultCommand({ loader, entry }: PinnedDefault): readonly string[] {
  const { kernel, id } = checked(entry);
  switch (loader) {
    case 'grubby':
      return ['grubby', `--set-default=/boot/vmlinuz-${kernel}`];
    case 'grub':
      return ['grub-set-default', id];
    case 'grub2':
      return ['grub2-set-default', id];
    case 'systemd-boot':
      return ['bootctl', 'set-default', id];
  }
}

export function onceCommand({ loader, entry }: PinnedDefault): readonly string[] {
  const { id } = checked(entry);
  if (loader === 'systemd-boot') return ['bootctl', 'set-oneshot', id];
  return [loader === 'grub' ? 'grub-reboot' : 'grub2-reboot', id];
}

function checked(entry: BootEntry): BootEntry {
  if (entry.id.length > 300 || !ID.test(entry.id))
    throw new HostAnswerError(`no id of a boot entry: ${JSON.stringify(entry.id)}`, 'no');
  if (!RELEASE.test(entry.kernel))
    throw new HostAnswerError(`no release of a kernel: ${JSON.stringify(entry.kernel)}`, 'no');
  return entry;
}

const WORD = /^[A-Za-z0-9][A-Za-z0-9._+~:-]{0,200}$/;

/** By the package manager. Throws HostAnswerError on what is no package. */
export function removals(packages: readonly PackageVersion[]): Readonly<Record<string, readonly string[]>> {
  const wrong = packages.find(({ name, version, arch }) => ![name, version, arch].every((word) => WORD.test(word)));
  if (wrong !== undefined) throw new HostAnswerError(`no package: ${JSON.stringify(wrong)}`, 'no');
  const ofRpm = packages.filter(({ name }) => isKernelOfRpm(name));
  const plain = (version: string) => version.replace(/^\d+:/, '');
  const named = ofRpm.map(({ name, version, arch }) => `${name}-${plain(version)}.${arch}`);
  return {
    dnf: ['dnf', '-y', 'remove', ...named],
    yum: ['yum', '-y', 'remove', ...named],
    zypper: [
      ...['zypper', '--non-interactive', 'remove'],
      ...ofRpm.map(({ name, version, arch }) => `${name}.${arch}=${plain(version)}`),
    ],
    'apt-get': [
      'apt-get',
      '-q',
      '-y',
      'remove',
      ...packages.filter(({ name }) => isKernelOfApt(name)).map(({ name }) => name),
    ],
  };
}
