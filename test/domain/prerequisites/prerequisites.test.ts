import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../domain/answer.ts';
import { prerequisiteAdvice } from '../../../domain/prerequisites/prerequisite-advice.ts';
import {
  DEFAULT_THRESHOLDS,
  type PrerequisiteFacts,
  type PrerequisiteInput,
} from '../../../domain/prerequisites/prerequisite-input.ts';
import { prerequisiteVerdict } from '../../../domain/prerequisites/prerequisites.ts';
import fc from '../../support/properties.ts';

const disk = { rootMb: 5000, varMb: 5000, bootMb: 500, rootUsedPercent: 40, varUsedPercent: 40, inodesFreePercent: 60 };
const good: PrerequisiteFacts = {
  disk,
  registration: 'registered',
  enabledRepositories: 3,
  sudo: 'yes',
  packageLock: 'no',
  rpmDatabaseReadable: 'yes',
  clockSkewSeconds: 2,
  kernelInScope: 'no',
  narrowing: { answer: 'yes', reason: null },
  previewed: true,
};
const input = (facts: Partial<PrerequisiteFacts> = {}, change: Partial<PrerequisiteInput> = {}): PrerequisiteInput => ({
  mode: 'standard',
  server: { licenceSupport: 'active', etat: 'Production', machineType: 'vm' },
  reach: { kind: 'reached' },
  updateScope: { kind: 'all' },
  repair: false,
  facts: { ...good, ...facts },
  thresholds: DEFAULT_THRESHOLDS,
  ...change,
});
const verdict = (...args: Parameters<typeof input>) => prerequisiteVerdict(input(...args));
const server = (change: Partial<PrerequisiteInput['server']>) => ({ ...input().server, ...change });
const quickwin = { mode: 'quickwin' } as const;

describe('PRE-8 verdict', () => {
  it('validates a healthy server without warning', () => {
    expect(verdict()).toMatchObject({
      prereq_ssh: 'ok',
      prereq_satellite: 'ok',
      diskOk: true,
      validated: true,
      rollbackMethod: 'snapshot',
      exclusion: null,
      warnings: [],
    });
  });

  it('records no rollback for a physical machine (PRE-4)', () => {
    expect(verdict({}, { server: server({ machineType: 'physical' }) }).rollbackMethod).toBe('na');
  });

  it('validates els as well as active (ELIG-1, PRE-1)', () => {
    expect(verdict({}, { server: server({ licenceSupport: 'els' }) }).validated).toBe(true);
  });

  it('neither validates nor excludes a server whose disk is unknown', () => {
    const unknown = verdict({ disk: { ...disk, varMb: null } });
    expect(unknown).toMatchObject({ diskOk: null, validated: false, exclusion: null });
  });

  it('is yes only when every blocking check is, for any facts', () => {
    const answer = fc.constantFrom<Answer>('yes', 'no', 'unknown');
    const number = fc.option(fc.integer({ min: 0, max: 3000 }));
    const facts = fc.record({
      disk: fc.record({
        rootMb: number,
        varMb: number,
        bootMb: number,
        rootUsedPercent: number,
        varUsedPercent: number,
        inodesFreePercent: number,
      }),
      registration: fc.constantFrom('registered', 'not-registered', 'not-applicable', 'unknown'),
      enabledRepositories: fc.option(fc.integer({ min: 0, max: 2 })),
      sudo: answer,
      packageLock: answer,
      rpmDatabaseReadable: answer,
      clockSkewSeconds: fc.option(fc.integer({ min: -600, max: 600 })),
      kernelInScope: answer,
      previewed: fc.boolean(),
    }) as fc.Arbitrary<PrerequisiteFacts>;
    fc.assert(
      fc.property(facts, fc.constantFrom('standard', 'quickwin'), (some, mode) => {
        const result = verdict(some, { mode });
        const blocking = result.checks.filter((check) => check.blocking);
        expect(result.validated).toBe(blocking.every((check) => check.answer === 'yes'));
        if (result.validated) {
          expect([some.sudo, some.packageLock, some.rpmDatabaseReadable]).toEqual(['yes', 'no', 'yes']);
          expect(result.diskOk).toBe(true);
        }
        if (result.exclusion !== null) expect(result.validated).toBe(false);
      }),
    );
  });
});

describe('PRE-1, PRE-2 and PRE-9 exclusion', () => {
  it.each([
    ['obsolete support', { server: server({ licenceSupport: 'obsolete' }) }, 'EOL'],
    ['another state', { server: server({ etat: 'Stock' }) }, 'non_patchable'],
    ['a name that is unknown', { reach: { kind: 'unreached', failure: 'name-unknown' } }, 'creneau_inadequat'],
    ['a closed port', { reach: { kind: 'unreached', failure: 'port-closed' } }, 'creneau_inadequat'],
    ['a refused login', { reach: { kind: 'unreached', failure: 'login-refused' } }, 'creneau_inadequat'],
    ['a shell that cannot be used', { reach: { kind: 'unreached', failure: 'shell-unusable' } }, 'creneau_inadequat'],
    ['a changed host key', { reach: { kind: 'unreached', failure: 'host-key-changed' } }, 'creneau_inadequat'],
  ] as const)('excludes for %s', (_case, change, reason) => {
    const result = verdict({}, change);
    expect(result.exclusion?.reason).toBe(reason);
    expect(result.validated).toBe(false);
  });

  it.each([
    [
      'login-refused',
      'Your account has expired',
      /^SSH: login refused\. Message from the server: “Your account has expired”$/,
    ],
    [
      'shell-unusable',
      'rbash: /bin/sh: restricted',
      /does not run \/bin\/sh.*such as bash\. Message from the server: “rbash/,
    ],
    ['connection-lost', 'x'.repeat(500), /connection lost; run it again\. Message from the server: “x{199}…”$/],
  ] as const)('tells why in the words of the host itself (PRE-3): %s', (failure, said, text) => {
    const { checks } = verdict({}, { reach: { kind: 'unreached', failure, said } });
    expect(checks.find(({ code }) => code === 'ssh')?.text.en).toMatch(text);
  });

  it('excludes for a disk that is surely too full, and says which', () => {
    const result = verdict({ disk: { ...disk, rootMb: 1199 } });
    expect(result).toMatchObject({ diskOk: false, exclusion: { reason: 'disk' } });
    expect(result.exclusion?.text.en).toBe('Disk too full: / has 1,199 MB free, 1,200 required');
  });

  it('names the first reason of the rules when several hold', () => {
    const both = verdict(
      { disk: { ...disk, rootMb: 0 } },
      { server: server({ licenceSupport: 'obsolete', etat: 'Stock' }) },
    );
    expect(both.exclusion?.reason).toBe('EOL');
  });

  it.each(['connection-lost', 'no-secret'] as const)(
    'does not exclude for %s, and knows nothing of the host',
    (failure) => {
      const undecided = verdict({}, { reach: { kind: 'unreached', failure }, facts: null });
      expect(undecided.checks.find(({ code }) => code === 'ssh')?.answer).toBe('unknown');
      expect(undecided).toMatchObject({
        prereq_ssh: 'ko',
        prereq_satellite: 'unknown',
        diskOk: null,
        validated: false,
        exclusion: null,
      });
    },
  );

  it('does not validate support that is neither active nor obsolete', () => {
    expect(verdict({}, { server: server({ licenceSupport: '' }) })).toMatchObject({
      validated: false,
      exclusion: null,
    });
  });
});

describe('PRE-5 disk', () => {
  it.each([
    ['exactly enough', {}, { rootMb: 1200, varMb: 800 }, true],
    ['/var one short', {}, { varMb: 799 }, false],
    ['percentages do not matter in standard mode', {}, { rootUsedPercent: 99, varUsedPercent: null }, true],
    ['inodes used up', {}, { inodesFreePercent: 4 }, false],
    ['inodes unknown', {}, { inodesFreePercent: null }, null],
    ['small /boot without a kernel', {}, { bootMb: 10 }, true],
    ['small /boot with a kernel', { kernelInScope: 'yes' }, { bootMb: 99 }, false],
    ['enough /boot with a kernel', { kernelInScope: 'yes' }, { bootMb: 100 }, true],
    ['unknown /boot with a kernel', { kernelInScope: 'yes' }, { bootMb: null }, null],
    ['small /boot, scope unknown', { kernelInScope: 'unknown' }, { bootMb: 10 }, null],
    ['enough /boot, scope unknown', { kernelInScope: 'unknown' }, {}, true],
    ['no beats unknown', {}, { rootMb: 1, varMb: null }, false],
  ] as const)('standard: %s', (_case, facts, sizes, expected) => {
    expect(verdict({ ...facts, disk: { ...disk, ...sizes } }).diskOk).toBe(expected);
  });

  it.each([
    ['89 % used, few megabytes', { rootUsedPercent: 89, varUsedPercent: 89, rootMb: 1, varMb: 1 }, true],
    ['90 % used', { rootUsedPercent: 90 }, false],
    ['use of /var unknown', { varUsedPercent: null }, null],
  ])('QuickWin: %s', (_case, sizes, expected) => {
    expect(verdict({ disk: { ...disk, ...sizes } }, quickwin).diskOk).toBe(expected);
  });
});

describe('PRE-6 registration', () => {
  it.each([
    ['registered', 3, 'ok', 'ok'],
    ['registered', 0, 'ko', 'ko'],
    ['registered', null, 'unknown', 'unknown'],
    ['not-registered', 3, 'ko', 'ok'],
    ['not-registered', 0, 'ko', 'ko'],
    ['not-registered', null, 'ko', 'unknown'],
    ['not-applicable', 3, 'ok', 'ok'],
    ['not-applicable', 0, 'ko', 'ko'],
    ['not-applicable', null, 'unknown', 'unknown'],
    ['unknown', 3, 'unknown', 'ok'],
    ['unknown', 0, 'ko', 'ko'],
    ['unknown', null, 'unknown', 'unknown'],
  ] as const)(
    '%s with %s repositories: %s standard, %s QuickWin',
    (registration, enabledRepositories, standard, quick) => {
      const facts = { registration, enabledRepositories };
      const inStandard = verdict(facts);
      const inQuickwin = verdict(facts, quickwin);
      expect(inStandard.prereq_satellite).toBe(standard);
      expect(inQuickwin.prereq_satellite).toBe(quick);
      // PRE-8: a warning in standard mode, a block in QuickWin.
      expect(inStandard.validated).toBe(true);
      expect(inStandard.warnings).toHaveLength(standard === 'ok' ? 0 : 1);
      expect(inQuickwin.validated).toBe(quick === 'ok');
    },
  );
});

describe('PRE-7 the other checks', () => {
  it.each([
    ['sudo asks for a password', { sudo: 'no' }],
    ['sudo unknown', { sudo: 'unknown' }],
    ['another transaction', { packageLock: 'yes' }],
    ['lock unknown', { packageLock: 'unknown' }],
    ['database unreadable', { rpmDatabaseReadable: 'no' }],
    ['clock late', { clockSkewSeconds: -301 }],
    ['clock early', { clockSkewSeconds: 301 }],
    ['clock unknown', { clockSkewSeconds: null }],
  ] as const)('does not validate, nor exclude: %s', (_case, facts) => {
    expect(verdict(facts)).toMatchObject({ validated: false, exclusion: null });
  });

  it('says that dpkg was interrupted, with the remedy, in both languages', () => {
    const interrupted = verdict({ rpmDatabaseReadable: 'no', dpkgInterrupted: true });
    const check = interrupted.checks.find(({ code }) => code === 'rpm-database');
    expect(check).toMatchObject({ answer: 'no', blocking: true });
    expect(check?.text.fr).toBe('dpkg a été interrompu : « dpkg --configure -a » est nécessaire');
    expect(check?.text.en).toBe('dpkg was interrupted: “dpkg --configure -a” is needed');
    const unreadable = verdict({ rpmDatabaseReadable: 'no' }).checks.find(({ code }) => code === 'rpm-database');
    expect(unreadable?.text.en).toBe('Package database unreadable');
  });

  it('accepts a clock that is off by exactly five minutes', () => {
    expect(verdict({ clockSkewSeconds: -300 }).validated).toBe(true);
  });

  it('only warns when there is no preview', () => {
    const result = verdict({ previewed: false });
    expect(result.validated).toBe(true);
    expect(result.warnings.map((text) => text.en)).toEqual(['Update preview not available']);
  });
});

describe('RUN-6, PRE-8: an order to repair', () => {
  const repair = { repair: true } as const;

  it('is not kept from the interrupted dpkg that it is for, and from everything else as ever', () => {
    const interrupted = verdict({ rpmDatabaseReadable: 'no', dpkgInterrupted: true }, repair);
    expect(interrupted.validated).toBe(true);
    expect(interrupted.checks.find(({ code }) => code === 'rpm-database')?.text.en).toBe(
      'dpkg was interrupted: the requested repair will complete it first',
    );
    expect(verdict({ rpmDatabaseReadable: 'no' }, repair).validated).toBe(false);
    expect(verdict({ rpmDatabaseReadable: 'no', dpkgInterrupted: true, packageLock: 'yes' }, repair).validated).toBe(
      false,
    );
  });

  it('stops before anything is done where the package manager has no repair', () => {
    const reason = { fr: 'à la main', en: 'by hand' };
    const refused = verdict({ narrowing: { answer: 'no', reason } }, repair);
    expect(refused.validated).toBe(false);
    expect(refused.checks).toContainEqual({ code: 'repair', answer: 'no', blocking: true, text: reason });
    expect(prerequisiteAdvice('repair', 'no')?.en).toContain('without a repair');
  });
});

describe('RUN-5, PRE-8: a narrowed update', () => {
  const narrowed = { updateScope: { kind: 'advisories', ids: ['RHSA-2026:7203'] } } as const;
  const checkOf = (of: ReturnType<typeof verdict>) => of.checks.find(({ code }) => code === 'narrowing');

  it('is no question where everything is updated', () => {
    expect(checkOf(verdict({ narrowing: { answer: 'no', reason: null } }))).toBeUndefined();
  });

  it('starts only where the package manager can narrow it, and says why elsewhere', () => {
    expect(verdict({}, narrowed).validated).toBe(true);
    expect(checkOf(verdict({}, narrowed))?.text.en).toBe('Limited update (RHSA-2026:7203): possible');
    const reason = { fr: 'apt ne sait pas', en: 'apt cannot' };
    const refused = verdict({ narrowing: { answer: 'no', reason } }, narrowed);
    expect(refused).toMatchObject({ validated: false, exclusion: null });
    expect(checkOf(refused)?.text).toEqual(reason);
  });

  it('takes unknown for no', () => {
    const unknown = verdict({ narrowing: { answer: 'unknown', reason: null }, previewed: false }, narrowed);
    expect(unknown.validated).toBe(false);
    expect(checkOf(unknown)?.text.fr).toBe('Mise à jour limitée (RHSA-2026:7203) : non vérifiée');
    expect(checkOf(verdict({}, { ...narrowed, facts: null }))?.answer).toBe('unknown');
  });
});
