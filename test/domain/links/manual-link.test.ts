import { describe, expect, it } from 'vitest';
import type { ServerId } from '../../../domain/ids.ts';
import type { StoredLink } from '../../../domain/links/detect.ts';
import { manualLinkRefusal } from '../../../domain/links/manual-link.ts';

const a = { id: 1 as ServerId, hostname: 'vpdns1' };
const b = { id: 2 as ServerId, hostname: 'vrdns1' };
const ask = { prodName: 'vpdns1', nonprodName: 'vrdns1', prod: a, nonprod: b, stored: [] as StoredLink[] };

describe('LINK-3 links made by hand', () => {
  it('accepts a new pair of two servers that exist', () => {
    expect(manualLinkRefusal(ask)).toBeNull();
  });

  it.each([
    ['an unknown production', { prod: null }, 'No server is called vpdns1.'],
    ['an unknown non-production', { nonprod: null }, 'No server is called vrdns1.'],
    ['a server and itself', { nonprod: a }, 'A server cannot be linked to itself.'],
    [
      'a pair that is there, also when detection made it',
      { stored: [{ prodId: a.id, nonprodId: b.id, source: 'auto' as const }] },
      'vpdns1 and vrdns1 are already linked.',
    ],
    [
      'a pair that is there the other way round',
      { stored: [{ prodId: b.id, nonprodId: a.id, source: 'manual' as const }] },
      'vpdns1 and vrdns1 are already linked, the other way round.',
    ],
  ])('refuses %s', (_case, change, sentence) => {
    expect(manualLinkRefusal({ ...ask, ...change })?.en).toBe(sentence);
  });
});
