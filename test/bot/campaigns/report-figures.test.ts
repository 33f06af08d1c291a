// The figures of a report are the sums of the rows that stand below them, however each server went.

import { describe, expect, it } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import type { CampaignServer, CampaignView } from '../../../cards/campaigns/campaign/view.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';
import { addAttempt, addCampaign, addSession, addSnapshot, NOW, SETTINGS, seedEstate } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const seed = await seedEstate(db);
const OPERATORS = [seed.people.operator, seed.people.admin, null] as const;
let serial = 0;

const STATUSES = ['pending', 'prereq_ok', 'excluded', 'failed', 'patched', 'reported'] as const;
const tried = fc.record({ packages: fc.option(fc.nat(40), { nil: null }), rolledBack: fc.boolean() });
const server = fc.record({
  status: fc.constantFrom(...STATUSES),
  operator: fc.nat(2),
  tries: fc.array(tried, { maxLength: 3 }),
});
type Server = typeof server extends fc.Arbitrary<infer T> ? T : never;

async function write(servers: readonly Server[]): Promise<CampaignId> {
  const id = await addCampaign(seed, { status: 'closed', closed_at: NOW });
  for (const { status, operator, tries } of servers) {
    serial += 1;
    const left = status === 'excluded' ? { exclusion_reason: 'disk', excluded_by: 'system', excluded_at: NOW } : {};
    const session = await addSession(seed, id, `vrreport${serial}`, {
      status,
      intervenant_id: OPERATORS[operator] ?? null,
      ...left,
    });
    for (const [i, { packages, rolledBack }] of tries.entries()) {
      const end = { state: 'failed', failure_class: 'unknown', ended_at: NOW, packages_changed: packages } as const;
      const attempt = await addAttempt(seed, id, session, { ...end, number: i + 1 });
      if (rolledBack)
        await addSnapshot(seed, id, session, attempt, {
          name: `PC_${serial}_${i}`,
          restored_at: NOW,
          reverted_at: NOW,
        });
    }
  }
  return id;
}

async function report(id: CampaignId): Promise<{ view: CampaignView; rows: readonly CampaignServer[] }> {
  const ctx = { db, now: NOW, settings: SETTINGS, viewer: null, notice: null } as const;
  const view = await campaignView(ctx, id, 1);
  if (view === null) throw new Error('no such campaign');
  const rows: CampaignServer[] = [];
  for (let page = 1; page <= view.servers.pages; page += 1) {
    rows.push(...((await campaignView(ctx, id, page))?.servers.rows ?? []));
  }
  return { view, rows };
}

describe('the instant of a patch', () => {
  it('stands where it was done, the slot where it is to come', async () => {
    const id = await addCampaign(seed);
    const slot = { date_prevue: '2026-02-05', heure_prevue: '16:15' } as const;
    const done = await addSession(seed, id, 'vrinstant1', { ...slot, status: 'patched' });
    const at = new Date('2026-02-02T09:07:00Z');
    await addAttempt(seed, id, done, { state: 'patched', started_at: at, ended_at: at });
    await addSession(seed, id, 'vrinstant2', { ...slot, status: 'pending' });
    for (const key of [`campaign:${id}`, 'server:vrinstant1']) {
      const text = textOf(await rendererOf(db).render(key, 'en'));
      expect(text).toContain('Mon 2 Feb 10:07');
      expect(
        text
          .split('\n')
          .filter((line) => /vrinstant1|campaign \d+ · patched/.test(line))
          .join(),
      ).not.toContain('16:15');
    }
    expect(textOf(await rendererOf(db).render(`campaign:${id}`, 'en'))).toMatch(/vrinstant2 .*16:15/);
  });
});

describe('a report', () => {
  it('counts packages and servers of each operator as its rows do', { timeout: 30_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(server, { minLength: 1, maxLength: 14 }), async (servers) => {
        const { view, rows } = await report(await write(servers));
        if (view.state.kind !== 'closed') throw new Error('it is closed');
        expect(rows).toHaveLength(servers.length);
        const packages = servers.flatMap(({ tries }) => tries.map((one) => (one.rolledBack ? 0 : (one.packages ?? 0))));
        expect(view.state.packagesUpdated).toBe(packages.reduce((sum, n) => sum + n, 0));
        expect(rows.reduce((sum, row) => sum + (row.packages ?? 0), 0)).toBe(view.state.packagesUpdated);
        const operators = view.state.operators.first;
        for (const name of new Set(rows.map(({ operator }) => operator))) {
          const own = rows.filter(({ operator }) => operator === name).map(({ status }) => status);
          const count = (...of: readonly string[]) => own.filter((status) => of.includes(status)).length;
          expect(operators.find((one) => one.name === name)).toEqual({
            name,
            patched: count('patched', 'reported'),
            failed: count('failed'),
            excluded: count('excluded'),
            left: count('pending', 'prereq_ok'),
          });
        }
        expect(operators).toHaveLength(new Set(servers.map(({ operator }) => operator)).size);
      }),
      { numRuns: 15 },
    ),
  );
});
