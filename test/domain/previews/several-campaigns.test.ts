// ELIG-5 and SLOT-6 over random sequences of campaigns: nobody is open twice, nobody is patched twice in a cycle, no slot is in the past,
// and what found no slot in one week is in the next.

import { expect, it } from 'vitest';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { addDays, dayIn } from '../../../domain/planning/iso-week.ts';
import type { Elsewhere } from '../../../domain/previews/elsewhere.ts';
import { type PreviewInput, previewCampaign } from '../../../domain/previews/preview.ts';
import { closedUntil } from '../../../domain/previews/slot-clock.ts';
import fc from '../../support/properties.ts';
import { aRow, aServer, staffOf } from '../planning/samples.ts';

const calendar = calendarOf([2027]);
const ZONE = 'Europe/Paris';

type Session = {
  server: ServerId;
  week: number;
  weekStart: string;
  placed: boolean;
  status: 'open' | 'patched' | 'failed';
};
type Campaign = { id: CampaignId; sessions: Session[] };

const steps = fc.array(
  fc.record({
    week: fc.constantFrom(13, 14, 15),
    /** Minutes after Monday 06:00 UTC of that week at which it is created; negative: before. */
    minute: fc.integer({ min: -3000, max: 2400 }),
    patched: fc.array(fc.boolean(), { maxLength: 70 }),
  }),
  { minLength: 1, maxLength: 4 },
);

it('ELIG-5, SLOT-6: over several campaigns, each server once, none in the past, nobody forgotten', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), steps, (count, made) => {
      const servers = Array.from({ length: count }, (_, i) => aServer(i + 1, { environment: 'Recette' }));
      const campaigns: Campaign[] = [];
      for (const [i, { week, minute, patched }] of made
        .toSorted((a, b) => a.week - b.week || a.minute - b.minute)
        .entries()) {
        const row = aRow(week, 2027, week, { envScope: 'hprod' });
        const now = new Date(Date.parse(`${row.weekStart}T06:00:00Z`) + minute * 60_000);
        const until = closedUntil(now, ZONE);
        const today = dayIn(now, ZONE);
        const elsewhere = elsewhereOf(campaigns);
        const input: PreviewInput = {
          rows: [row],
          asked: null,
          servers,
          today,
          calendar,
          staff: staffOf([]),
          rules: [],
          elsewhere,
          closedUntil: until,
        };
        const preview = previewCampaign(input);
        const planned = preview.branches.hprod;
        for (const { date, time } of planned) if (date !== null) expect(`${date} ${time}:00.000` >= until).toBe(true);
        const taken = new Set(planned.map(({ server }) => server.id));
        for (const { id } of servers) {
          const before = elsewhere.get(id) ?? [];
          const patchedBefore = before.some(({ state }) => state === 'patched');
          const held = before.some((one) => one.state === 'open' && one.placed && addDays(one.weekStart, 6) >= today);
          if (preview.refusal === null) expect(taken.has(id)).toBe(!patchedBefore && !held);
        }
        // What Create does: the server leaves the campaigns that had it.
        for (const other of campaigns) {
          other.sessions = other.sessions.filter((one) => one.status !== 'open' || !taken.has(one.server));
        }
        campaigns.push({
          id: (i + 1) as CampaignId,
          sessions: planned.map(({ server, date }, n) => ({
            server: server.id,
            week,
            weekStart: row.weekStart,
            placed: date !== null,
            status: patched[n] === true && date !== null ? 'patched' : 'open',
          })),
        });
        const open = campaigns.flatMap(({ sessions }) => sessions.filter(({ status }) => status === 'open'));
        expect(new Set(open.map(({ server }) => server)).size).toBe(open.length);
        const done = campaigns.flatMap(({ sessions }) => sessions.filter(({ status }) => status === 'patched'));
        expect(new Set(done.map(({ server }) => server)).size).toBe(done.length);
      }
    }),
    { numRuns: 60 },
  );
});

function elsewhereOf(campaigns: readonly Campaign[]): ReadonlyMap<ServerId, readonly Elsewhere[]> {
  const all = campaigns.flatMap(({ id, sessions }) =>
    sessions.flatMap(({ server, week, weekStart, placed, status }) => {
      if (status === 'failed') return [];
      const at = { campaignId: id, year: 2027, cycle: 1 as const, weekCode: `S${week}`, weekStart };
      return [{ server, one: { ...at, state: status, placed } }];
    }),
  );
  const groups = Map.groupBy(all, ({ server }) => server);
  return new Map([...groups].map(([server, group]) => [server, group.map(({ one }) => one)]));
}
