import { describe, expect, it } from 'vitest';
import { parseAptPreview } from '../../../targets/facts/apt/apt-preview.ts';
import { parseAptRepositories } from '../../../targets/facts/apt/apt-repositories.ts';
import { parseDebianKernels, parseDebianReboot, parseNeedrestart } from '../../../targets/facts/apt/debian-reboot.ts';
import { parseDpkgDatabase } from '../../../targets/facts/apt/dpkg-database.ts';
import { parsePackages } from '../../../targets/facts/packages-installed.ts';
import { LANGUAGES, transcript, transcriptNames } from './transcript.ts';
import { done, failed, type LogReading, nothing, readsUpdateLogs } from './update-logs.ts';

const resolving = (total: number) => ({ phase: 'resolving', done: 0, total }) as const;
const installing = (steps: number, total: number) => ({ phase: 'installing', done: steps, total }) as const;

const LOGS: Readonly<Record<string, LogReading>> = {
  'update-all': done(9),
  'update-security': done(4),
  'update-held': done(3),
  'update-nothing-to-do': nothing(resolving(0)),
  'update-locked': failed('lock'),
  'update-archives-locked': failed('lock'),
  'update-disk-full': failed('disk', installing(1, 2)),
  'update-disk-full-archives': failed('disk', resolving(9)),
  'update-repository-down': failed('repository'),
  'update-name-unknown': failed('network'),
  'update-unsigned': failed('signature'),
  'update-bad-signature': failed('signature'),
  'update-broken-dependency': failed('dependency'),
  'update-script-fails': failed('scriptlet', installing(3, 3)),
  'update-killed': failed('interrupted', installing(2, 3)),
  'update-after-interruption': failed('interrupted'),
};

const NONE = { packages: 0, securityAdvisories: null, downloadBytes: 0, kernelInScope: false, rebootForecast: 'no' };
const PREVIEWS = {
  'preview-all': { packages: 9, kernelInScope: true, rebootForecast: 'yes' },
  'preview-excludes': { packages: 6, kernelInScope: false, rebootForecast: 'no' },
  'preview-excludes-everything': NONE,
  'preview-security': { packages: 4, kernelInScope: true, rebootForecast: 'yes' },
  'preview-held': { packages: 8, kernelInScope: true, rebootForecast: 'yes' },
  'preview-nothing-to-do': NONE,
  'preview-repository-down': null,
  'preview-lists-locked': null,
} as const;

const OTHERS = [
  'database-good',
  'database-interrupted',
  'database-script-failed',
  'repositories',
  'repositories-none',
  'packages',
  'kernels',
  'needrestart',
];

describe.each(LANGUAGES)('apt, as it speaks in %s', (language) => {
  const said = (name: string) => transcript('apt', language, name);

  it('every transcript is read by a test', () => {
    expect([...transcriptNames('apt', language)].sort()).toEqual(
      [...Object.keys(LOGS), ...Object.keys(PREVIEWS), ...OTHERS].sort(),
    );
  });

  readsUpdateLogs('apt', language, LOGS);

  it.each(Object.entries(PREVIEWS))('PRE-7: previews %s', (name, expected) => {
    const preview = parseAptPreview(said(name));
    if (expected === null) expect(preview).toBeNull();
    else expect(preview).toMatchObject({ ...expected, securityAdvisories: null });
  });
  it('PRE-7: believes no simulation that ended badly', () => {
    expect(parseAptPreview({ ...said('preview-all'), exitCode: 100 })).toBeNull();
    expect(parseAptPreview({ exitCode: 0, output: 'something else' })).toBeNull();
  });
  it('PRE-7: adds up the bytes to download, which apt itself rounds', () => {
    const bytes = parseAptPreview(said('preview-security'))?.downloadBytes ?? 0;
    expect(bytes).toBeGreaterThan(16_000);
    expect(bytes).toBeLessThan(16_400);
    expect(said('preview-security').output).toMatch(/16[.,]2 k/);
  });
  it('RUN-5: takes for security only what a security archive has, whatever the host prefers', () => {
    const names = said('preview-security').output.match(/^Inst \S+/gm);
    expect(names).toEqual([
      'Inst acme-lib',
      'Inst acme-web',
      'Inst linux-image-6.1.0-26-amd64',
      'Inst linux-image-amd64',
    ]);
    // The version of the security archive, although the other archive has a later one.
    expect(said('preview-security').output).toContain('Inst acme-web [2.4.6-1] (2.4.7-1 Acme-Security:');
  });
  it('RUN-5: leaves the excluded and the held packages out', () => {
    expect(said('preview-excludes').output).not.toMatch(/^Inst (acme-h|linux-)/m);
    expect(said('preview-held').output).not.toMatch(/^Inst acme-held/m);
  });

  it('PRE-7: tells a database that dpkg did not finish from a good one', () => {
    expect(parseDpkgDatabase(said('database-good'))).toEqual({ readable: 'yes', interrupted: false });
    expect(parseDpkgDatabase(said('database-interrupted'))).toEqual({ readable: 'no', interrupted: true });
    expect(parseDpkgDatabase(said('database-script-failed'))).toEqual({ readable: 'no', interrupted: true });
    const killed = said('database-good').output.replace('journal: 0', 'journal: 3');
    expect(parseDpkgDatabase({ exitCode: 0, output: killed })).toEqual({ readable: 'no', interrupted: true });
  });
  it.each([
    [127, 'dpkg-query: not found', 'unknown'],
    [null, '', 'unknown'],
    [2, 'dpkg-query: error: parsing file /var/lib/dpkg/status near line 3\npackages: 0\njournal: 0', 'no'],
    [0, 'packages: 0\njournal: 0', 'no'],
  ])('PRE-7: exit %s with %j is %s, and not an interruption', (exitCode, output, readable) => {
    expect(parseDpkgDatabase({ exitCode, output })).toEqual({ readable, interrupted: false });
  });
  it.each(['update-script-fails', 'update-killed', 'update-disk-full'])(
    'RUN-7: %s ends with the remedy, and the package that needs it',
    (name) => {
      const last = said(name).output.trimEnd().split('\n').at(-1);
      expect(last).toMatch(/^Left unfinished:.* acme-agent.*dpkg --configure -a$/);
    },
  );
  it('RUN-7: says the error again where people look first', () => {
    const tail = said('update-disk-full').output.trimEnd().split('\n').slice(-3).join('\n');
    expect(tail).toMatch(/^Error: .*acme-big.*(No space left on device|Aucun espace disponible)/m);
  });

  it('PRE-6: counts suites of archives', () => {
    expect(parseAptRepositories(said('repositories'))).toBe(2);
    expect(parseAptRepositories(said('repositories-none'))).toBe(0);
  });

  it('RUN-7: lists what is on the disk, with epochs', () => {
    const { output, exitCode } = said('packages');
    const packages = parsePackages({ exitCode, stdout: `${output}\n`, stderr: '' });
    const versions = Object.fromEntries(packages.map((one) => [one.name, `${one.version} ${one.arch}`]));
    expect(versions['acme-lib']).toBe('1:3.0-1 amd64');
    expect(versions.bash).toMatch(/^0:5\.2\.15-2\S+ amd64$/);
    // Unpacked and not configured is on the disk; removed with its configuration kept is not.
    expect(versions['acme-agent']).toBe('0:1.1-1 all');
    expect(output).toContain('acme-web\t2.4.6-1\tamd64\trc');
    expect(versions['acme-web']).toBeUndefined();
  });

  it('RUN-8: a kernel that dpkg does not know proves nothing', () => {
    expect(parseDebianKernels(said('kernels'))).toBe('unknown');
    expect(parseNeedrestart(said('needrestart'))).toBe('unknown');
    const answers = {
      required: { exitCode: 0, output: 'absent' },
      kernels: said('kernels'),
      needrestart: said('needrestart'),
    };
    expect(parseDebianReboot(answers).answer).toBe('unknown');
    expect(parseDebianReboot({ ...answers, required: { exitCode: 0, output: 'present' } }).answer).toBe('yes');
  });
});
