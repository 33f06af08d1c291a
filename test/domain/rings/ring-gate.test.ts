// RING-1: when the ring of a server is open.
import { describe, expect, it } from 'vitest';
import type { RingId } from '../../../domain/ids.ts';
import { type RingQuestion, type RingServer, ringGate, ringText } from '../../../domain/rings/ring-gate.ts';

const [BED, PILOT] = [1 as RingId, 2 as RingId];
const RINGS = [
  { id: BED, name: 'banc', position: 1, soakDays: 2 },
  { id: PILOT, name: 'pilote', position: 5, soakDays: 0 },
];
const at = (text: string) => new Date(`2027-01-${text}:00+01:00`);
const server = (hostname: string, more: Partial<RingServer> = {}): RingServer => ({
  ...{ refused: false, narrowed: false, refusedBySite: null },
  ...{ hostname, ring: BED, branch: 'hprod', patched: true, acceptedAt: at('11T23:30') },
  ...more,
});
const gate = (cycle: readonly RingServer[], more: Partial<RingQuestion> = {}) =>
  ringGate({
    ...{ rings: RINGS, ring: PILOT, branch: 'hprod', cycle, isDecided: false, now: at('14T00:00') },
    ...{ zone: 'Europe/Paris', ...more },
  });
const closed = (kind: string, more: object = {}) => ({ state: 'closed', before: 'banc', missing: { kind, ...more } });
const OPEN = { state: 'open' };

describe('RING-1: a ring', () => {
  it('is open where none comes before it, or there are none', () => {
    expect(gate([], { ring: BED })).toEqual(OPEN);
    expect(gate([], { rings: [] })).toEqual(OPEN);
    expect(gate([], { rings: [], ring: null })).toEqual(OPEN);
  });
  it('waits until every server of the one before is patched, accepted, and has soaked for full days of the zone', () => {
    expect(gate([])).toEqual(closed('none'));
    const b = server('b', { patched: false, acceptedAt: null });
    expect(gate([server('a'), b])).toEqual(
      closed('unpatched', { hostnames: ['b'], refused: [], narrowed: [], sites: [] }),
    );
    const silent = server('b', { acceptedAt: null });
    expect(gate([server('a'), silent])).toEqual(
      closed('unaccepted', { hostnames: ['b'], refused: [], narrowed: [], sites: [] }),
    );
    // Accepted on Monday at 23:30 in Paris: Tuesday and Wednesday are full days there, and not by UTC.
    expect(gate([server('a')], { now: at('13T23:59') })).toEqual(closed('soaking', { until: '2027-01-14' }));
    expect(gate([server('a')])).toEqual(OPEN);
    const later = server('b', { acceptedAt: at('12T00:10') });
    expect(gate([server('a'), later])).toEqual(closed('soaking', { until: '2027-01-15' }));
    const none = RINGS.map((ring) => ({ ...ring, soakDays: 0 }));
    expect(gate([server('a')], { rings: none, now: at('11T23:31') })).toEqual(OPEN);
  });
  it('waits for the nearest one that has servers, everybody for the last', () => {
    const pilot = server('c', { ring: PILOT, patched: false, acceptedAt: null });
    expect(gate([server('a'), pilot], { ring: null })).toMatchObject({
      before: 'pilote',
      missing: { hostnames: ['c'] },
    });
    expect(gate([server('a')], { ring: null })).toMatchObject({ before: 'pilote', missing: { kind: 'none' } });
    expect(gate([pilot, server('a', { patched: false })], { ring: 9 as RingId })).toMatchObject({ before: 'pilote' });
  });
  it('lets non-production wait for non-production alone, and production for both', () => {
    const prod = server('p', { branch: 'prod', patched: false, acceptedAt: null });
    expect(gate([server('a'), prod])).toEqual(OPEN);
    expect(gate([server('a'), prod], { branch: 'prod' })).toMatchObject(closed('unpatched', { hostnames: ['p'] }));
    expect(gate([prod])).toEqual(OPEN);
  });
  it('says what waiting alone does not end: a KO, and a site that refused', () => {
    const ko = server('b', { acceptedAt: null, refused: true });
    expect(ringText(gate([server('a'), ko]))?.en).toBe('Ring “banc” is not validated. KO from the owner: b.');
    const silent = server('c', { acceptedAt: null });
    expect(ringText(gate([silent, ko]))?.en).toBe('Ring “banc” is not validated yet: c. KO from the owner: b.');
    const stays = server('d', { patched: false, acceptedAt: null, refusedBySite: 'Nancy' });
    expect(ringText(gate([stays, ko]))?.en).toBe(
      'Ring “banc” is not patched yet: d. Refused by its site: d (“Nancy”). Unless the site answers otherwise, exclude it from its campaign or have an admin open the ring. KO from the owner: b.',
    );
  });
  it('is opened by a decision that names it, and says in a sentence why it is not', () => {
    expect(gate([], { isDecided: true })).toEqual(OPEN);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const said = gate(names.map((name) => server(name, { patched: false })));
    expect(ringText(said)).toEqual({
      fr: 'L’anneau « banc » n’est pas encore patché : a, b, c et 2 autres.',
      en: 'Ring “banc” is not patched yet: a, b, c and 2 others.',
    });
    expect(ringText(gate([server('a')], { now: at('12T12:00') }))?.en).toMatch(
      /^Ring “banc” is under observation until .*14/,
    );
    expect(ringText(gate([]))?.fr).toBe('L’anneau « banc » n’est dans aucune campagne du cycle.');
    expect(ringText({ state: 'open' })).toBeNull();
  });
});
