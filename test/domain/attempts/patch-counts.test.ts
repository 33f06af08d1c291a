// What Patch Manager counts, in words.
import { expect, it } from 'vitest';
import { patchCountsText } from '../../../domain/attempts/patch-counts.ts';

const NONE = { installed: 0, other: 0, pendingReboot: 0, rejected: 0, missing: 0, failed: 0 };

it.each([
  [NONE, 'nothing missing', 'rien ne manque'],
  [{ ...NONE, installed: 12 }, 'nothing missing, 12 installed', 'rien ne manque, 12 installés'],
  [
    { installed: 118, other: 3, pendingReboot: 2, rejected: 1, missing: 4, failed: 1 },
    '1 failed patch, 4 missing, 2 pending a reboot, 1 installed though rejected, 118 installed, 3 outside its baseline',
    '1 patch en échec, 4 manquants, 2 en attente d’un redémarrage, 1 installé malgré un rejet, 118 installés, 3 hors de sa baseline',
  ],
])('%j', (counts, en, fr) => {
  expect(patchCountsText(counts)).toEqual({ en, fr });
});
