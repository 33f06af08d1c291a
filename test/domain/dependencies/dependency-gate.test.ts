// RUN-20: what holds a server that stands on another one, and what does not.
import { describe, expect, it } from 'vitest';
import {
  dependencyHolds,
  endsByItself,
  holdText,
  type LastUpdate,
  type StoodOn,
} from '../../../domain/dependencies/dependency-gate.ts';
import type { CampaignId } from '../../../domain/ids.ts';

const FREE: StoodOn = {
  hostname: 'vpdb1',
  branch: 'prod',
  isRetired: false,
  isRunning: false,
  isOrdered: false,
  pending: null,
  laterRing: null,
  last: null,
};
const GREEN: LastUpdate = { isPatched: true, isRolledBack: false, checks: 'yes', validation: 'en_attente' };
const why = (change: Partial<StoodOn>) => dependencyHolds('prod', [{ ...FREE, ...change }])[0]?.why ?? null;
const last = (change: Partial<LastUpdate>) => why({ last: { ...GREEN, ...change } });

describe('RUN-20 a server waits for what it stands on', () => {
  it('is held by nothing that is in no open campaign of the cycle', () => {
    expect(why({})).toBeNull();
  });

  it('waits while it runs or is on its way, and is refused while it is only planned', () => {
    expect(why({ isRunning: true })).toBe('running');
    expect(why({ isOrdered: true, pending: { comesAtSlot: false } })).toBe('ordered');
    expect(why({ pending: { comesAtSlot: true } })).toBe('at-slot');
    expect(why({ pending: { comesAtSlot: false } })).toBe('pending');
    const holds = (['running', 'ordered', 'at-slot', 'pending', 'failed', 'unchecked'] as const).map((one) =>
      endsByItself({ hostname: 'vpdb1', why: one }),
    );
    expect(holds).toEqual([true, true, true, false, false, false]);
  });

  it('RING-1 says what to do where its ring waits for the one that asks, and does not wait for that', () => {
    const laterRing = { ring: { fr: 'tous', en: 'everybody' }, elsewhere: null };
    for (const change of [{ comesAtSlot: true }, { comesAtSlot: false }]) {
      const [hold] = dependencyHolds('prod', [{ ...FREE, pending: change, laterRing }]);
      expect(hold).toEqual({ hostname: 'vpdb1', why: 'later-ring', ...laterRing });
      expect(hold !== undefined && endsByItself(hold)).toBe(false);
      expect(hold !== undefined && holdText(hold).en).toMatch(
        /is in ring “everybody”, which waits for the ring of this/,
      );
    }
    expect(why({ isOrdered: true, pending: { comesAtSlot: false }, laterRing })).toBe('later-ring');
    const elsewhere = { ...laterRing, elsewhere: 13 as CampaignId };
    const [ordered] = dependencyHolds('prod', [{ ...FREE, isOrdered: true, laterRing: elsewhere }]);
    expect(ordered && holdText(ordered)).toMatchObject({
      fr: expect.stringContaining('ouvrez cet anneau pour la campagne 13 (/anneaux 13)'),
      en: expect.stringContaining('open that ring for campaign 13 (/rings 13)'),
    });
    expect(why({ isRunning: true, pending: { comesAtSlot: false }, laterRing })).toBe('running');
    expect(why({ laterRing })).toBeNull();
  });

  it('counts it as checked by green checks or its owner’s OK, never by what is unknown', () => {
    expect(last({})).toBeNull();
    expect(last({ checks: 'unknown' })).toBe('unchecked');
    expect(last({ checks: 'no' })).toBe('unchecked');
    expect(last({ checks: 'no', validation: null })).toBe('unchecked');
    for (const validation of ['validated_ok', 'forced'] as const)
      expect(last({ checks: 'no', validation }), validation).toBeNull();
  });

  it('is held by a KO whatever the checks found, by a failure and by a rollback', () => {
    expect(last({ validation: 'validated_ko' })).toBe('refused');
    expect(last({ isPatched: false })).toBe('failed');
    expect(last({ isRolledBack: true, validation: 'validated_ok' })).toBe('rolled-back');
    // Tried again: waited for.
    expect(why({ isOrdered: true, last: { ...GREEN, isPatched: false } })).toBe('ordered');
  });

  it('does not wait for what is out of service, unless something runs there', () => {
    expect(why({ isRetired: true, pending: { comesAtSlot: false } })).toBeNull();
    expect(why({ isRetired: true, last: { ...GREEN, isPatched: false } })).toBeNull();
    expect(why({ isRetired: true, isRunning: true })).toBe('running');
  });

  it('lets production come after non-production, and never the other way round', () => {
    const planned = { ...FREE, pending: { comesAtSlot: false } };
    expect(dependencyHolds('hprod', [planned])).toEqual([]);
    expect(dependencyHolds('prod', [{ ...planned, branch: 'hprod' }])).toHaveLength(1);
  });
});
