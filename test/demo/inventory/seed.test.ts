import { beforeAll, describe, expect, it } from 'vitest';
import { loadPreview, type PreviewRequest } from '../../../db/queries/previews/preview.ts';
import { clockWords } from '../../../demo/clock-words.ts';
import { SERVERS } from '../../../demo/inventory/inventory.ts';
import { PEOPLE } from '../../../demo/inventory/people.ts';
import { seedChannel } from '../../../demo/inventory/seed/channel.ts';
import { seed } from '../../../demo/inventory/seed/seed.ts';
import { firstMonday } from '../../../demo/launch.ts';
import type { CampaignPreview } from '../../../domain/previews/campaign-preview.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const ZONE = 'Europe/Paris';
const MONDAY_S02 = firstMonday(new Date('2026-11-20T12:00:00Z'));
const { db } = await createTestDatabase();

beforeAll(async () => {
  await seed(db, { years: [2026, 2027], servers: SERVERS, language: 'fr', now: MONDAY_S02 });
  const channel = { id: '19:x', name: 'Patching', serviceUrl: 'http://127.0.0.1:1', tenantId: 't', botId: '28:b' };
  await seedChannel(db, { ...channel, language: 'fr' }, MONDAY_S02);
});

async function previewOf(week: number, asked: PreviewRequest['asked'] = null): Promise<CampaignPreview> {
  const monday = clockWords(`S${week}`, MONDAY_S02, ZONE) ?? MONDAY_S02;
  const loaded = await loadPreview(
    db,
    { weekNumber: week, year: null, asked, domainCode: null },
    { now: monday, zone: ZONE, budget: DEFAULT_BUDGET },
  );
  if (loaded.kind === 'refused') throw new Error(loaded.text.en);
  expect(loaded.year).toBe(2027);
  return loaded.preview;
}

function hostnames(sessions: readonly { server: { hostname: string } }[]): string[] {
  return sessions.map(({ server }) => server.hostname);
}

function unplaced({ branches }: CampaignPreview): string[] {
  return hostnames(
    [...branches.hprod, ...branches.prod].filter(({ date, userId }) => date === null || userId === null),
  );
}

function codes({ findings }: CampaignPreview): string[] {
  return findings.map(({ code }) => code);
}

describe('The seed', () => {
  it('writes every server and person, in a schema that checks them', async () => {
    const servers = await db.selectFrom('servers').select('hostname').execute();
    const users = await db.selectFrom('users').select('entra_id').execute();
    expect(servers).toHaveLength(SERVERS.length);
    expect(users.map((row) => row.entra_id).sort()).toEqual(PEOPLE.map(({ entraId }) => entraId).sort());
  });

  it('leaves a history of the year before, and none of the present one (HIST-2)', async () => {
    const years = await db
      .selectFrom('patch_history')
      .select(['year', 'source', (eb) => eb.fn.countAll<string>().as('rows')])
      .groupBy(['year', 'source'])
      .execute();
    expect(years).toEqual([{ year: 2026, source: 'imported', rows: expect.any(String) }]);
    expect(Number(years[0]?.rows)).toBeGreaterThan(100);
  });

  it('refuses to be written twice', async () => {
    await expect(
      seed(db, { years: [2026, 2027], servers: SERVERS, language: 'fr', now: MONDAY_S02 }),
    ).rejects.toThrow();
  });
});

describe('The previews of the opening script', () => {
  it('S02 hprod: twelve servers of infrastructure, placed and assigned (SLOT-3, ASSIGN-2)', async () => {
    const preview = await previewOf(2, 'hprod');
    expect(preview.refusal).toBeNull();
    expect(preview.branches.hprod).toHaveLength(12);
    expect(preview.branches.prod).toEqual([]);
    expect(unplaced(preview)).toEqual([]);
    // SLOT-6: the script's clock says Monday, 09:05.
    expect(codes(preview)).toEqual(['day-past', 'preference-ignored']);
  });

  it('S02 names the servers left out, one for each rule of ELIG-1 among them (ELIG-4)', async () => {
    const { leftOut } = await previewOf(2);
    const reasons = Object.fromEntries(leftOut.map(({ server, reason }) => [server.hostname, reason.code]));
    expect(leftOut).toHaveLength(14);
    expect(reasons).toMatchObject({
      vpinfold1: 'licence',
      vtinfaix1: 'os-family',
      vrinfedt1: 'patch-owner',
      vdinfdcm1: 'etat',
      vpinfadns1: 'scope',
    });
  });

  it('S05 prod: the ten productions of infrastructure, without a finding', async () => {
    const preview = await previewOf(5, 'prod');
    expect(hostnames(preview.branches.prod)).toHaveLength(10);
    expect(preview.branches.hprod).toEqual([]);
    expect(unplaced(preview)).toEqual([]);
    expect(codes(preview)).toEqual([]);
  });

  it('S08: one week with both branches of the toll, non-production before production (SLOT-2)', async () => {
    const { branches, ...preview } = await previewOf(8);
    expect([branches.hprod.length, branches.prod.length]).toEqual([6, 4]);
    expect(unplaced({ branches, ...preview })).toEqual([]);
    const last =
      branches.hprod
        .map(({ date }) => date ?? '')
        .sort()
        .at(-1) ?? '';
    for (const { date } of branches.prod) expect((date ?? '') > last).toBe(true);
  });

  it('S13: BI and GESTION together, less the Easter Monday of 2027 (PLAN-4)', async () => {
    const preview = await previewOf(13);
    expect(preview.rows.map(({ domainCode }) => domainCode)).toEqual(['BI', 'GESTION']);
    expect([preview.branches.hprod.length, preview.branches.prod.length]).toEqual([5, 4]);
    expect(unplaced(preview)).toEqual([]);
    expect(codes(preview)).toContain('holiday-on-slot-day');
  });

  it('S04: the production of traffic is refused in winter (PLAN-5)', async () => {
    expect((await previewOf(4)).refusal?.code).toBe('banned-season');
  });
});
