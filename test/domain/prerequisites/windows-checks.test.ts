// PRE-5 to PRE-8 on Windows: what Linux asks of packages, asked of Windows Update. Unknown never passes.
import { describe, expect, it } from 'vitest';
import { prerequisiteAdvice } from '../../../domain/prerequisites/prerequisite-advice.ts';
import { DEFAULT_THRESHOLDS, type PrerequisiteFacts } from '../../../domain/prerequisites/prerequisite-input.ts';
import { prerequisiteVerdict } from '../../../domain/prerequisites/prerequisites.ts';
import type { WindowsPrerequisites } from '../../../domain/prerequisites/windows-checks.ts';

const WINDOWS: WindowsPrerequisites = {
  ...{ restartPending: 'no', updateService: 'yes' },
  ...{ source: 'http://wsus.example:8530', build: '20348.2849' },
};
const NO_DISK = { varMb: null, bootMb: null, varUsedPercent: null, inodesFreePercent: null };
const GOOD: PrerequisiteFacts = {
  disk: { ...NO_DISK, rootMb: 20_000, rootUsedPercent: 40 },
  registration: 'not-applicable',
  enabledRepositories: null,
  sudo: 'yes',
  packageLock: 'no',
  rpmDatabaseReadable: 'unknown',
  clockSkewSeconds: 1,
  kernelInScope: 'unknown',
  narrowing: { answer: 'yes', reason: null },
  windows: WINDOWS,
  previewed: false,
};

type Mode = { readonly mode?: 'standard' | 'quickwin' };

function verdict(facts: Partial<PrerequisiteFacts> | null = {}, { mode = 'standard' }: Mode = {}) {
  return prerequisiteVerdict({
    ...{ mode, platform: 'windows', updateScope: { kind: 'all' }, repair: false, thresholds: DEFAULT_THRESHOLDS },
    server: { licenceSupport: 'active', etat: 'Production', machineType: 'vm' },
    reach: { kind: 'reached' },
    facts: facts === null ? null : { ...GOOD, ...facts },
  });
}
const withDisk = (rootMb: number | null, rootUsedPercent: number | null) => ({
  disk: { ...NO_DISK, rootMb, rootUsedPercent },
});

describe('a Windows server', () => {
  it('that is ready is validated, and nothing of packages is asked of it', () => {
    const { validated, prereq_satellite, checks } = verdict();
    expect([validated, prereq_satellite]).toEqual([true, 'ok']);
    expect(checks.map(({ code }) => code)).not.toContain('rpm-database');
    // None is ever made there: it would warn of every Windows server.
    expect(checks.map(({ code }) => code)).not.toContain('preview');
    expect(checks.find(({ code }) => code === 'satellite')?.text.en).toBe('Windows Update: http://wsus.example:8530');
  });

  it.each([
    ['restart-pending', { windows: { ...WINDOWS, restartPending: 'yes' } }, 'no'],
    ['restart-pending', { windows: { ...WINDOWS, restartPending: 'unknown' } }, 'unknown'],
    ['satellite', { windows: { ...WINDOWS, updateService: 'no' } }, 'no'],
    ['sudo', { sudo: 'no' }, 'no'],
    ['sudo', { sudo: 'unknown' }, 'unknown'],
    ['package-lock', { packageLock: 'yes' }, 'no'],
    ['package-lock', { packageLock: 'unknown' }, 'unknown'],
    ['disk', withDisk(9_999, 40), 'no'],
    ['disk', withDisk(null, 40), 'unknown'],
    ['clock', { clockSkewSeconds: null }, 'unknown'],
  ] as const)('is not validated with %s: %j', (code, facts, answer) => {
    const { validated, checks } = verdict(facts as Partial<PrerequisiteFacts>);
    const check = checks.find((one) => one.code === code);
    expect([validated, check?.answer, check?.blocking]).toEqual([false, answer, true]);
    const advice = prerequisiteAdvice(code, answer, 'windows');
    expect(advice?.en).toMatch(/\.$/);
    expect(`${advice?.fr} ${advice?.en}`).not.toMatch(/sudo|chrony|\bdf\b|Satellite|repositor|dépôt|noyau|kernel/);
  });

  it('names who asks for the restart that is pending, in words', () => {
    const pending = {
      ...WINDOWS,
      restartPending: 'yes',
      restartWitnesses: ['packagesPending', 'rebootPending', 'rebootRequired'],
    } as const;
    const text = verdict({ windows: pending }).checks.find(({ code }) => code === 'restart-pending')?.text;
    expect(text).toEqual({
      fr: 'Un redémarrage est en attente (maintenance des composants de Windows, Windows Update)\u00a0: redémarrez le serveur avant sa mise à jour',
      en: 'A restart is pending (Windows component servicing, Windows Update): restart the server before its update',
    });
  });

  it('that restarts by itself is said, and stands against nothing', () => {
    const said = verdict({ windows: { ...WINDOWS, restartsByItself: 'yes' } });
    expect(said).toMatchObject({ validated: true, warnings: [{ en: expect.stringContaining('restarts by itself') }] });
    for (const restartsByItself of ['no', 'unknown'] as const)
      expect(verdict({ windows: { ...WINDOWS, restartsByItself } }).warnings).toEqual([]);
  });

  it('of which nothing could be read is neither validated nor excluded', () => {
    expect(verdict(null)).toMatchObject({
      validated: false,
      diskOk: null,
      exclusion: null,
      prereq_satellite: 'unknown',
    });
  });

  it('is judged by what is used in a QuickWin', () => {
    expect(verdict(withDisk(50, 89), { mode: 'quickwin' }).diskOk).toBe(true);
    expect(verdict(withDisk(50_000, 95), { mode: 'quickwin' })).toMatchObject({
      diskOk: false,
      exclusion: { reason: 'disk', text: { en: 'Disk too full: the system drive is 95% full, 90 at most' } },
    });
  });
});
