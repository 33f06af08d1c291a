// The checks that only a login can make (PRE-7): what each answer says, and which of them hold a server back.
import { describe, expect, it } from 'vitest';
import { hostChecks } from '../../../domain/attempts/host-checks.ts';
import {
  DEFAULT_THRESHOLDS,
  type PrerequisiteFacts,
  type PrerequisiteInput,
} from '../../../domain/prerequisites/prerequisite-input.ts';

const disk = { rootMb: 5000, varMb: 5000, bootMb: 500, rootUsedPercent: 40, varUsedPercent: 40, inodesFreePercent: 60 };
const facts: PrerequisiteFacts = {
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
const input = (change: Partial<PrerequisiteFacts> | null, repair = false): PrerequisiteInput => ({
  mode: 'standard',
  server: { licenceSupport: 'active', etat: 'Production', machineType: 'vm' },
  reach: { kind: 'reached' },
  updateScope: { kind: 'all' },
  repair,
  facts: change === null ? null : { ...facts, ...change },
  thresholds: DEFAULT_THRESHOLDS,
});
const check = (code: string, change: Partial<PrerequisiteFacts> | null, repair = false) => {
  const found = hostChecks(input(change, repair)).find((one) => one.code === code);
  return [found?.answer, found?.text.fr, found?.text.en];
};

describe('PRE-7: what is read on the host', () => {
  it.each([
    ['sudo', { sudo: 'yes' }, 'yes', 'sudo sans mot de passe', 'sudo without a password'],
    ['sudo', { sudo: 'no' }, 'no', 'sudo demande un mot de passe ou refuse', 'sudo requires a password or is refused'],
    ['sudo', null, 'unknown', 'sudo : non vérifié', 'sudo: not checked'],
    [
      ...(['package-lock', { packageLock: 'no' }, 'yes'] as const),
      ...(['Aucune autre opération sur les paquets', 'No other package operation'] as const),
    ],
    [
      ...(['package-lock', { packageLock: 'yes' }, 'no'] as const),
      ...(['Une autre opération sur les paquets est en cours', 'Another package operation is in progress'] as const),
    ],
    ['package-lock', null, 'unknown', 'Verrou des paquets : non vérifié', 'Package lock: not checked'],
    ['rpm-database', {}, 'yes', 'Base des paquets lisible', 'Package database readable'],
    [
      ...(['rpm-database', { rpmDatabaseReadable: 'no' }, 'no'] as const),
      ...(['Base des paquets illisible', 'Package database unreadable'] as const),
    ],
    ['rpm-database', null, 'unknown', 'Base des paquets : non vérifiée', 'Package database: not checked'],
    ['clock', {}, 'yes', 'Horloge à l’heure', 'Clock in sync'],
    ['clock', { clockSkewSeconds: -301.4 }, 'no', 'Horloge décalée de -301 s', 'Clock off by -301 s'],
    ['clock', { clockSkewSeconds: Number.NaN }, 'unknown', 'Horloge : non vérifiée', 'Clock: not checked'],
    ['clock', null, 'unknown', 'Horloge : non vérifiée', 'Clock: not checked'],
    ['preview', {}, 'yes', 'Aperçu de la mise à jour disponible', 'Update preview available'],
    [
      ...(['preview', { previewed: false }, 'unknown'] as const),
      ...(['Aperçu de la mise à jour indisponible', 'Update preview not available'] as const),
    ],
  ] as const)('%s with %j is %s', (code, change, answer, fr, en) => {
    expect(check(code, change)).toEqual([answer, fr, en]);
  });

  it('allows a clock to be off by five minutes, in either direction', () => {
    const { clockSkewSeconds } = DEFAULT_THRESHOLDS;
    expect(clockSkewSeconds).toBe(300);
    for (const sign of [1, -1]) {
      expect(check('clock', { clockSkewSeconds: sign * 300 })[0]).toBe('yes');
      expect(check('clock', { clockSkewSeconds: sign * 301 })[0]).toBe('no');
    }
  });

  it('holds a server back by all of them but the preview', () => {
    const blocking = hostChecks(input({})).map((one) => [one.code, one.blocking]);
    expect(Object.fromEntries(blocking)).toEqual({
      ...{ sudo: true, 'package-lock': true, 'rpm-database': true, clock: true },
      preview: false,
    });
  });

  it('takes an interrupted dpkg for what a repair finishes, and for a fault otherwise', () => {
    const interrupted = { dpkgInterrupted: true, rpmDatabaseReadable: 'no' } as const;
    expect(check('rpm-database', interrupted)).toEqual([
      'no',
      'dpkg a été interrompu : « dpkg --configure -a » est nécessaire',
      'dpkg was interrupted: “dpkg --configure -a” is needed',
    ]);
    expect(check('rpm-database', interrupted, true)).toEqual([
      'yes',
      'dpkg a été interrompu : la réparation demandée commencera par le terminer',
      'dpkg was interrupted: the requested repair will complete it first',
    ]);
    const repair = hostChecks(input(interrupted, true)).find(({ code }) => code === 'rpm-database');
    expect(repair?.blocking).toBe(true);
    // A repair does not make up for what cannot be read.
    expect(check('rpm-database', { rpmDatabaseReadable: 'no' }, true)[0]).toBe('no');
    const unread = { dpkgInterrupted: true, rpmDatabaseReadable: 'unknown' } as const;
    expect(check('rpm-database', unread)[2]).toBe('Package database: not checked');
  });
});
