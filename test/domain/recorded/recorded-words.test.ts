// What was recorded in English, and in codes, as people read it.

import { describe, expect, it } from 'vitest';
import { HELD_BECAUSE, heldVersionsText } from '../../../domain/attempts/held-versions.ts';
import { scopeText, type UpdateScope } from '../../../domain/attempts/update-scope.ts';
import { exclusionText } from '../../../domain/exclusions/exclusion-words.ts';
import { recordedNotes, recordedText } from '../../../domain/recorded/recorded-words.ts';
import { stumbles } from '../../cards/wording.ts';
import fc from '../../support/properties.ts';

describe('what an attempt recorded', () => {
  it.each([
    [
      'vpreb1 did not come back within 1 minutes',
      'vpreb1 n’est pas revenu en 1 minute',
      'vpreb1 did not come back within 1 minute',
    ],
    [
      'vpreb1 did not come back within 30 minutes',
      'vpreb1 n’est pas revenu en 30 minutes',
      'vpreb1 did not come back within 30 minutes',
    ],
    [
      'vp2, of the same group, is not proved to be up since its own reboot',
      'vp2, du même groupe, n’est pas encore revenu de son propre redémarrage',
      'vp2, in the same group, is not back from its own reboot yet',
    ],
    ['timeout: vp1: no route', 'pas de réponse : vp1: no route', 'no answer: vp1: no route'],
    [
      'not-found: vp1: in no vCenter; correct vcenter_vm_name, or the rights of its account',
      'machine introuvable : vp1 : dans aucun vCenter ; corrigez son nom vCenter dans l’inventaire, ou les droits du compte vCenter',
      'machine not found: vp1: in no vCenter; correct its vCenter name in the inventory, or the rights of the vCenter account',
    ],
    [
      'Failed (dependencies): the update ended with exit code 1.',
      'Échec (dépendances de paquets) : la mise à jour s’est terminée avec le code 1.',
      'Failed (package dependencies): the update ended with exit code 1.',
    ],
    [
      'Failed (package dependencies): the update ended with exit code 1.',
      'Échec (dépendances de paquets) : la mise à jour s’est terminée avec le code 1.',
      'Failed (package dependencies): the update ended with exit code 1.',
    ],
    // As earlier versions have written it.
    [
      'Failed (lock of the package manager): the update reports success, but no package has changed.',
      'Échec (verrou du gestionnaire de paquets) : la mise à jour semble réussie, mais aucun paquet n’a changé.',
      'Failed (package manager lock): the update seems to have worked, but no package has changed.',
    ],
    [
      'Failed (disk space): the update ended with exit code 1; some packages have changed all the same.',
      'Échec (espace disque) : la mise à jour s’est terminée avec le code 1 ; certains paquets ont tout de même changé.',
      'Failed (disk space): the update ended with exit code 1; some packages did change.',
    ],
    [
      'Failed (disk space): the update ended with exit code 1; some packages did change.',
      'Échec (espace disque) : la mise à jour s’est terminée avec le code 1 ; certains paquets ont tout de même changé.',
      'Failed (disk space): the update ended with exit code 1; some packages did change.',
    ],
    ['given up by Ana Costa: burnt', 'abandonné par Ana Costa : burnt', 'abandoned by Ana Costa: burnt'],
  ])('%s', (recorded, fr, en) => expect(recordedText(recorded)).toEqual({ fr, en }));

  it.each([
    [
      'rolled back to PC_1_hprod_20270111_0908 at 2027-01-11T08:12:44.374Z; 12 packages',
      'ramené au snapshot PC_1_hprod_20270111_0908 ; avant : 12 paquets',
      'rolled back to snapshot PC_1_hprod_20270111_0908; before: 12 packages',
    ],
    [
      'rolled back to PC_1 at 2027-01-11T08:12:44.374Z; verify: dependency: Failed (dependencies): the update ended with exit code 1.',
      'ramené au snapshot PC_1 ; avant : dépendances de paquets : la mise à jour s’est terminée avec le code 1.',
      'rolled back to snapshot PC_1; before: package dependencies: the update ended with exit code 1.',
    ],
    [
      'rolled back to PC_1 at 2027-01-11T08:12:44.374Z; rolled back to PC_0 at 2027-01-11T08:10:00.000Z',
      'ramené au snapshot PC_1 ; avant : ramené au snapshot PC_0',
      'rolled back to snapshot PC_1; before: rolled back to snapshot PC_0',
    ],
    ['rolled back to PC_1 at 2027-01-11T08:12:44.374Z', 'ramené au snapshot PC_1', 'rolled back to snapshot PC_1'],
  ])('%s, in notes of the history', (recorded, fr, en) => expect(recordedNotes(recorded)).toEqual({ fr, en }));

  it.each([
    [
      'unreachable: main/eu-west-3, web1: ECONNREFUSED',
      'AWS injoignable : main/eu-west-3, web1: ECONNREFUSED',
      'AWS unreachable: main/eu-west-3, web1: ECONNREFUSED',
    ],
    [
      'refused: main/us-gov-west-1, web1: UnauthorizedOperation',
      'refusé par AWS : main/us-gov-west-1, web1: UnauthorizedOperation',
      'refused by AWS: main/us-gov-west-1, web1: UnauthorizedOperation',
    ],
    [
      'task-failed: main/eu-west-3, web1: the replacement of its root volume ended as failed',
      'échec dans EC2 : main/eu-west-3, web1: le remplacement de son volume racine s’est terminé à l’état failed',
      'EC2 task failed: main/eu-west-3, web1: the replacement of its root volume ended in the state failed',
    ],
    [
      'unknown-effect: main/eu-west-3, web1: no task was named',
      'résultat inconnu dans EC2 : main/eu-west-3, web1: EC2 n’a nommé aucune tâche',
      'unknown result in EC2: main/eu-west-3, web1: EC2 named no task',
    ],
  ])('%s, of an instance, without a word of vCenter', (recorded, fr, en) =>
    expect(recordedText(recorded)).toEqual({ fr, en }),
  );

  it('keeps the words of machines as they are', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[a-z]{3}/.test(text)),
        (said) => {
          expect(recordedText(said)).toEqual({ fr: said, en: said });
        },
      ),
    );
  });
});

const LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}-1:2-3.el9.x86_64`);
const SCOPES: readonly UpdateScope[] = [
  { kind: 'security' },
  { kind: 'kernels' },
  { kind: 'cve', id: 'CVE-2027-1' },
  { kind: 'advisories', ids: ['RHSA-2027:1', 'RHSA-2027:2'] },
  ...[0, 1, 2].map(
    (n): UpdateScope => ({
      kind: 'versions',
      dependencies: 'any',
      packages: Array.from({ length: n }, (_, i) => ({ name: `p${i}`, arch: 'noarch', version: '0:1-1' })),
    }),
  ),
];
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

/** As the end of an attempt writes them: `scopeText` and `heldVersionsText`, of which nothing else is scanned for. */
describe('notes of an attempt that narrowed its update, or held versions back', () => {
  it.each(SCOPES)('$kind', (scope) => {
    const said = scopeText(scope);
    expect(recordedNotes(`1 packages (${said?.en})`).fr).toMatch(/^1 paquet \(/);
    for (const before of ['12 packages', 'verify: disk: no room'])
      expect(plain(recordedNotes(`${before} (${said?.en})`).fr)).toContain(`(${plain(said?.fr ?? '')})`);
  });

  it.each(HELD_BECAUSE.flatMap((because) => [1, 2, 7].map((n) => [because, n] as const)))(
    '%s, %i held',
    (because, n) => {
      const { fr, en } = heldVersionsText(
        LINES.slice(0, n).map((line) => ({ line, because })),
        5,
      );
      expect(plain(recordedNotes(`12 packages; ${en}`).fr)).toContain(plain(fr));
      expect(recordedNotes(`12 packages; ${en}`).en).toContain(en);
    },
  );
});

describe('notes of the history', () => {
  it.each([
    [
      'reboot: reboot: vpreb1 did not come back within 1 minutes',
      'redémarrage : vpreb1 n’est pas revenu en 1 minute',
      'reboot: vpreb1 did not come back within 1 minute',
    ],
    [
      'verify: dependency: Failed (dependencies): the update ended with exit code 1.',
      'dépendances de paquets : la mise à jour s’est terminée avec le code 1.',
      'package dependencies: the update ended with exit code 1.',
    ],
    ['update: disk', 'espace disque', 'disk space'],
    ['Fait à la main : rien à signaler', 'Fait à la main : rien à signaler', 'Fait à la main : rien à signaler'],
  ])('%s', (notes, fr, en) => expect(recordedNotes(notes)).toEqual({ fr, en }));
});

describe('why a server is excluded (PRE-9)', () => {
  const detail = { fr: 'Disque insuffisant : / 180 Mo libres', en: 'Disk too full: / 180 MB free' };

  it.each(['EOL', 'non_patchable', 'creneau_inadequat', 'disk', 'reporte'])('%s is never shown', (code) => {
    for (const told of [exclusionText(code, null), exclusionText(code, detail)]) {
      expect([...stumbles({ text: told.fr }, 'fr'), ...stumbles({ text: told.en }, 'en')]).toEqual([]);
      expect(`${told.fr} ${told.en}`).not.toContain(code);
    }
    expect(exclusionText(code, detail)).toEqual(detail);
  });

  it('what a person wrote stays theirs', () => {
    expect(exclusionText('maintenance', null)).toEqual({ fr: 'maintenance', en: 'maintenance' });
    expect(exclusionText('maintenance', detail).en).toBe('maintenance (Disk too full: / 180 MB free)');
  });
});

describe('what is far longer than anything that we record', () => {
  const MEGABYTE = 1_000_000;
  const parts = [
    'a',
    'x ',
    ' does not answer, and x bears its name now, not ',
    'x, and the server is now y',
    ' installed twice: a, ',
    'given up by x',
    ' is now called x, not ',
    '(x) is gone',
    '\n',
    '1',
  ];

  it.each(parts)('is said at once, were it a megabyte of %j', (part) => {
    const text = part.repeat(MEGABYTE / part.length);
    const begun = performance.now();
    const said = [recordedText(text), recordedNotes(text), recordedText(`failed: ${text}`)];
    expect(performance.now() - begun).toBeLessThan(500);
    expect(said[0]?.fr.endsWith(text.slice(-5000))).toBe(true);
  });

  it('keeps the signs of a host that mean something to a replacement', () => {
    const { fr, en } = recordedText("given up by $& $1 $` $' $$: no answer from the host in time (last: $& $1)");
    expect(fr).toContain("$& $1 $` $' $$ : ");
    expect(en).toContain("$& $1 $` $' $$: ");
    expect(fr).toContain('$& $1)');
  });
});
