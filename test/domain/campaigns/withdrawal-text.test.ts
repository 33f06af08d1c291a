// What people read of orders that were withdrawn (RUN-14): a line for each reason, and how to ask again.
import { describe, expect, it } from 'vitest';
import { type WithdrawnOrder, withdrawalText } from '../../../domain/campaigns/withdrawal-text.ts';
import type { CampaignId } from '../../../domain/ids.ts';

const order = (hostname: string, change: Partial<WithdrawnOrder> = {}): WithdrawnOrder => ({
  hostname,
  reason: 'expired',
  orderedAt: new Date('2027-02-02T09:30:00Z'),
  orderer: 'Khalid',
  ...change,
});
const lines = (orders: readonly WithdrawnOrder[], language: 'fr' | 'en' = 'en') => {
  const [title, ...rest] = withdrawalText(12 as CampaignId, orders, 'Europe/Paris')[language].split('\n');
  expect(title).toBe('PatchCenter #12');
  expect(rest.at(-1)).toBe(
    language === 'en'
      ? 'If they still have to be patched: /start 12 followed by their names.'
      : 'S’il faut encore les patcher : /demarrer 12 suivi de leurs noms.',
  );
  return rest.slice(0, -1);
};
const yesterday = { orderedAt: new Date('2027-02-01T09:30:00Z') };

describe('RUN-14: what is said of withdrawn orders', () => {
  it('names who ordered on which day, in one line', () => {
    const orders = [order('vpdns1'), order('vpdns2')];
    expect(lines(orders)).toEqual([
      'Start requested by Khalid on 2 February 2027 and cancelled, as it was for that day only: vpdns1, vpdns2.',
    ]);
    expect(lines(orders, 'fr')).toEqual([
      'Démarrage demandé par Khalid le 2 février 2027 et annulé, car il ne valait que pour ce jour-là : vpdns1, vpdns2.',
    ]);
  });

  it('has a line for each day and each orderer, also for one that nobody knows', () => {
    const orders = [order('a'), order('b', yesterday), order('c', { orderer: 'Ada' }), order('d', { orderer: null })];
    expect(lines(orders)).toEqual([
      'Start requested by Khalid on 2 February 2027 and cancelled, as it was for that day only: a.',
      'Start requested by Khalid on 1 February 2027 and cancelled, as it was for that day only: b.',
      'Start requested by Ada on 2 February 2027 and cancelled, as it was for that day only: c.',
      'Start requested on 2 February 2027 and cancelled, as it was for that day only: d.',
    ]);
    expect(lines(orders.slice(3), 'fr')[0]).toMatch(/^Démarrage demandé le 2 février 2027/);
  });

  it('RUN-2 tells that a server has been given to somebody else, or was rolled back meanwhile', () => {
    const orders = [order('a', { reason: 'reassigned' }), order('b', { reason: 'reassigned', ...yesterday })];
    expect(lines(orders)).toEqual([
      'Start requested by Khalid and cancelled, as these servers have been assigned to another operator since: a, b.',
    ]);
    expect(lines([order('a', { reason: 'restored' })], 'fr')).toEqual([
      'Démarrage demandé par Khalid pendant un retour arrière et annulé : a.',
    ]);
  });

  it('tells the hour of each slot that was missed, whoever said go', () => {
    const missed = { reason: 'missed' } as const;
    const orders = [
      order('a', missed),
      order('b', { ...missed, orderer: null }),
      order('c', { ...missed, ...yesterday }),
    ];
    expect(lines(orders)).toEqual([
      'Slots missed on 2 February 2027: a 10:30, b 10:30.',
      'Slots missed on 1 February 2027: c 10:30.',
    ]);
    expect(lines(orders, 'fr')[0]).toBe('Créneaux du 2 février 2027 manqués : a 10:30, b 10:30.');
  });

  it('says of whoever may no longer order that, whatever the day', () => {
    const gone = { reason: 'orderer' } as const;
    const orders = [order('a', gone), order('b', { ...gone, ...yesterday }), order('c', { ...gone, orderer: null })];
    expect(lines(orders)).toEqual([
      'Start requested by Khalid and cancelled, as that person may no longer start servers: a, b.',
      'Start requested and cancelled, as that person may no longer start servers: c.',
    ]);
    expect(lines(orders, 'fr')).toEqual([
      'Démarrage demandé par Khalid et annulé, car cette personne ne peut plus démarrer de serveurs : a, b.',
      'Démarrage demandé et annulé, car cette personne ne peut plus démarrer de serveurs : c.',
    ]);
  });

  it('keeps the reasons apart', () => {
    expect(lines([order('a'), order('b', { reason: 'missed' }), order('c', { reason: 'orderer' })])).toHaveLength(3);
  });

  it('counts what is too long to be read, slots too', () => {
    const many = (reason: WithdrawnOrder['reason']) => Array.from({ length: 12 }, (_, i) => order(`h${i}`, { reason }));
    expect(lines(many('expired'))[0]).toMatch(/: h0, .*h7 and 4 others\.$/);
    expect(lines(many('missed'))[0]).toMatch(/: h0 10:30, .*h7 10:30 and 4 others\.$/);
  });
});
