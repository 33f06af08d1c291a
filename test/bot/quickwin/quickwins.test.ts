// What the form of a new QuickWin run means (RUN-13).

import { describe, expect, it } from 'vitest';
import { newRun, quickwinsActions } from '../../../bot/quickwin/quickwins-clicks.ts';
import type { ActionServices } from '../../../bot/shared/click-answers.ts';
import { groupValue } from '../../../cards/quickwin/quickwins/card.ts';
import fc from '../../support/properties.ts';

describe('the form of a new run', () => {
  it('names servers with whatever stands between them', () => {
    expect(newRun({ servers: ' vrapp1, vrapp2;vrapp3\nvrapp4 ', scope: 'all', updates: 'security' })).toEqual({
      choice: { kind: 'hosts', hostnames: ['vrapp1', 'vrapp2', 'vrapp3', 'vrapp4'] },
      branch: null,
      updateScope: { kind: 'security' },
    });
  });

  it('takes every server of a list as long as the card lets people type, and says when one is longer', () => {
    const names = Array.from({ length: 285 }, (_, i) => `vrinfapp${1000 + i}`);
    const read = (servers: string) => {
      const create = quickwinsActions({} as ActionServices).find(({ verb }) => verb === 'quickwin.create');
      return newRun(create?.data.parse({ servers }) as Parameters<typeof newRun>[0]);
    };
    expect(names.join(' ').length).toBeGreaterThan(3600);
    expect(read(names.join(' '))).toMatchObject({ choice: { kind: 'hosts', hostnames: names } });
    expect(read([...names, ...names].join(' '))).toMatchObject({
      kind: 'refused',
      text: { en: expect.stringMatching(/4000 characters/) },
    });
  });

  it('chooses a group by any name that people gave it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('domain', 'application', 'list'),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (kind, name) => {
          expect(newRun({ group: groupValue({ kind, name } as never), scope: 'prod', updates: 'all' })).toEqual({
            choice: { kind, name: name.toWellFormed() },
            branch: 'prod',
            updateScope: { kind: 'all' },
          });
        },
      ),
    );
  });

  it.each([
    [{}, /Name servers or choose a group\./],
    [{ servers: ' , ' }, /Name servers or choose a group\./],
    [{ servers: 'vrapp1', group: 'domain:FL' }, /not both/],
    [{ group: 'nonsense' }, /choose a group/],
  ])('is refused with one sentence when it says %j', (data, sentence) => {
    expect(newRun({ ...data, scope: 'all', updates: 'all' })).toMatchObject({
      kind: 'refused',
      text: { en: sentence },
    });
  });
});
