import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { type ActionDeps, dispatchAction } from '../../../bot/front/dispatch-click.ts';
import type { Action } from '../../../bot/shared/click.ts';
import { type Ability, may, whoMay } from '../../../domain/people/roles.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, clicked } from '../chat/people.ts';
import { keptLog } from '../quiet-log.ts';

const { db } = await createTestDatabase();
await addUser(db, { email: 'op@example.org', entraId: 'op', roles: ['operator'] });
await addUser(db, { email: 'viewer@example.org', entraId: 'viewer', roles: ['viewer'] });

const ran = vi.fn();
const start: Action<{ campaign: number }, Ability> = {
  verb: 'campaign.start',
  ability: 'campaign.start',
  data: z.object({ campaign: z.number() }),
  run: async ({ data }) => {
    ran(data);
    if (data.campaign === 13) throw new Error('secret detail');
    return { kind: 'card', card: { campaign: data.campaign } };
  },
};
const refresh: Action<object, Ability> = {
  verb: 'card.refresh',
  ability: 'read',
  data: z.object({}),
  readsOnly: true,
  run: async () => ({ kind: 'card', card: {} }),
};

const approve: Action<object, Ability> = {
  verb: 'go.approve',
  ability: 'prod-go.decide',
  data: z.object({}),
  run: async () => ({ kind: 'card', card: { approved: true } }),
};

/** Who may is told apart by the operation, so that the click itself takes no more than reading. */
const agree: Action<object, Ability> = {
  verb: 'rollback.agree',
  ability: 'read',
  asks: ['rollback.agree'],
  data: z.object({}),
  run: async () => ({ kind: 'card', card: { agreed: true } }),
};

function deps() {
  const log = keptLog();
  const made: ActionDeps<Ability> = {
    db,
    actions: [start, refresh, approve, agree],
    profile: async () => null,
    may,
    whoMay,
    onRefusal: vi.fn(async () => {}),
    clock: { now: () => new Date('2027-02-01T08:00:00Z') },
    newReference: () => 'ref-1',
    log,
  };
  return { ...made, log };
}

async function answer(click: CardClick): Promise<string> {
  const given = await dispatchAction(deps(), click);
  return given.kind === 'card' ? JSON.stringify(given.card) : given.text;
}

describe('a click on a card', () => {
  it.each([
    ['op', 'campaign.start', { campaign: 12, role: 'admin' }, '{"campaign":12}'],
    [
      'viewer',
      'campaign.start',
      { campaign: 12, role: 'admin' },
      'Seul un opérateur ou un administrateur peut faire cela.',
    ],
    ['op', 'campaign.start', { campaign: '12' }, 'Cette carte n’est plus à jour : demandez-la de nouveau.'],
    ['op', 'campaign.start', undefined, 'Cette carte n’est plus à jour : demandez-la de nouveau.'],
    ['op', 'no.such', {}, 'Cette carte n’est plus à jour : demandez-la de nouveau.'],
    [
      'op',
      'campaign.start',
      { campaign: 13 },
      'Une erreur inattendue s’est produite. Vérifiez si l’action a eu lieu avant de recommencer. Référence : ref-1.',
    ],
  ])('of %s with %s %j is answered %j', async (entraId, verb, data, expected) => {
    expect(await answer(clicked(entraId, verb, data))).toBe(expected);
  });

  it('is checked for rights before anything runs', async () => {
    ran.mockClear();
    await answer(clicked('viewer', 'campaign.start', { campaign: 12 }));
    await answer(clicked('stranger', 'campaign.start', { campaign: 12 }));
    expect(ran).not.toHaveBeenCalled();
  });

  it('GATE-5: where nobody else sees it decides nothing, and starts all the same', async () => {
    const onlyFor = { id: '29:op', name: 'Op', messageId: '1' };
    expect(await answer(clicked('op', 'go.approve', {}))).toContain('approved');
    expect(await answer({ ...clicked('op', 'go.approve', {}), onlyFor })).toContain('Rien n’a été enregistré');
    expect(await answer({ ...clicked('op', 'rollback.agree', {}), onlyFor })).toContain('Rien n’a été enregistré');
    expect(await answer({ ...clicked('op', 'campaign.start', { campaign: 12 }), onlyFor })).toBe('{"campaign":12}');
  });

  it('made by the client itself may only read', async () => {
    ran.mockClear();
    expect(await answer(clicked('op', 'campaign.start', { campaign: 12 }, 'automatic'))).toBe(
      'Cette action demande un clic.',
    );
    expect(await answer(clicked('op', 'card.refresh', {}, 'automatic'))).toBe('{}');
    expect(ran).not.toHaveBeenCalled();
  });
});
