import { describe, expect, it } from 'vitest';
import { duplicates, duplicatesText, newDuplicates } from '../../../domain/attempts/duplicates.ts';

const p = (name: string, version: string, arch = 'x86_64') => ({ name, arch, version });

describe('packages installed twice (RUN-6)', () => {
  it('are those of one name and architecture in two versions', () => {
    expect(duplicates([p('bash', '1'), p('bash', '2'), p('curl', '1')])).toEqual(['bash.x86_64']);
    expect(duplicates([p('glibc', '1'), p('glibc', '1', 'i686')])).toEqual([]);
  });

  it('are not kernels and keys, which stand side by side', () => {
    const many = [
      ...['kernel', 'kernel-core', 'kernel-modules', 'kernel-modules-core', 'kernel-modules-extra', 'kernel-devel'],
      ...['kernel-uek', 'kernel-uek-modules', 'kernel-rt-core', 'kernel-64k-core', 'kernel-ml', 'kernel6.12'],
      ...['kernel-default', 'kernel-default-extra', 'kernel-source', 'kernel-syms'],
      ...['kmod-nvidia', 'drbd-kmp', 'drbd-kmp-default', 'nvidia-open-driver-G06-signed-kmp-default', 'gpg-pubkey'],
      // A driver and a flavour whose names begin like what is replaced.
      ...['kmod-libsas', 'kernel-manycore'],
    ];
    expect(duplicates(many.flatMap((name) => [p(name, '1'), p(name, '2')]))).toEqual([]);
  });

  it.each([
    ...['kernel-headers', 'kernel-tools', 'kernel-tools-libs', 'kernel-uek-tools', 'kernel-doc', 'kernel-firmware-all'],
    ...['kernel-macros', 'kernel-srpm-macros', 'kernel-abi-stablelists', 'kernelshark', 'kmod', 'kmod-libs'],
    ...[
      'kernel6.12-headers',
      'nfs-kernel-server',
      'akmod-nvidia',
      'python3-gpg-pubkey',
      'gpg-pubkey-tools',
      'ocfs2-kmpfs',
    ],
  ])('are those that only sound like a kernel: %s', (name) => {
    expect(duplicates([p(name, '1'), p(name, '2')])).toEqual([`${name}.x86_64`]);
  });

  it('count for an update only when they were not there before it', () => {
    const old = [p('bash', '1'), p('bash', '2')];
    expect(newDuplicates(old, [...old, p('curl', '1'), p('curl', '2')])).toEqual(['curl.x86_64']);
  });

  it('are named, the first few', () => {
    expect(duplicatesText([])).toBe('');
    expect(duplicatesText(['a'])).toBe('1 installed twice: a');
    expect(duplicatesText(['a', 'b', 'c', 'd', 'e'])).toBe('5 installed twice: a, b, c, d, e');
    expect(duplicatesText(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('6 installed twice: a, b, c, d, e and 1 more');
  });
});
