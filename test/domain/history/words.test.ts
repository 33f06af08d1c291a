// The audit in words: every action that the code can write, and whatever a row says has changed.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AUDITED_ACTIONS, actionText, objectText } from '../../../domain/history/action-words.ts';
import { changeWords } from '../../../domain/history/change-words.ts';
import fc from '../../support/properties.ts';

const LANGUAGES = ['fr', 'en'] as const;

describe('what was done (AUD-1)', () => {
  it.each(AUDITED_ACTIONS)('%s has words in both languages, also where it was refused', (deed) => {
    for (const language of LANGUAGES) {
      const said = actionText(deed, language);
      expect(said).not.toBe(deed);
      expect(said).toMatch(/^\p{L}/u);
      expect(said).not.toMatch(/[{}[\]"_]|\w\.\w/);
      expect(actionText(`${deed}-refused`, language)).toBe(language === 'fr' ? `refusé : ${said}` : `refused: ${said}`);
    }
  });

  it('stands as it was written where an older release wrote another word', () => {
    expect(actionText('campaign.forgotten', 'fr')).toBe('campaign.forgotten');
    expect(objectText('session', 'vrapp1', 'fr')).toBe('serveur vrapp1');
    expect(objectText('oldthing', null, 'en')).toBe('oldthing');
  });
});

describe('what has changed', () => {
  it('says what it was and what it became', () => {
    expect(changeWords({ hostname: 'vr1', status: 'pending' }, { status: 'excluded' }, 'en')).toBe(
      'server: vr1 · status: pending → excluded',
    );
    expect(
      changeWords({ startMode: 'operator', stopped: false }, { servers: ['vr1', 'vr2'], stopped: true }, 'fr'),
    ).toBe('départ : par l’opérateur · arrêtée : non → oui · serveurs : vr1, vr2');
    expect(
      changeWords(null, { leftOut: [{ hostname: 'vr1', reason: { fr: 'est pris', en: 'is taken' } }] }, 'fr'),
    ).toBe('non retenus : serveur : vr1 · motif : est pris');
    expect(changeWords({ status: 'open' }, { status: 'closed' }, 'fr')).toBe('statut : ouverte → clôturée');
    expect(changeWords(null, { unfinished: [{ kind: 'not-started', hostname: 'vr1' }] }, 'en')).toBe(
      'unfinished: kind: not started · server: vr1',
    );
    // A name that is spelt as a code is a name.
    expect(changeWords(null, { list: 'open' }, 'fr')).toBe('liste : open');
    expect(changeWords(null, null, 'fr')).toBe('');
    expect(changeWords({ stopped: true, rows: 2 }, { stopped: false, rows: 0 }, 'en')).toBe(
      'stopped: yes → no · rows: 2 → 0',
    );
  });

  it('has words for all that a lived week wrote down, and names for the ids of people', () => {
    const rows = readFileSync('test/kept/0.1.0/rows/audit_log.jsonl', 'utf8').trim().split('\n');
    const keys = new Set(rows.flatMap((row) => [JSON.parse(row).before, JSON.parse(row).after].flatMap(keysIn)));
    // Spelt alike in French.
    const alike = ['cve', 'snapshot', 'vcenter', 'uuid', 'phase', 'production', 'zone', 'note', 'format', 'source'];
    const spelt = [...keys].filter((key) => changeWords({}, { [key]: 'x' }, 'fr').startsWith(`${key} :`));
    expect(spelt.filter((key) => !alike.includes(key))).toEqual([]);
    const names = new Map([[2, 'Joël Perrin']]);
    expect(changeWords({}, { attemptId: 5, orderedBy: 2 }, 'fr', names)).toBe(
      'exécution : 5 · demandé par : Joël Perrin',
    );
    expect(changeWords({ operator: 2 }, { operator: 9 }, 'en', names)).toBe('operator: Joël Perrin → 9');
    expect(changeWords({}, { by: 'uuid', session: 'failed', bootId: 'b' }, 'fr')).toBe(
      'par : l’UUID · serveur de la campagne : en échec · démarrage constaté : b',
    );
    expect(changeWords({}, { reason: 'creneau_inadequat' }, 'fr')).toBe('motif : Injoignable en SSH');
  });

  it('is nothing of what was not done, and of what there is none of', () => {
    expect(changeWords({}, { again: false, prod: 0, hprod: 3, updateScope: { kind: 'all' } }, 'en')).toBe(
      'non-production: 3',
    );
    expect(changeWords({}, { again: true, updateScope: { kind: 'security' } }, 'fr')).toBe(
      'seconde campagne : oui · mises à jour : sécurité seulement',
    );
    expect(changeWords({}, { updateScope: { kind: 'advisories', ids: ['RHSA-2026:1', 'RHSA-2026:2'] } }, 'en')).toBe(
      'updates: RHSA-2026:1, RHSA-2026:2',
    );
  });

  it('shows no JSON, whatever was written down, and loses no value of it', () => {
    const word = fc.stringMatching(/^[a-z]{3,9}$/);
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        word,
        fc.nat(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(word, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const row = fc.dictionary(word, value, { maxKeys: 5 });
    fc.assert(
      fc.property(
        fc.option(row, { nil: null }),
        fc.option(row, { nil: null }),
        fc.constantFrom(...LANGUAGES),
        (before, after, language) => {
          const said = changeWords(before, after, language);
          expect(said).not.toMatch(/[{}[\]"]|null|undefined|object/i);
          for (const leaf of leavesOf([before, after])) expect(said).toContain(leaf);
        },
      ),
    );
  });
});

function leavesOf(value: unknown): readonly string[] {
  // None of a thing is no news where nothing was before.
  if (value === 0) return [];
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => [key, ...keysIn(held)]);
}
