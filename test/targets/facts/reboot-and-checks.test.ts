import { describe, expect, it } from 'vitest';
import { parseBootId } from '../../../targets/facts/boot-id.ts';
import { parseFailedUnits, parseListening, parseMounts } from '../../../targets/facts/checks.ts';
import { parseNeedsReboot, parseNeedsRestarting } from '../../../targets/facts/needs-reboot.ts';
import { parsePackages } from '../../../targets/facts/packages-installed.ts';
import { parseKernels } from '../../../targets/facts/rpm/rpm-kernels.ts';

const said = (exitCode: number | null, output: string) => ({ exitCode, output });
const YES = said(
  1,
  'Core libraries or services have been updated since boot-up:\n  * linux-firmware\n\nReboot is required to fully utilize these updates.',
);
const NO = said(0, 'No core libraries or services have been updated since boot-up.\nReboot should not be necessary.');
const BROKEN = said(1, 'No such command: needs-restarting. Please use /usr/bin/dnf --help');
const SAME_KERNEL = said(0, '4.18.0-553.el8_10.x86_64\n1700000000 4.18.0-553.el8_10.x86_64');
const NEW_KERNEL = said(
  0,
  '4.18.0-553.el8_10.x86_64\n1700000000 4.18.0-553.el8_10.x86_64\n1700000900 4.18.0-553.5.1.el8_10.x86_64',
);
const FOREIGN_KERNEL = said(0, '6.18.44-custom\n1700000000 4.18.0-553.el8_10.x86_64');
const ABSENT = said(0, 'absent');

describe('RUN-8: whether a reboot is needed', () => {
  it.each([
    [YES, 'yes'],
    [NO, 'no'],
    [said(1, 'Un nouveau démarrage est requis pour pouvoir bénéficier totalement de ces mises à jour.'), 'yes'],
    [said(0, 'Un nouveau démarrage ne devrait pas être utile.'), 'no'],
    [BROKEN, 'unknown'],
    [said(0, ''), 'unknown'],
    [said(0, YES.output), 'unknown'],
    [said(127, 'not found'), 'unknown'],
  ])('needs-restarting %o is %s', (answer, expected) => {
    expect(parseNeedsRestarting(answer)).toBe(expected);
  });
  it.each([
    [SAME_KERNEL, 'no'],
    [NEW_KERNEL, 'yes'],
    [FOREIGN_KERNEL, 'unknown'],
    [said(127, ''), 'unknown'],
  ])('kernels %o is %s', (answer, expected) => {
    expect(parseKernels(answer)).toBe(expected);
  });
  it.each([
    [NO, NEW_KERNEL, ABSENT, 'yes'],
    [NO, SAME_KERNEL, ABSENT, 'no'],
    [NO, FOREIGN_KERNEL, ABSENT, 'no'],
    [BROKEN, SAME_KERNEL, ABSENT, 'unknown'],
    [BROKEN, SAME_KERNEL, said(0, 'present'), 'yes'],
    [YES, SAME_KERNEL, ABSENT, 'yes'],
  ])('three witnesses: %#', (restarting, kernels, required, expected) => {
    const { answer, evidence } = parseNeedsReboot({ restarting, kernels, required });
    expect(answer).toBe(expected);
    expect(evidence).toContain(restarting.output);
  });
  it('throws without a boot id', () => {
    expect(parseBootId({ exitCode: 0, stdout: 'fff92414-fbf5-48f6-aaa6-71ef370ce93b\n', stderr: '' })).toMatch(
      /^fff92414/,
    );
    expect(() => parseBootId({ exitCode: 1, stdout: '', stderr: 'cat: no' })).toThrow('no boot id');
  });
});

describe('RUN-7: the packages of a host', () => {
  it('reads name, version with epoch, and arch', () => {
    const stdout = 'openssl\t1:1.1.1k-12.el8_9\tx86_64\ngpg-pubkey\t0:fd431d51-4ae0493b\t(none)\n';
    expect(parsePackages({ exitCode: 0, stdout, stderr: '' })).toEqual([
      { name: 'openssl', version: '1:1.1.1k-12.el8_9', arch: 'x86_64' },
      { name: 'gpg-pubkey', version: '0:fd431d51-4ae0493b', arch: '(none)' },
    ]);
  });
  it.each([
    { exitCode: 1, stdout: '', stderr: 'error: cannot open' },
    { exitCode: 0, stdout: '', stderr: '' },
    { exitCode: 0, stdout: 'no tabs here\n', stderr: '' },
  ])('throws rather than give a list that looks like everything removed: %o', (result) => {
    expect(() => parsePackages(result)).toThrow();
  });
});

describe('RUN-9: checks', () => {
  it('names failed units, with or without the bullet', () => {
    const output =
      '● httpd.service loaded failed failed The Apache HTTP Server\nxinetd.service loaded failed failed Xinetd\n0 loaded units listed.';
    expect(parseFailedUnits(said(0, output))).toEqual(['httpd.service', 'xinetd.service']);
    expect(parseFailedUnits(said(0, ''))).toEqual([]);
    expect(parseFailedUnits(said(1, 'System has not been booted with systemd as init system'))).toBeNull();
  });
  it('names listening ports, sorted', () => {
    const output = `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
udp   UNCONN 0      0          127.0.0.1:323      0.0.0.0:*
tcp   LISTEN 0      128          0.0.0.0:22       0.0.0.0:*
tcp   LISTEN 0      128             [::]:22          [::]:*`;
    expect(parseListening(said(0, output))).toEqual(['tcp/0.0.0.0:22', 'tcp/[::]:22', 'udp/127.0.0.1:323']);
    expect(parseListening(said(127, 'sh: ss: not found'))).toBeNull();
  });
  it('names mounts of real filesystems', () => {
    const output = `proc /proc proc rw 0 0
/dev/mapper/rhel-root / xfs rw 0 0
tmpfs /run/user/4200 tmpfs rw 0 0
overlay /var/lib/containers/storage/overlay/abc/merged overlay rw 0 0
nas:/export /mnt/with\\040blank nfs4 rw 0 0`;
    expect(parseMounts(said(0, output))).toEqual(['/', '/mnt/with blank']);
    expect(parseMounts(said(0, 'overlay / overlay rw 0 0'))).toEqual(['/']);
    expect(parseMounts(said(1, ''))).toBeNull();
  });
});
