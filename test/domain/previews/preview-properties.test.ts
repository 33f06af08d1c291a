// Whole previews of random estates: everybody placed or named, nobody on a closed day, nobody beyond a limit, whatever the order
// in which the database gives its rows.

import { describe, expect, it } from 'vitest';
import type { CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import type { Adjustment } from '../../../domain/previews/adjustments.ts';
import { RULE_TYPES } from '../../../domain/previews/assignment.ts';
import type { CampaignPreview, PlannedSession } from '../../../domain/previews/campaign-preview.ts';
import { isCandidate } from '../../../domain/previews/eligibility.ts';
import { type PreviewInput, previewCampaign } from '../../../domain/previews/preview.ts';
import { preferredDay, preferredTime, SLOT_TIMES, slotDays } from '../../../domain/previews/slots.ts';
import fc from '../../support/properties.ts';
import { aPerson, aRow, aServer, serverId, staffOf, userId } from '../planning/samples.ts';

/** S13 2027: Easter Monday; Good Friday is on no slot day. S12 has a freeze on its Thursday. */
const calendar = calendarOf([2027], {
  freezePeriods: [{ firstDay: '2027-03-25', lastDay: '2027-03-25', reason: 'closing' }],
  alsaceMoselleZones: ['East'],
});
const PEOPLE = [1, 2, 3, 4];

const server = fc.record({
  domainCode: fc.constantFrom('INFRASTRUC', 'trafic', 'DMZ', 'BI'),
  environment: fc.constantFrom('Production', 'Recette', 'Pilote', 'Test'),
  zone: fc.constantFrom(null, 'DMZ', 'East'),
  appGroup: fc.constantFrom(null, '', 'a', 'b', 'c'),
  appType: fc.constantFrom(null, 'web'),
  etat: fc.constantFrom('Production', 'Production', 'Production', 'Stock'),
  patchOsOwner: fc.constantFrom('secops', 'secops', 'secops', 'dba'),
  licenceSupport: fc.constantFrom('active', 'els', 'active', 'obsolete'),
  prefPatchJour: fc.constantFrom(null, 'indifferent', 'lundi', 'mardi', 'mercredi', 'jeudi', 'samedi'),
  prefPatchHeure: fc.constantFrom(null, '', '09h00', '14:00', '12h15'),
  defaultIntervenantId: fc.constantFrom(null, null, null, 1, 4).map((n) => (n === null ? null : userId(n))),
});

const estates = fc
  .array(server, { maxLength: 90 })
  .map((all) => all.map((over, i) => aServer(i + 1, { ...over, hostname: `v${String((i * 37) % 100)}x${i}` })));

const rules = fc.array(
  fc.record({
    type: fc.constantFrom(...RULE_TYPES),
    value: fc.constantFrom('INFRASTRUC', 'a', 'web', 'DMZ', 'v0x0', ''),
    user: fc.constantFrom(...PEOPLE),
    priority: fc.nat({ max: 2 }),
  }),
  { maxLength: 6 },
);

const weeks = fc.constantFrom(12, 13, 20, 30);
const scopes = fc.constantFrom('all' as const, 'hprod' as const, 'prod' as const, 'prod_pilot' as const);

const inputs = fc
  .record({
    servers: estates,
    rules,
    week: weeks,
    scope: scopes,
    asked: fc.constantFrom(null, 'prod' as const, 'hprod' as const),
    limits: fc.array(fc.nat({ max: 6 }), { minLength: 4, maxLength: 4 }),
    override: fc.boolean(),
    busy: fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 5 }),
    adjusted: fc.uniqueArray(
      fc.record({
        server: fc.integer({ min: 1, max: 90 }),
        kind: fc.constantFrom('leave-out' as const, 'move' as const, 'assign' as const),
        day: fc.nat({ max: 3 }),
        slot: fc.constantFrom(...SLOT_TIMES),
        user: fc.constantFrom(null, ...PEOPLE),
      }),
      { maxLength: 12, selector: ({ server: n }) => n },
    ),
  })
  .map(({ week, scope, limits, busy, adjusted, rules: given, ...rest }): PreviewInput => {
    const rows = ['INFRASTRUC', 'trafic', 'DMZ'].map((domainCode, i) =>
      aRow(i + 1, 2027, week, { domainCode, envScope: scope }),
    );
    const monday = rows[0]?.weekStart ?? '';
    return {
      ...rest,
      rows,
      today: '2027-01-05',
      calendar,
      staff: staffOf(
        PEOPLE.map((n) => aPerson(n, n === 3 ? { disabledAt: new Date('2026-01-01') } : {})),
        PEOPLE.map((n, i) => [n, limits[i] ?? 0] as const),
      ),
      rules: given.map(({ user, ...rule }, i) => ({ ...rule, id: i + 1, userId: userId(user) })),
      elsewhere: new Map(
        busy.map((n) => [
          serverId(n),
          [
            {
              campaignId: 12 as CampaignId,
              year: 2027,
              cycle: 1 as const,
              weekCode: 'S40',
              weekStart: '2027-10-04',
              state: 'open' as const,
              placed: true,
            },
          ],
        ]),
      ),
      adjustments: adjustmentsOf(adjusted, monday),
    };
  });

type Adjusted = {
  readonly server: number;
  readonly kind: 'leave-out' | 'move' | 'assign';
  readonly day: number;
  readonly slot: string;
  readonly user: number | null;
};

/** No slot of a day given twice: the card refuses that. */
function adjustmentsOf(adjusted: readonly Adjusted[], monday: string): readonly Adjustment[] {
  const taken = new Set<string>();
  return adjusted.flatMap(({ server: n, kind, day, slot, user }): readonly Adjustment[] => {
    const id = serverId(n);
    if (kind === 'leave-out') return [{ kind, serverId: id, by: 'Claire', reason: '' }];
    if (kind === 'assign') return [{ kind, serverId: id, userId: user === null ? null : userId(user) }];
    const date = new Date(Date.parse(monday) + day * 86_400_000).toISOString().slice(0, 10);
    if (taken.has(`${date} ${slot}`)) return [];
    taken.add(`${date} ${slot}`);
    return [{ kind, serverId: id, day: date, slot }];
  });
}

function sessionsOf({ branches }: CampaignPreview): readonly PlannedSession[] {
  return [...branches.hprod, ...branches.prod];
}

function daysOf({ server: one, branch }: PlannedSession, { rows, override }: PreviewInput) {
  const place = { zone: one.zone, domainCode: one.domainCode };
  return slotDays(branch, rows[0]?.weekStart ?? '', calendar, place, override);
}

function holds(name: string, property: (input: PreviewInput, preview: CampaignPreview) => void): void {
  it(name, () => {
    fc.assert(
      fc.property(inputs, (input) => property(input, previewCampaign(input))),
      { numRuns: 120, seed: 3 },
    );
  });
}

describe('previews of random estates', () => {
  holds('place or name every candidate, each once (ELIG-1, ELIG-2, ELIG-4)', (input, preview) => {
    const ids = [...sessionsOf(preview).map((s) => s.server.id), ...preview.leftOut.map((l) => l.server.id)];
    const candidates = input.servers.filter((one) => input.rows.some((row) => isCandidate(one, row)));
    expect([...ids].sort((a, b) => a - b)).toEqual(candidates.map(({ id }) => id).sort((a, b) => a - b));
  });

  holds(
    'give no slot on a day that is none, and none at all only for want of one (SLOT-1, SLOT-2, SLOT-5)',
    (input, preview) => {
      const without = new Set(preview.findings.filter((f) => f.code === 'without-slot').flatMap((f) => f.servers));
      for (const session of sessionsOf(preview)) {
        if (session.date === null) {
          expect(without.has(session.server.id)).toBe(true);
          continue;
        }
        expect(daysOf(session, input)).toContain(session.date);
        expect(SLOT_TIMES).toContain(session.time);
      }
    },
  );

  holds('put two servers in a slot only as preferences make them, and say so (SLOT-3, SLOT-4)', (input, preview) => {
    const moved = new Set(input.adjustments?.flatMap((one) => (one.kind === 'move' ? [one.serverId] : [])));
    for (const branch of ['hprod', 'prod'] as const) {
      const placed = preview.branches[branch].filter((s) => s.date !== null);
      for (const [slot, together] of Map.groupBy(placed, (s) => `${s.date} ${s.time}`)) {
        if (together.length === 1) continue;
        const indifferent = together.filter((s) => !moved.has(s.server.id) && !wishes(s, input));
        expect(indifferent.length, slot).toBeLessThanOrEqual(1);
        const told = preview.findings.filter((f) => f.code === 'slot-shared').map((f) => new Set(f.servers));
        expect(told.some((names) => together.every((s) => names.has(s.server.id)))).toBe(true);
      }
    }
  });

  holds('pass no limit and give nothing to an account that is disabled (ASSIGN-1 to ASSIGN-5)', (input, preview) => {
    const counts = Map.groupBy(sessionsOf(preview), (s) => s.userId);
    for (const [user, sessions] of counts) {
      if (user === null) continue;
      const limit = input.staff.limits.get(user) ?? 0;
      expect(limit === 0 || sessions.length <= limit).toBe(true);
      expect(user).not.toBe(3 as UserId);
    }
  });

  it('depend on nobody’s order: servers, rows, rules, people and adjustments (ELIG-3, ASSIGN-2)', () => {
    const seeds = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(inputs, seeds, (input, random) => {
        const shuffled = <T>(all: readonly T[]): T[] =>
          all
            .map((one) => [random.next().value ?? 0, one] as const)
            .sort(([a], [b]) => a - b)
            .map(([, one]) => one);
        const other = previewCampaign({
          ...input,
          servers: shuffled(input.servers),
          rows: shuffled(input.rows),
          rules: shuffled(input.rules),
          staff: { ...input.staff, people: shuffled(input.staff.people) },
          adjustments: shuffled(input.adjustments ?? []),
        });
        expect(other.fingerprint).toBe(previewCampaign(input).fingerprint);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  holds(
    'do what was adjusted: left out, moved where the day is open, given to who may take it (ELIG-4)',
    (input, preview) => {
      const sessions = new Map<ServerId, PlannedSession>(sessionsOf(preview).map((s) => [s.server.id, s]));
      for (const one of input.adjustments ?? []) {
        const session = sessions.get(one.serverId);
        if (one.kind === 'leave-out') expect(session).toBeUndefined();
        if (session === undefined) continue;
        expect(session.adjusted).toBe(true);
        if (one.kind === 'move' && daysOf(session, input).includes(one.day))
          expect([session.date, session.time]).toEqual([one.day, one.slot]);
        if (one.kind === 'assign' && one.userId === null) expect(session.userId).toBeNull();
        if (one.kind === 'assign' && one.userId !== null && session.userId !== one.userId)
          expect(
            preview.findings.some((f) => /limit|not-active/.test(f.code) && f.servers.includes(one.serverId)),
          ).toBe(true);
      }
      for (const id of input.elsewhere?.keys() ?? []) expect(sessions.has(id)).toBe(false);
    },
  );
});

function wishes(session: PlannedSession, input: PreviewInput): boolean {
  const { prefPatchJour, prefPatchHeure } = session.server;
  const day = preferredDay(prefPatchJour, daysOf(session, input));
  return day.kind === 'wish' || preferredTime(prefPatchHeure).kind === 'wish';
}
