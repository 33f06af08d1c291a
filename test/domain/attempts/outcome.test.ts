import { describe, expect, it } from 'vitest';
import { type EndedUpdate, updateOutcome } from '../../../domain/attempts/outcome.ts';

const changed = [
  { name: 'bash', arch: 'x86_64', from: '1', to: '2' },
  { name: 'new', arch: 'x86_64', from: null, to: '1' },
  { name: 'old', arch: 'x86_64', from: '1', to: null },
];
const outcome = (change: Partial<EndedUpdate>) =>
  updateOutcome({ exitCode: 0, difference: changed, failureClass: null, ...change });

describe('RUN-7 outcome', () => {
  it('is patched with what came onto the host', () => {
    expect(outcome({})).toEqual({ kind: 'patched', packages: 2 });
  });

  it('is a success with 0 packages when there was nothing to do', () => {
    expect(outcome({ difference: [] })).toEqual({ kind: 'nothing-to-do' });
    expect(outcome({ difference: [], failureClass: 'unknown' })).toEqual({ kind: 'nothing-to-do' });
  });

  it.each([
    ['an exit code', { exitCode: 1, failureClass: 'repository', difference: [] }, 'repository', false],
    ['an exit code after packages changed', { exitCode: 1, failureClass: 'scriptlet' }, 'scriptlet', true],
    ['an exit code that nothing explains', { exitCode: 3, difference: null }, 'unknown', false],
    ['no exit code', { exitCode: null }, 'interrupted', true],
    ['no exit code, before anything changed', { exitCode: null, difference: [] }, 'interrupted', false],
    ['no exit code, and packages that cannot be read', { exitCode: null, difference: null }, 'interrupted', false],
    ['no exit code, and a full disk', { exitCode: null, failureClass: 'disk' }, 'disk', true],
    ['a success that nobody can verify', { difference: null }, 'unknown', false],
    [
      'a success that changed nothing, with a full disk in the log',
      { difference: [], failureClass: 'disk' },
      'disk',
      false,
    ],
  ] as const)('is failed on %s', (_case, change, failure, partial) => {
    expect(outcome(change)).toMatchObject({ kind: 'failed', failure, partial });
  });

  it('is failed when a new kernel came whose script failed, and not when nothing changed', () => {
    expect(outcome({ kernelFailure: 'disk' })).toMatchObject({
      ...{ kind: 'failed', failure: 'disk', partial: true },
      text: {
        en: expect.stringMatching(/the script that prepares the new kernel failed: the server may not boot; some/),
      },
    });
    expect(outcome({ kernelFailure: 'disk', difference: [] })).toEqual({ kind: 'nothing-to-do' });
  });

  it('is patched when a success left a complaint in the log but did change packages', () => {
    expect(outcome({ failureClass: 'scriptlet' })).toEqual({ kind: 'patched', packages: 2 });
  });

  it('knows that some package managers succeed with other codes', () => {
    expect(outcome({ exitCode: 102 }).kind).toBe('failed');
    expect(outcome({ exitCode: 102, successCodes: [0, 102] }).kind).toBe('patched');
  });

  it.each([
    [
      'no exit code',
      { exitCode: null, difference: [] },
      'Échec (mise à jour interrompue) : la mise à jour s’est arrêtée sans code de retour.',
      'Failed (update interrupted): the update stopped without an exit code.',
    ],
    [
      'packages that cannot be compared',
      { difference: null },
      'Échec (cause inconnue) : la mise à jour semble réussie, mais les paquets installés n’ont pas pu être comparés.',
      'Failed (unknown cause): the update seems to have worked, but the installed packages could not be compared.',
    ],
    [
      'nothing that changed',
      { difference: [], failureClass: 'disk' },
      'Échec (espace disque) : la mise à jour semble réussie, mais aucun paquet n’a changé.',
      'Failed (disk space): the update seems to have worked, but no package has changed.',
    ],
    [
      'a new kernel that is not ready',
      { kernelFailure: 'scriptlet' },
      'Échec (script d’un paquet) : la mise à jour semble réussie, mais le script qui prépare le nouveau noyau a échoué : le serveur pourrait ne pas redémarrer ; certains paquets ont tout de même changé.',
      'Failed (package script): the update seems to have worked, but the script that prepares the new kernel failed: the server may not boot; some packages did change.',
    ],
  ] as const)('says in both languages that it failed by %s', (_case, change, fr, en) => {
    expect(outcome(change)).toMatchObject({ text: { fr, en } });
  });

  it('says in both languages why it failed', () => {
    const result = outcome({ exitCode: 1, failureClass: 'disk' });
    expect(result).toMatchObject({
      text: {
        fr: 'Échec (espace disque) : la mise à jour s’est terminée avec le code 1 ; certains paquets ont tout de même changé.',
        en: 'Failed (disk space): the update ended with exit code 1; some packages did change.',
      },
    });
  });
});
