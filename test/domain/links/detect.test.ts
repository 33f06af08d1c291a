import { describe, expect, it } from 'vitest';
import type { ServerId } from '../../../domain/ids.ts';
import { ambiguousProds, detectLinks } from '../../../domain/links/detect.ts';
import fc from '../../support/properties.ts';

const id = (n: number) => n as ServerId;
const servers = (...names: string[]) => names.map((hostname, i) => ({ id: id(i + 1), hostname }));
const pairs = (links: readonly { prod: { hostname: string }; nonprod: { hostname: string } }[]) =>
  links.map((link) => `${link.prod.hostname}-${link.nonprod.hostname}`);

describe('LINK-2 detection', () => {
  it('links one production with each of its non-productions', () => {
    const found = detectLinks(servers('vrdns1', 'VPdns1', 'vddns1'));
    expect(pairs(found.links)).toEqual(['vpdns1-vddns1', 'vpdns1-vrdns1']);
    expect(found.links.map((link) => link.environmentCode)).toEqual(['d', 'r']);
    expect(found.orphans).toEqual([]);
    expect(found.ambiguous).toEqual([]);
  });

  it('lists non-productions without production as orphans', () => {
    const found = detectLinks(servers('vrdns1', 'vtdns1'));
    expect(found.links).toEqual([]);
    expect(found.orphans).toMatchObject([
      { signature: 'v_dns1', nonprods: [{ hostname: 'vrdns1' }, { hostname: 'vtdns1' }] },
    ]);
  });

  it('makes no link when several productions share a signature', () => {
    const found = detectLinks(servers('vpdns1', 'vsdns1', 'vrdns1'));
    expect(found.links).toEqual([]);
    expect(found.ambiguous).toMatchObject([{ signature: 'v_dns1', prods: [{ id: 1 }, { id: 2 }] }]);
  });

  it('says nothing of a production alone, and lists what the rule leaves out', () => {
    const found = detectLinks(servers('vpdns1', 'spdns1', 'ls-a', 'vxdns1'));
    expect([found.links, found.orphans, found.ambiguous]).toEqual([[], [], []]);
    expect(found.leftOut.map((one) => [one.server.hostname, one.reason])).toEqual([
      ['ls-a', 'prefix'],
      ['spdns1', 'prefix'],
      ['vxdns1', 'second-character'],
    ]);
  });

  it('shows a production as ambiguous until somebody has linked it by hand (GATE-1)', () => {
    const found = detectLinks(servers('vpdns1', 'vsdns1', 'vrdns1'));
    expect([...ambiguousProds(found, [{ prodId: id(1), nonprodId: id(3), source: 'auto' }])]).toEqual([1, 2]);
    expect([...ambiguousProds(found, [{ prodId: id(1), nonprodId: id(3), source: 'manual' }])]).toEqual([2]);
  });

  it('never links two productions, nor two signatures, whatever the names and their order', () => {
    const name = fc
      .tuple(
        fc.constantFrom('v', 'p', 's', 'l'),
        fc.constantFrom(...'psrtiovdx'),
        fc.constantFrom('a1', 'b2', 'c3', ''),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        const all = servers(...names);
        const found = detectLinks(all);
        const backwards = detectLinks([...all].reverse());
        expect(backwards).toEqual(found);
        for (const { prod, nonprod } of found.links) {
          expect('ps').toContain(prod.hostname[1]);
          expect('rtiovd').toContain(nonprod.hostname[1]);
          expect([prod.hostname[0], prod.hostname.slice(2)]).toEqual([nonprod.hostname[0], nonprod.hostname.slice(2)]);
        }
        expect(new Set(found.links.map((link) => link.nonprod.id)).size).toBe(found.links.length);
      }),
    );
  });
});
