// RUN-19: what is said of actions, and of what they stopped.
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../domain/actions/action.ts';
import { failureDetail, hasSucceeded, restartDetail, runsText } from '../../../domain/actions/action-end.ts';
import { EMPTY_FIELDS, readAction } from '../../../domain/actions/action-form.ts';
import { sudoersLines } from '../../../domain/actions/sudoers-line.ts';
import { recordedNotes, recordedText } from '../../../domain/recorded/recorded-words.ts';

const stop = { moment: 'before', words: ['sudo', '/opt/a', 'stop'], seconds: 60 } as const;

describe('the end of an action (RUN-19)', () => {
  it('is a success by exit code 0 alone: unknown is none', () => {
    expect([0, 1, 124, null].map((exitCode) => hasSucceeded({ exitCode }))).toEqual([true, false, false, false]);
  });

  it('is said in both languages, as it was recorded', () => {
    expect(recordedText(failureDetail(stop, { exitCode: 3, tail: '' }))).toEqual({
      fr: 'l’action avant la mise à jour /opt/a stop a échoué : code de retour 3',
      en: 'the action before the update /opt/a stop did not succeed: exit code 3',
    });
    expect(recordedText(restartDetail(['/opt/a', 'start'], 60, { exitCode: null, tail: '' })).fr).toBe(
      'ce qui a été arrêté avant la mise à jour n’a pas été remis en marche, /opt/a start : pas terminé en 60 s',
    );
    const notes = `actions-before: action: ${failureDetail(stop, { exitCode: 3, tail: '' })}; actions: 2 run, 1 failed`;
    expect(recordedNotes(notes).fr).toBe(
      'action avant ou après la mise à jour : l’action avant la mise à jour /opt/a stop a échoué : code de retour 3 ; actions : 2 exécutées, 1 en échec',
    );
  });

  it('is one line for the owner', () => {
    const runs = [
      { words: ['/opt/a', 'stop'], exitCode: 0, ended: true },
      { words: ['/opt/a', 'warm'], exitCode: 1, ended: true },
    ] as const;
    expect(runsText(runs, 0)?.en).toBe('2 actions run; 1 failed: /opt/a warm');
    expect(runsText(runs.slice(0, 1), 1)?.fr).toBe('1 action exécutée ; 1 service pas encore remis en marche');
    expect(runsText([], 0)).toBeNull();
  });
});

describe('the order of actions (RUN-19)', () => {
  const all = [
    { subject: 'server', position: 1 },
    { subject: 'application', position: 2 },
    { subject: 'application', position: 1 },
  ] as const;

  it('begins with the application before, and with the server after', () => {
    const of = (moment: 'before' | 'after') => inOrder(moment, all).map((one) => `${one.subject}${one.position}`);
    expect(of('before')).toEqual(['application1', 'application2', 'server1']);
    expect(of('after')).toEqual(['server1', 'application1', 'application2']);
  });
});

describe('the form of an action (RUN-19)', () => {
  const fields = { ...EMPTY_FIELDS, words: '/opt/a stop', restart: '/opt/a start' };

  it('is read whole', () => {
    expect(readAction(fields)).toMatchObject({
      kind: 'action',
      action: { moment: 'before', words: ['/opt/a', 'stop'], restartWords: ['/opt/a', 'start'], seconds: 60 },
    });
  });

  it.each([
    [{ moment: 'after' }, /Only an action before/],
    [{ moment: 'sometime' }, /when the action runs/],
    [{ seconds: '0' }, /1 to 900/],
    [{ seconds: '901' }, /1 to 900/],
    [{ seconds: 'ten' }, /1 to 900/],
    [{ restart: 'start' }, /full path/],
  ])('refuses %j', (change, why) => {
    const read = readAction({ ...fields, ...change });
    expect(read.kind === 'wrong' ? read.text.en : '').toMatch(why);
  });
});

it('names what a host with listed commands needs, and nothing wider (RUN-19)', () => {
  const words = ['sudo', '/usr/bin/systemctl', 'stop', 'a:b', '*'] as const;
  expect(
    sudoersLines([
      { words, restartWords: ['sudo', '/opt/start'] },
      { words, restartWords: null },
    ]),
  ).toEqual([
    'patch ALL=(root) NOPASSWD: /usr/bin/systemctl stop a\\:b \\*',
    'patch ALL=(root) NOPASSWD: /opt/start ""',
  ]);
  expect(sudoersLines([{ words: ['/opt/a'], restartWords: null }])).toEqual([]);
});
