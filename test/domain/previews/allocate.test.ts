import { describe, expect, it } from 'vitest';
import { allocate, type SlotServer } from '../../../domain/previews/allocate.ts';
import { preferredDay, preferredTime, SLOT_TIMES, SLOTS_A_DAY } from '../../../domain/previews/slots.ts';
import fc from '../../support/properties.ts';
import { aServer } from '../planning/samples.ts';

const DAYS = ['2026-02-02', '2026-02-03'];
const place = (servers: readonly SlotServer[], days: readonly string[] = DAYS) => {
  const { placements, findings } = allocate('hprod', servers, () => days);
  const where = new Map(placements.map((p) => [p.serverId as number, p.date && `${p.date} ${p.time}`]));
  return { where, findings };
};
const wishing = (id: number, day: string | null, time: string | null) =>
  aServer(id, { prefPatchJour: day, prefPatchHeure: time });

describe('the slots of a day (SLOT-1)', () => {
  it('are 27: 13 from 09:00 to 12:00 and 14 from 14:00 to 17:15 (SLOT-1)', () => {
    expect(SLOTS_A_DAY).toBe(27);
    expect(SLOT_TIMES.filter((time) => time < '13:00')).toHaveLength(13);
    expect([SLOT_TIMES[0], SLOT_TIMES[12], SLOT_TIMES[13], SLOT_TIMES[26]]).toEqual([
      '09:00',
      '12:00',
      '14:00',
      '17:15',
    ]);
  });
});

describe('preferences (SLOT-4)', () => {
  it.each(['indifferent', 'Indifférent', '', '  ', null])('%j is none (SLOT-4)', (text) => {
    expect(preferredDay(text, DAYS)).toEqual({ kind: 'none' });
    expect(preferredTime(text)).toEqual({ kind: 'none' });
  });

  it('reads lundi to jeudi, and hours in both writings (SLOT-4)', () => {
    expect(preferredDay('Mardi', DAYS)).toEqual({ kind: 'wish', value: '2026-02-03' });
    expect(preferredTime('09h00')).toEqual({ kind: 'wish', value: '09:00' });
    expect(preferredTime('17:15')).toEqual({ kind: 'wish', value: '17:15' });
  });

  it('knows no other day of the branch and no hour between slots (SLOT-4)', () => {
    expect(['mercredi', 'vendredi', 'demain'].map((day) => preferredDay(day, DAYS).kind)).toEqual(
      Array(3).fill('unknown'),
    );
    expect(['12h15', '13:00', '17:30', '09:05', 'midi'].map((time) => preferredTime(time).kind)).toEqual(
      Array(5).fill('unknown'),
    );
  });
});

describe('allocation (SLOT-3)', () => {
  it('fills the first day before the second, in the order of ELIG-3 (SLOT-3)', () => {
    const { where } = place(Array.from({ length: 28 }, (_, i) => aServer(i + 1)));
    expect([where.get(1), where.get(27), where.get(28)]).toEqual([
      '2026-02-02 09:00',
      '2026-02-02 17:15',
      '2026-02-03 09:00',
    ]);
  });

  it('serves two preferences first, then one, then none (SLOT-3)', () => {
    const { where, findings } = place([
      wishing(1, null, null),
      wishing(2, null, '09h00'),
      wishing(3, 'lundi', null),
      wishing(4, 'lundi', '09:00'),
    ]);
    expect(Object.fromEntries(where)).toEqual({
      4: '2026-02-02 09:00',
      2: '2026-02-03 09:00',
      3: '2026-02-02 09:15',
      1: '2026-02-02 09:30',
    });
    expect(findings).toEqual([]);
  });

  it('lets two servers share a slot when both preferences are forced, and says so (SLOT-3)', () => {
    const { where, findings } = place([wishing(1, 'mardi', '10:15'), wishing(2, 'mardi', '10h15')]);
    expect([where.get(1), where.get(2)]).toEqual(['2026-02-03 10:15', '2026-02-03 10:15']);
    expect(findings.map((f) => [f.code, f.servers])).toEqual([['slot-shared', [1, 2]]]);
  });

  it('shares the first slot that has the preferred half when none of them is free (SLOT-3)', () => {
    const hours = place([wishing(1, null, '11h00'), wishing(2, null, '11h00'), wishing(3, null, '11h00')]);
    expect([...hours.where.values()]).toEqual(['2026-02-02 11:00', '2026-02-03 11:00', '2026-02-02 11:00']);
    expect(hours.findings.map((f) => [f.code, f.servers])).toEqual([['slot-shared', [1, 3]]]);
    const days = place(Array.from({ length: 28 }, (_, i) => wishing(i + 1, 'mardi', null)));
    expect(days.where.get(28)).toBe('2026-02-03 09:00');
  });

  it('ignores with a finding what is no slot day of the week, and keeps the other half (SLOT-4)', () => {
    const { where, findings } = place([wishing(1, 'lundi', '10h00'), wishing(2, 'mardi', '12h15')], ['2026-02-03']);
    expect([where.get(1), where.get(2)]).toEqual(['2026-02-03 10:00', '2026-02-03 09:00']);
    expect(findings.map((f) => [f.code, f.servers])).toEqual([
      ['preference-ignored', [1]],
      ['preference-ignored', [2]],
    ]);
  });

  it('says the preferred day in the language of who reads, and what is no day as it is written (SLOT-4)', () => {
    const { findings } = place(
      [wishing(1, 'Vendredi', null), wishing(2, 'lundi', null), wishing(3, 'bientôt', null)],
      ['2026-02-03'],
    );
    expect(findings.map(({ text }) => text.en.split(' ignored')[0])).toEqual([
      'Preferred day Friday',
      'Preferred day Monday',
      'Preferred day “bientôt”',
    ]);
    expect(findings.map(({ text }) => text.fr.split(' ignoré')[0])).toEqual([
      'Jour préféré vendredi',
      'Jour préféré lundi',
      'Jour préféré « bientôt »',
    ]);
  });

  it('leaves the 55th server without a date and names it (SLOT-2, SLOT-5)', () => {
    const { where, findings } = place(Array.from({ length: 55 }, (_, i) => aServer(i + 1)));
    expect([where.get(54), where.get(55)]).toEqual(['2026-02-03 17:15', null]);
    expect(findings.map((f) => [f.code, f.servers])).toEqual([['without-slot', [55]]]);
    expect(findings[0]?.text.fr).toContain('vrinfapp00055');
  });

  it('places nobody in a week without slot days (SLOT-2, SLOT-5)', () => {
    const { where, findings } = place([wishing(1, 'lundi', '09h00'), wishing(2, null, null)], []);
    expect([...where.values()]).toEqual([null, null]);
    expect(findings.map((f) => f.code)).toEqual(['preference-ignored', 'without-slot']);
  });

  it('respects servers that have fewer days than the others (SLOT-2, PLAN-4)', () => {
    const east = aServer(1, { zone: 'Strasbourg', prefPatchHeure: '09h00' });
    const { placements } = allocate('hprod', [east, aServer(2)], (s) => (s.zone ? ['2026-02-03'] : DAYS));
    expect(placements.map((p) => p.date)).toEqual(['2026-02-03', '2026-02-02']);
  });
});

describe('any allocation (SLOT-2 to SLOT-5)', () => {
  const day = fc.constantFrom(null, 'indifferent', 'lundi', 'mardi', 'jeudi', 'vendredi');
  const time = fc.constantFrom(null, '', '09h00', '09:00', '17:15', '12h15', '14h00');
  const estate = fc
    .array(fc.record({ day, time, group: fc.constantFrom(null, '', 'a', 'b') }), { maxLength: 80 })
    .map((all) =>
      all.map((s, i) => aServer(i + 1, { prefPatchJour: s.day, prefPatchHeure: s.time, appGroup: s.group })),
    );
  const days = fc.constantFrom(DAYS, ['2026-02-03'], []);

  it('places or names every server, on slot days only (SLOT-2, SLOT-5)', () => {
    fc.assert(
      fc.property(estate, days, (servers, open) => {
        const { placements, findings } = allocate('hprod', servers, () => open);
        const unplaced = placements.filter((p) => p.date === null).map((p) => p.serverId);
        expect(new Set(placements.map((p) => p.serverId)).size).toBe(servers.length);
        expect(findings.filter((f) => f.code === 'without-slot').flatMap((f) => f.servers)).toEqual(unplaced);
        for (const p of placements) if (p.date !== null) expect(open.includes(p.date)).toBe(true);
        for (const p of placements) if (p.time !== null) expect(SLOT_TIMES.includes(p.time)).toBe(true);
      }),
    );
  });

  it('shares a slot only among servers with a preference for it, and only with a finding (SLOT-3)', () => {
    fc.assert(
      fc.property(estate, days, (servers, open) => {
        const { placements, findings } = allocate('hprod', servers, () => open);
        const byId = new Map(servers.map((server) => [server.id, server]));
        const slots = Map.groupBy(
          placements.filter((p) => p.date !== null),
          (p) => `${p.date} ${p.time}`,
        );
        const crowded = [...slots.values()].filter((sharing) => sharing.length > 1);
        expect(findings.filter((f) => f.code === 'slot-shared')).toHaveLength(crowded.length);
        for (const sharing of crowded) {
          const wishes = sharing.map(({ serverId }) => {
            const server = byId.get(serverId);
            const wanted = [
              preferredDay(server?.prefPatchJour ?? null, open),
              preferredTime(server?.prefPatchHeure ?? null),
            ];
            return wanted.filter((wish) => wish.kind === 'wish').length;
          });
          expect(Math.min(...wishes)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('does not depend on the order of the servers (SLOT-3)', () => {
    fc.assert(
      fc.property(estate, fc.infiniteStream(fc.nat()), (servers, random) => {
        const keyed = servers.map((server) => ({ server, key: random.next().value ?? 0 }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ server }) => server);
        expect(allocate('hprod', shuffled, () => DAYS)).toEqual(allocate('hprod', servers, () => DAYS));
      }),
    );
  });
});
