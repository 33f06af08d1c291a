// POL-6: what boot loaders say, by what their tools print.
import { describe, expect, it } from 'vitest';
import { parseGrubConfig, savedKernel } from '../../../targets/boot/grub-config.ts';
import { kernelOfPath, parseGrubby } from '../../../targets/boot/grubby.ts';
import { parseKept, parsePlace } from '../../../targets/boot/read-boot.ts';
import { entryNamed, parseSystemdBoot } from '../../../targets/boot/systemd-boot.ts';
import { debianConfig, EL7_GRUBBY, EL9_GRUBBY, SUSE_CONFIG, SYSTEMD_BOOT } from './transcripts.ts';

const MACHINE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

describe('grubby', () => {
  it('names entries by the file under /boot/loader/entries, and no rescue kernel', () => {
    expect(parseGrubby(EL9_GRUBBY)).toEqual([
      { kernel: '5.14.0-503.15.1.el9_5.x86_64', id: `${MACHINE}-5.14.0-503.15.1.el9_5.x86_64` },
      { kernel: '5.14.0-427.13.1.el9_4.x86_64', id: `${MACHINE}-5.14.0-427.13.1.el9_4.x86_64` },
    ]);
  });

  it('names those of Red Hat 7 by their title: numbers move when a kernel comes', () => {
    expect(parseGrubby(EL7_GRUBBY)).toEqual([
      { kernel: '3.10.0-1160.119.1.el7.x86_64', id: 'CentOS Linux (3.10.0-1160.119.1.el7.x86_64) 7 (Core)' },
      { kernel: '3.10.0-1160.el7.x86_64', id: 'CentOS Linux (3.10.0-1160.el7.x86_64) 7 (Core)' },
    ]);
  });

  it.each([
    ['/boot/vmlinuz-5.14.0-503.el9.x86_64+rt', '5.14.0-503.el9.x86_64+rt'],
    ['/boot/vmlinuz-0-rescue-a1b2', null],
    ['grubby fatal error: unable to find a suitable template', null],
    ['', null],
  ])('reads the default kernel of %j', (said, kernel) => {
    expect(kernelOfPath(said)).toBe(kernel);
  });
});

describe('grub.cfg', () => {
  it('names each release by its entry within its submenu, and none of recovery', () => {
    const config = parseGrubConfig(debianConfig(true));
    expect(config).toEqual({
      saved: true,
      first: '6.1.0-27-amd64',
      entries: ['6.1.0-27-amd64', '6.1.0-26-amd64'].map((kernel) => ({
        kernel,
        id: `gnulinux-advanced-0b1c2d3e>gnulinux-${kernel}-advanced-0b1c2d3e`,
      })),
    });
    expect(parseGrubConfig(SUSE_CONFIG).entries).toEqual([
      {
        kernel: '6.4.0-150600.23.25-default',
        id: 'gnulinux-advanced-77aa>gnulinux-6.4.0-150600.23.25-default-advanced-77aa',
      },
      {
        kernel: '6.4.0-150600.21-default',
        id: 'gnulinux-advanced-77aa>gnulinux-6.4.0-150600.21-default-advanced-77aa',
      },
    ]);
  });

  it('says whether the saved default is what boots', () => {
    expect(parseGrubConfig(debianConfig(false)).saved).toBe(false);
    expect(parseGrubConfig(SUSE_CONFIG).saved).toBe(true);
    expect(parseGrubConfig('')).toEqual({ saved: false, entries: [], first: null });
  });

  it.each([
    ['', '6.1.0-27-amd64'],
    ['0', '6.1.0-27-amd64'],
    ['gnulinux-simple-0b1c2d3e', '6.1.0-27-amd64'],
    ['gnulinux-advanced-0b1c2d3e>gnulinux-6.1.0-26-amd64-advanced-0b1c2d3e', '6.1.0-26-amd64'],
    ['gnulinux-6.1.0-26-amd64-advanced-0b1c2d3e', '6.1.0-26-amd64'],
    ['1>2', null],
    ['Windows', null],
  ])('boots, with %j saved, %j', (saved, kernel) => {
    expect(savedKernel(parseGrubConfig(debianConfig(true)), saved)).toBe(kernel);
  });
});

describe('systemd-boot', () => {
  it('lists kernels by an id without the count of tries', () => {
    expect(parseSystemdBoot(SYSTEMD_BOOT)).toEqual({
      byDefault: '6.1.0-26-amd64',
      entries: [
        { kernel: '6.1.0-27-amd64', id: 'abc-6.1.0-27-amd64.conf' },
        { kernel: '6.1.0-26-amd64', id: 'abc-6.1.0-26-amd64.conf' },
      ],
    });
  });

  it('is unknown where bootctl has no JSON, or refuses', () => {
    expect(parseSystemdBoot('Boot Loader Entries:\n  title: Debian')).toBeNull();
    expect(parseSystemdBoot('sudo: a password is required')).toBeNull();
  });

  it('reads an entry behind what its variable says of itself', () => {
    const entries = parseSystemdBoot(SYSTEMD_BOOT)?.entries ?? [];
    expect(entryNamed('\u0007abc-6.1.0-27-amd64.conf', entries)).toBe('6.1.0-27-amd64');
    expect(entryNamed('', entries)).toBeNull();
    expect(entryNamed('\u0007windows.conf', entries)).toBeNull();
  });
});

const said = (output: string) => ({ exitCode: 0, output });

describe('what GRUB can write', () => {
  it.each([
    ['xfs\npart', 'yes'],
    ['ext4\npart', 'yes'],
    ['vfat\npart', 'yes'],
    ['ext4\ndisk', 'yes'],
    ['xfs\nlvm', 'no'],
    ['ext4\nraid1', 'no'],
    ['ext4\ncrypt', 'no'],
    ['btrfs\npart', 'no'],
    ['zfs\ndisk', 'no'],
    ['', 'unknown'],
    ['xfs', 'unknown'],
    ['\npart', 'unknown'],
    ['sh: 3: findmnt: not found\npart', 'unknown'],
  ])('on %j: %s', (place, answer) => {
    expect(parsePlace(said(place))).toBe(answer);
  });
});

describe('kernels that are kept', () => {
  it.each([
    ['apt', 'yes'],
    ['rpm', 'yes'],
    ['rpm\nlimit 3', 'yes'],
    ['rpm\nlimit 2\nlimit 2', 'yes'],
    ['rpm\nlimit 1', 'no'],
    ['rpm\nlimit 0', 'yes'],
    ['zypper provides:multiversion(kernel)\nzypper.kernels latest,latest-1,running', 'yes'],
    ['zypper provides:multiversion(kernel)\nzypper.kernels latest', 'no'],
    ['', 'no'],
  ])('by %j: %s', (output, answer) => {
    expect(parseKept(said(output))).toBe(answer);
  });

  it('are unknown where nobody could be asked', () => {
    expect(parseKept({ exitCode: null, output: '' })).toBe('unknown');
  });
});
