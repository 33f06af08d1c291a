import { describe, expect, it } from 'vitest';
import { parsePackages } from '../../../targets/facts/packages-installed.ts';
import { parseZypperReboot } from '../../../targets/facts/zypper/suse-reboot.ts';
import { parseSecurityPatches, parseZypperPreview } from '../../../targets/facts/zypper/zypper-preview.ts';
import { parseZypperRepositories } from '../../../targets/facts/zypper/zypper-repositories.ts';
import { LANGUAGES, transcript, transcriptNames } from './transcript.ts';
import { done, failed, type LogReading, nothing, readsUpdateLogs } from './update-logs.ts';

const downloading = (files: number, total: number) => ({ phase: 'downloading', done: files, total }) as const;
const installing = (steps: number, total: number) => ({ phase: 'installing', done: steps, total }) as const;

const LOGS: Readonly<Record<string, LogReading>> = {
  'update-all': done(8),
  'update-excludes': done(6),
  'update-security': done(3),
  'update-nothing-to-do': nothing(null),
  'update-locked': failed('lock'),
  'update-disk-full': failed('disk', installing(1, 5)),
  'update-disk-full-download': failed('disk', downloading(1, 6)),
  'update-repository-down': failed('repository'),
  'update-name-unknown': failed('network'),
  'update-download-fails': failed('repository', downloading(1, 7)),
  'update-unsigned': failed('signature'),
  'update-unsigned-package': failed('signature', downloading(1, 8)),
  'update-broken-dependency': failed('dependency'),
  'update-script-fails': failed('scriptlet', installing(1, 7)),
  'update-post-script-fails': failed('scriptlet', installing(7, 7)),
  'update-killed': failed('interrupted', installing(1, 7)),
};

const NONE = { packages: 0, downloadBytes: 0, kernelInScope: false, rebootForecast: 'no' };
const PREVIEWS = {
  'preview-all': { packages: 8, kernelInScope: true, rebootForecast: 'yes' },
  'preview-excludes': { packages: 6, kernelInScope: false, rebootForecast: 'no' },
  'preview-security': { packages: 3, kernelInScope: true, rebootForecast: 'yes' },
  'preview-security-excludes': { packages: 2, kernelInScope: false, rebootForecast: 'no' },
  'preview-cve': { packages: 1, downloadBytes: 9353, kernelInScope: false },
  'preview-cve-not-needed': NONE,
  'preview-advisories': { packages: 1, kernelInScope: false, rebootForecast: 'no' },
  'preview-held': { packages: 7, kernelInScope: true },
  'preview-nothing-to-do': NONE,
  'preview-repository-down': null,
} as const;

const OTHERS = [
  'patches',
  'patches-none',
  'repositories',
  'repositories-none',
  'reboot-needed',
  'reboot-not-needed',
  'packages',
];
const NOT_ASKED = { exitCode: null, output: '' };

describe.each(LANGUAGES)('zypper, as it speaks in %s', (language) => {
  const said = (name: string) => transcript('zypper', language, name);

  it('every transcript is read by a test', () => {
    expect([...transcriptNames('zypper', language)].sort()).toEqual(
      [...Object.keys(LOGS), ...Object.keys(PREVIEWS), ...OTHERS].sort(),
    );
  });

  readsUpdateLogs('zypper', language, LOGS);

  it.each(Object.entries(PREVIEWS))('PRE-7: previews %s', (name, expected) => {
    const preview = parseZypperPreview(said(name), NOT_ASKED);
    if (expected === null) expect(preview).toBeNull();
    else expect(preview).toMatchObject({ ...expected, securityAdvisories: null });
  });
  it('RUN-5: leaves the excluded and the locked packages out', () => {
    expect(said('preview-excludes').output).not.toMatch(/name="(kernel-default|acme-web)"/);
    expect(said('preview-security-excludes').output).not.toContain('name="kernel-default"');
    expect(said('preview-held').output).not.toContain('name="acme-held"');
  });

  it('PRE-7: counts the security patches that are needed, and no other category', () => {
    expect(said('patches').output).toContain('category="recommended"');
    expect(parseSecurityPatches(said('patches'))).toBe(3);
    expect(parseSecurityPatches(said('patches-none'))).toBe(0);
    expect(parseSecurityPatches({ exitCode: 106, output: said('patches').output })).toBeNull();
  });
  it('PRE-6: counts enabled repositories', () => {
    expect(parseZypperRepositories(said('repositories'))).toBe(1);
    expect(parseZypperRepositories(said('repositories-none'))).toBe(0);
    expect(parseZypperRepositories({ exitCode: 7, output: 'System management is locked' })).toBeNull();
  });
  it('RUN-8: believes the exit code of needs-rebooting, and no other', () => {
    expect(parseZypperReboot(said('reboot-needed'))).toBe('yes');
    expect(parseZypperReboot(said('reboot-not-needed'))).toBe('no');
    for (const exitCode of [1, 2, 7, 124, 127, null]) {
      expect(parseZypperReboot({ exitCode, output: said('reboot-needed').output })).toBe('unknown');
    }
  });
  it('RUN-7: lists the packages of rpm', () => {
    const { output, exitCode } = said('packages');
    const packages = parsePackages({ exitCode, stdout: `${output}\n`, stderr: '' });
    expect(packages).toContainEqual({ name: 'acme-lib', version: '1:3.0-1', arch: 'x86_64' });
    expect(packages).toHaveLength(8);
  });
});
