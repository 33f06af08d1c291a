import { describe, expect, it } from 'vitest';
import { afterColon, joinedText } from '../../domain/joined-text.ts';

const same = (text: string) => ({ fr: text, en: text });

describe('things to say in one line', () => {
  it('begins a sentence after a full stop in upper case, and goes on in lower case after anything else', () => {
    const said = joinedText(
      { fr: 'Libérez de la place.', en: 'Free some space.' },
      { fr: 'À relancer : /relancer 1 h', en: 'To run again: /retry 1 h' },
      { fr: 'aucun snapshot n’est conservé.', en: 'no snapshot is held.' },
      { fr: 'aucune sauvegarde.', en: 'no backup.' },
    );
    expect(said).toEqual({
      fr: 'Libérez de la place. À relancer : /relancer 1 h ; aucun snapshot n’est conservé. Aucune sauvegarde.',
      en: 'Free some space. To run again: /retry 1 h; no snapshot is held. No backup.',
    });
  });

  it.each([
    ['The server is excluded', 'the server is excluded'],
    ['KO from its owner', 'KO from its owner'],
    ['SSH refused', 'SSH refused'],
    ['“vrapp1” is unknown', '“vrapp1” is unknown'],
  ])('goes on in lower case behind a colon: %s', (sentence, said) => {
    expect(afterColon(sentence)).toBe(said);
  });

  it('leaves an abbreviation as it is', () => {
    expect(joinedText(same('failed'), same('SSH refused'), same('CVE-2026-1'), same('A retry'))).toEqual({
      fr: 'failed ; SSH refused ; CVE-2026-1 ; a retry',
      en: 'failed; SSH refused; CVE-2026-1; a retry',
    });
  });

  it('leaves out what is empty', () => {
    expect(joinedText(same(''), same(' Fini. '), same(''))).toEqual(same('Fini.'));
    expect(joinedText()).toEqual(same(''));
  });
});
