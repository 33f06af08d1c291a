// KPI-1, KPI-2: over random histories every figure is what independent SQL counts, and opens to as many rows as it says.
import { describe, expect, it } from 'vitest';
import { kpiScopeOf } from '../../../../bot/kpi/kpi-scope-of.ts';
import { countHistory, historyScope } from '../../../../db/queries/history/history-view.ts';
import { loadFigures, loadKpiRows } from '../../../../db/queries/kpi/figures.ts';
import type { Trx } from '../../../../db/schema/database.ts';
import { WHOLE_HISTORY } from '../../../../domain/history/history-filter.ts';
import { FIGURES, KPI_BRANCHES } from '../../../../domain/kpi/figures.ts';
import { daysOf, parsePeriod } from '../../../../domain/reports/report-period.ts';
import fc from '../../../support/properties.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { independently } from './independent.ts';
import { type History, history, writeHistory } from './random-history.ts';

const { db } = await createTestDatabase();
const ZONE = 'Europe/Paris';
const SETTINGS = { zone: ZONE, hoursBudget: { weeklyHours: 35, hoursPerServer: 1.75 } };
const PERIODS = ['2026', '2027', '2026-S01', '2026-S53', '2026-S13', '2026-S43', '2026-C1', '2026-C3', '2027-C1'];
/** In the middle of what happens, and after all of it. */
const NOWS = [new Date('2026-12-31T22:30:00Z'), new Date('2026-06-01T10:00:00Z'), new Date('2028-01-01T00:00:00Z')];

class Undone extends Error {}

async function withHistory(given: History, check: (trx: Trx) => Promise<void>): Promise<void> {
  const written = db.transaction().execute(async (trx) => {
    await writeHistory(trx, given);
    await check(trx);
    throw new Undone();
  });
  await written.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
}

const asked = fc.record({
  period: fc.constantFrom(...PERIODS),
  domain: fc.constantFrom(null, null, 'INFRASTRUC', 'DMZ'),
  branch: fc.constantFrom(...KPI_BRANCHES),
  now: fc.constantFrom(...NOWS),
});

describe('over random histories', () => {
  it('KPI-1, KPI-2: every figure and its rows agree with independent SQL', { timeout: 240_000 }, () =>
    fc.assert(
      fc.asyncProperty(history, fc.array(asked, { minLength: 2, maxLength: 4 }), (given, questions) =>
        withHistory(given, async (trx) => {
          for (const { period: text, domain, branch, now } of questions) {
            const period = parsePeriod(text);
            if (period === null) throw new Error(text);
            const { first, last } = daysOf(period);
            const scope = kpiScopeOf({ period, domain, branch }, now, SETTINGS);
            const expected = independently(trx, { first, last, domain, branch, now });
            for (const figure of await loadFigures(trx, scope, now)) {
              if (figure.why === 'not-begun' || figure.why === 'no-history') continue;
              const { value, reference, rows } = await expected[figure.id]();
              const where = `${figure.id} ${text} ${domain} ${branch} ${now.toISOString()}`;
              if (value === null) expect(figure.value, where).toBeNull();
              else expect(figure.value, where).toBeCloseTo(value, 6);
              if (reference !== undefined && reference !== null)
                expect(figure.reference, where).toBeCloseTo(reference, 6);
              const page = await loadKpiRows(trx, figure.id, scope, now, { limit: null, offset: 0 });
              expect([page.total, page.rows.length], where).toEqual([rows, rows]);
            }
          }
        }),
      ),
      { numRuns: 25 },
    ),
  );

  it('KPI-2: patches of a year are as many as /history says', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(history, fc.constantFrom(2026, 2027), fc.constantFrom(null, 'DMZ'), (given, year, domain) =>
        withHistory(given, async (trx) => {
          const [now] = [new Date('2028-01-01T00:00:00Z')];
          const scope = kpiScopeOf({ period: { kind: 'year', year }, domain, branch: 'all' }, now, SETTINGS);
          const figures = await loadFigures(trx, scope, now, ['events']);
          const counted = await countHistory(trx, await historyScope(trx, { ...WHOLE_HISTORY, year, domain }, ZONE));
          expect(figures[0]?.value ?? 0).toBe(counted.ok);
          if (figures[0]?.value != null) expect(figures[0].reference).toBe(counted.ok + counted.ko);
        }),
      ),
      { numRuns: 15 },
    ),
  );
});

describe('what nobody knows', () => {
  const figuresAt = (trx: Trx, period: string, now: Date) => {
    const found = parsePeriod(period);
    if (found === null) throw new Error(period);
    return loadFigures(trx, kpiScopeOf({ period: found, domain: null, branch: 'all' }, now, SETTINGS), now);
  };
  const NOW = new Date('2026-06-01T10:00:00Z');
  const empty: History = { servers: [], deeds: [], exclusions: [], installed: [] };

  it('is said with its reason, never as 0, before the history begins', () =>
    withHistory(empty, async (trx) => {
      const why = new Map(
        (await figuresAt(trx, '2026', NOW)).map(({ id, value, why: because }) => [id, value ?? because]),
      );
      for (const id of ['patched', 'events', 'never-patched', 'coverage', 'last-week', 'scheduled'] as const) {
        expect(why.get(id)).toBe('no-history');
      }
      expect(why.get('go-to-patched')).toBe('no-go');
      expect(why.get('prerequisites')).toBe('not-read');
      expect(why.get('downtime')).toBe('no-attempts');
      expect(why.get('advisories')).toBe('none-installed');
      expect(why.get('snapshots')).toBe(0);
    }));

  it('is everything of a year that has not begun', () =>
    withHistory(empty, async (trx) => {
      expect(new Set((await figuresAt(trx, '2027', NOW)).map(({ why }) => why))).toEqual(new Set(['not-begun']));
      expect(await figuresAt(trx, '2027', NOW)).toHaveLength(FIGURES.length);
    }));

  it('KPI-1: no length of time is negative where a clock was set back, and its row stays counted', () => {
    const at = new Date('2026-05-20T10:00:00Z');
    const server = { domain: 'FL', inDmz: false, etat: 'Production', owner: 'secops', support: 'active' } as const;
    const given = {
      ...empty,
      servers: [{ ...server, application: false, excludes: null }],
      installed: [{ server: 0, at, days: [-2], severity: 'critical' }],
    } as unknown as History;
    return withHistory(given, async (trx) => {
      const found = parsePeriod('2026');
      if (found === null) throw new Error('2026');
      const scope = kpiScopeOf({ period: found, domain: null, branch: 'all' }, NOW, SETTINGS);
      const [figure] = await loadFigures(trx, scope, NOW, ['advisories']);
      expect(figure?.value).toBe(0);
      const page = await loadKpiRows(trx, 'advisories', scope, NOW, { limit: null, offset: 0 });
      expect(page.rows.map(({ amount }) => amount)).toEqual([0]);
    });
  });
});
