// Where there is no maintenance window, its card says so, and to whoever may add one the command, which is understood.
import { describe, expect, it } from 'vitest';
import { parseWindow } from '../../../bot/windows/window-words.ts';
import { pageOf } from '../../../cards/paging.ts';
import { windowsCard } from '../../../cards/windows/windows/card.ts';
import { textOf } from '../shared/card-text.ts';

const said = (edit: boolean, language: 'fr' | 'en') =>
  textOf({ card: windowsCard({ rows: pageOf([], 1, 10), access: { edit } }, language) } as never).replace(
    /[\u00a0\u202f]/g,
    ' ',
  );

describe('no maintenance window at all', () => {
  it.each([
    ['en', 'No maintenance window: ', /To add one: \/window (add .*)$/m],
    ['fr', 'Aucune fenêtre de maintenance : ', /Pour en ajouter une : \/fenetre (ajouter .*)$/m],
  ] as const)('is said in %s, with how to add one', (language, none, how) => {
    expect(said(true, language)).toContain(none);
    const [, rest = ''] = how.exec(said(true, language)) ?? [];
    expect(parseWindow({ rest, list: rest.split(/[\s,]+/) })).toMatchObject({
      kind: 'args',
      args: { kind: 'add', asked: { startsAt: '22:00', minutes: 240, covers: { kind: 'domain' } } },
    });
  });

  it('is all that somebody reads who may add none', () => {
    expect(said(false, 'en')).toContain('No maintenance window: ');
    expect(said(false, 'en')).not.toContain('/window add');
  });
});
