import { describe, expect, it } from 'vitest';
import { parseDebianKernels, parseDebianReboot, parseNeedrestart } from '../../../targets/facts/apt/debian-reboot.ts';
import { isLaterRelease } from '../../../targets/facts/rpm/kernel-release.ts';
import { parseSuseKernels, parseSuseReboot } from '../../../targets/facts/zypper/suse-reboot.ts';
import fc from '../../support/properties.ts';

const said = (exitCode: number | null, output: string) => ({ exitCode, output });
const NOTHING = said(null, '');
const ABSENT = said(0, 'absent');
const debian = (running: string, build: string, ...rows: readonly string[]) =>
  said(0, [running, `#1 SMP PREEMPT_DYNAMIC ${build}`, ...rows].join('\n'));

const OLD = 'ii \tlinux-image-6.1.0-9-amd64\t6.1.27-1';
const NEW = 'ii \tlinux-image-6.1.0-26-amd64\t6.1.112-1';
const SAME = debian('6.1.0-26-amd64', 'Debian 6.1.112-1 (2024-09-30)', OLD, NEW, 'ii \tlinux-image-amd64\t6.1.112-1');
const LATER = debian('6.1.0-9-amd64', 'Debian 6.1.27-1 (2023-05-08)', OLD, NEW);

describe('RUN-8: whether a host of apt needs a reboot', () => {
  it.each([
    ['the newest one runs', SAME, 'no'],
    ['a later one is installed', LATER, 'yes'],
    ['the later one was removed', debian('6.1.0-9-amd64', 'Debian 6.1.27-1', OLD, NEW.replace('ii', 'rc')), 'no'],
    ['a later build of the running one', debian('6.1.0-26-amd64', 'Debian 6.1.106-3 (2024-08-26)', NEW), 'yes'],
    [
      'Ubuntu, held, unsigned',
      debian('5.15.0-119-generic', '#129-Ubuntu', 'hi \tlinux-image-unsigned-5.15.0-119-generic\t5.15.0-119.129'),
      'no',
    ],
    [
      'debug symbols of a later one',
      debian('6.1.0-9-amd64', 'Debian 6.1.27-1', OLD, NEW.replace('amd64', 'amd64-dbg')),
      'no',
    ],
    ['a kernel that dpkg does not know', debian('6.18.44-custom', '@0', OLD, NEW), 'unknown'],
    ['an error of dpkg', said(1, `6.1.0-26-amd64\n#1\ndpkg-query: no packages found`), 'unknown'],
    ['no answer', NOTHING, 'unknown'],
  ])('kernels: %s', (_, answer, expected) => {
    expect(parseDebianKernels(answer)).toBe(expected);
  });
  it.each([
    ['NEEDRESTART-KSTA: 1', 'no'],
    ['NEEDRESTART-KSTA: 2', 'yes'],
    ['NEEDRESTART-VER: 3.6\nNEEDRESTART-KSTA: 3', 'yes'],
    ['NEEDRESTART-KSTA: 0', 'unknown'],
    ['sudo: needrestart: command not found', 'unknown'],
    ['', 'unknown'],
  ])('needrestart: %j is %s', (output, expected) => {
    expect(parseNeedrestart(said(output === '' ? null : 0, output))).toBe(expected);
  });
  it.each([
    [ABSENT, SAME, NOTHING, 'no'],
    [ABSENT, NOTHING, said(0, 'NEEDRESTART-KSTA: 1'), 'no'],
    [ABSENT, NOTHING, NOTHING, 'unknown'],
    [NOTHING, SAME, said(0, 'NEEDRESTART-KSTA: 1'), 'unknown'],
    [said(0, 'present'), SAME, said(0, 'NEEDRESTART-KSTA: 1'), 'yes'],
    [ABSENT, LATER, said(0, 'NEEDRESTART-KSTA: 1'), 'yes'],
    [ABSENT, SAME, said(0, 'NEEDRESTART-KSTA: 3'), 'yes'],
  ])('three witnesses: %#', (required, kernels, needrestart, expected) => {
    const { answer, evidence } = parseDebianReboot({ required, kernels, needrestart });
    expect(answer).toBe(expected);
    expect(evidence).toContain(kernels.output);
  });
  it.each([
    ['6.1.0-26-amd64', '6.1.0-9-amd64', true],
    ['6.1.0-9-amd64', '6.1.0-26-amd64', false],
    ['6.1.0-0.deb11.26-cloud-amd64', '6.1.0-0.deb11.21-cloud-amd64', true],
    ['5.15.0-119-generic', '5.15.0-119-lowlatency', false],
    ['6.8.12-4-pve', '6.8.12-10-pve', false],
    ['6.5.0-1-amd64', '6.1.0-26-amd64', true],
  ])('%s is later than %s: %s', (a, b, expected) => {
    expect(isLaterRelease(a, b)).toBe(expected);
  });
  it('orders any two releases in one way', () => {
    const release = fc.array(fc.nat({ max: 200 }), { minLength: 3, maxLength: 6 }).map((n) => `${n.join('.')}-amd64`);
    fc.assert(
      fc.property(release, release, (a, b) => {
        expect(isLaterRelease(a, a)).toBe(false);
        expect(isLaterRelease(a, b) && isLaterRelease(b, a)).toBe(false);
      }),
    );
  });
});

const suse = (...rows: readonly string[]) => said(0, ['5.14.21-150500.55.19-default', ...rows].join('\n'));
const RUNNING = '1700000000 5.14.21-150500.55.19.1';
const NEWER = '1700009999 5.14.21-150500.55.31.1';

describe('RUN-8: whether a host of zypper needs a reboot', () => {
  it.each([
    ['the only one runs', suse(RUNNING), 'no'],
    ['one was installed later', suse(RUNNING, NEWER), 'yes'],
    ['one was installed earlier', suse('1600000000 5.14.21-150500.53.2.1', RUNNING), 'no'],
    ['no such package', said(1, '5.14.21-150500.55.19-default\npackage kernel-default is not installed'), 'unknown'],
    ['another kernel runs', said(0, `6.18.44-custom\n${RUNNING}`), 'unknown'],
    ['a release that only begins alike', said(0, `5.14.21-150500.55.1-default\n${RUNNING}`), 'unknown'],
  ])('kernels: %s', (_, answer, expected) => {
    expect(parseSuseKernels(answer)).toBe(expected);
  });
  it.each([
    [102, suse(RUNNING), 'yes'],
    [0, suse(RUNNING), 'no'],
    [0, suse(RUNNING, NEWER), 'yes'],
    [1, suse(RUNNING), 'unknown'],
    [127, NOTHING, 'unknown'],
    [null, NOTHING, 'unknown'],
  ])('exit %s with its kernels', (exitCode, kernels, expected) => {
    expect(parseSuseReboot({ note: said(exitCode, ''), kernels }).answer).toBe(expected);
  });
});
