// RUN-19: what is typed becomes words, and never a script.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksForRoot, EMPTY_FIELDS, readAction } from '../../../domain/actions/action-form.ts';
import { readWords, wordsText } from '../../../domain/actions/read-words.ts';

function words(typed: string): readonly string[] | string {
  const read = readWords(typed);
  return read.kind === 'words' ? read.words : read.text.en;
}

function warning(typed: string): string | null {
  const read = readWords(typed);
  return read.kind === 'words' ? (read.warning?.en ?? null) : null;
}

describe('what asks for root (RUN-19)', () => {
  it.each([
    ['sudo /opt/a', true],
    ['/usr/bin/sudo /opt/a', true],
    ['/usr/bin/env sudo /opt/a', true],
    ['/bin/sh -c "cd / && sudo -n /opt/a"', true],
    ['/usr/bin/su - root', true],
    ['/opt/sudoku/stop super', false],
  ])('%j: %j', (typed, expected) => {
    const read = readAction({ ...EMPTY_FIELDS, words: typed });
    expect(read.kind === 'action' && asksForRoot(read.action)).toBe(expected);
    const restart = readAction({ ...EMPTY_FIELDS, words: '/opt/b', restart: typed });
    expect(restart.kind === 'action' && asksForRoot(restart.action)).toBe(expected);
  });
});

describe('the words of an action (RUN-19)', () => {
  it.each([
    ['/usr/bin/systemctl stop app', ['/usr/bin/systemctl', 'stop', 'app']],
    ['  sudo   /opt/a/stop\t--now ', ['sudo', '/opt/a/stop', '--now']],
    ['/opt/a "two words" \'it is\'', ['/opt/a', 'two words', 'it is']],
    ['/opt/a “two words” «deux mots»', ['/opt/a', 'two words', 'deux mots']],
    ['/opt/a --name="two words" --x=1', ['/opt/a', '--name=two words', '--x=1']],
    ['/opt/a ""', ['/opt/a', '']],
    ['/opt/a l\'app 5"', ['/opt/a', "l'app", '5"']],
    ['/opt/a\n--title\ntwo words "as they stand"\n', ['/opt/a', '--title', 'two words "as they stand"']],
    ['/opt/a $(reboot) ; rm', ['/opt/a', '$(reboot)', ';', 'rm']],
  ])('%j', (typed, expected) => {
    expect(words(typed)).toEqual(expected);
  });

  it.each([
    ['/opt/a "two words', /quote is not closed/],
    ['/opt/a "a"b', /quote is not closed/],
    ['', /program is missing/],
    ['systemctl stop app', /full path/],
    ['sudo systemctl stop app', /full path/],
    ['sudo -u root /bin/sh', /full path/],
    ['sudo', /full path/],
    ['/opt/a \u0007', /control characters/],
    [`/opt/a ${'x'.repeat(301)}`, /At most/],
  ])('refuses %j', (typed, why) => {
    expect(words(typed)).toMatch(why);
  });

  it.each([
    '/opt/a | grep x',
    '/opt/a > /tmp/x',
    '/opt/a && /opt/b',
    '/opt/a ; /opt/b',
    '/opt/a $HOME',
    '/opt/a *.log',
  ])('warns that %j has no shell', (typed) => {
    expect(warning(typed)).toMatch(/There is no shell/);
  });

  it('warns of nothing in an ordinary command', () => {
    expect(warning('sudo /usr/bin/systemctl stop app@1.service --no-block a&b')).toBeNull();
  });

  it('is shown so that it reads the same again', () => {
    const word = fc.string({ minLength: 1, maxLength: 12, unit: 'binary-ascii' });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (others) => {
        const plain = others.filter((one) => !/\p{Cc}/u.test(one) && one.trim() === one && one !== '');
        const read = readWords(wordsText(['/opt/a', ...plain]));
        expect(read).toMatchObject({ kind: 'words', words: ['/opt/a', ...plain] });
      }),
    );
  });
});
