// The code of an error is said once, whatever Windows adds to its own words.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedText } from '../../../domain/recorded/recorded-words.ts';
import { notStarted } from '../../../targets/windows/not-started.ts';
import { coded, codedOnce, withoutCode } from '../../../targets/windows/read/coded.ts';

const CODE = '0x80070005';
const FOLDER = path.join(import.meta.dirname, '../../../targets/windows/scripts');
const SCRIPTS = readdirSync(FOLDER).flatMap((file) =>
  [...readFileSync(path.join(FOLDER, file), 'utf8').matchAll(/^ +name: '([a-z-]+)',$/gm)].map(([, name = '']) => name),
);

describe('the code of an error of Windows', () => {
  it.each([
    ['Accès refusé. (Exception de HRESULT : 0x80070005)', 'Accès refusé. (0x80070005)'],
    ['Access is denied. (Exception from HRESULT: 0x80070005 (E_ACCESSDENIED))', 'Access is denied. (0x80070005)'],
    ['Zugriff verweigert (Ausnahme von HRESULT: 0x80070005 (E_ACCESSDENIED))', 'Zugriff verweigert (0x80070005)'],
    ['Accès refusé.', 'Accès refusé. (0x80070005)'],
  ])('stands once beside “%s”', (message, expected) => {
    expect(coded(message, CODE)).toBe(expected);
    expect(codedOnce(`${message} (${CODE})`)).toBe(expected);
  });

  it('leaves another code, and words without one', () => {
    const other = 'Échec (Exception de HRESULT : 0x80240022)';
    expect(withoutCode(other, CODE)).toBe(other);
    expect(codedOnce('Accès refusé')).toBe('Accès refusé');
  });

  it('is said once of a task that was not started, which is named in words', () => {
    const { message } = notStarted(
      'vrwin1: the task “inventory” was not started: ',
      `Accès refusé. (Exception de HRESULT : ${CODE}) (${CODE})`,
    );
    expect(recordedText(message)).toEqual({
      fr: 'vrwin1 : la tâche d’inventaire n’a pas commencé : Accès refusé. (0x80070005)',
      en: 'vrwin1: the inventory task was not started: Accès refusé. (0x80070005)',
    });
  });

  it.each(['scan', 'install', 'inventory'])('no card names the task “%s” as the code does', (kind) => {
    const said = ['was not started: x', 'ended without a result', 'takes too long'].map((end) =>
      recordedText(`vrwin1: the task “${kind}” ${end}`),
    );
    const result = recordedText(`vrwin1: the result of “${kind}” cannot be read: x`);
    for (const { fr, en } of [...said, result]) expect(`${fr} ${en}`).not.toMatch(/[“«]/);
  });

  it.each(SCRIPTS)('nor the script “%s”', (name) => {
    const said = [
      `: Accès refusé. (${CODE}, ${name})`,
      `: no answer to “${name}”`,
      `: the answer to “${name}” cannot be read: x`,
    ];
    for (const one of said) {
      const { fr, en } = recordedText(`vrwin1${one}`);
      for (const text of [fr, en]) expect(text).not.toMatch(new RegExp(`(?:, |[“«]\\s?)${name}(?:\\)|\\s?[”»])`));
      expect(fr).toMatch(/lecture|tâche|demande/);
    }
  });
});
