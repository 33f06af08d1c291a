// The preview card: what Create would write, from the plan and the estate as they are now (ELIG-4, SLOT-3, SLOT-5).
import { beforeAll, describe, expect, it } from 'vitest';
import type { Renderer } from '../../../bot/front/render.ts';
import { loadPreview } from '../../../db/queries/previews/preview.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { bytesOf, dataOf, rendererOf, textOf, verbsOf } from '../shared/card-text.ts';
import { addCampaign, addServer, insert, NOW, type Seed, seedEstate } from '../shared/seed.ts';

let seed: Seed;
let renderer: Renderer;
let draft: number;

beforeAll(async () => {
  const { db } = await createTestDatabase();
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  const week = {
    year: 2026,
    week_number: 7,
    week_code: 'S07',
    week_start: '2026-02-09',
    week_end: '2026-02-15',
    cycle: 1,
  } as const;
  await insert(db, 'patch_planning', { ...week, domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open' });
  for (let i = 0; i < 108; i++) {
    const branch = i % 2 === 0 ? 'hprod' : 'prod';
    await addServer(seed, `v${branch[0]}draft${String(i).padStart(3, '0')}`, branch, {
      default_intervenant_id: i < 54 ? seed.people.operator : null,
    });
  }
  await addServer(seed, 'vrdraftold', 'hprod', { licence_support: 'obsolete' });
  draft = await addDraft();
});

async function addDraft(more: object = {}): Promise<number> {
  const who = { created_by: seed.people.coordinator, created_at: NOW };
  return insert(seed.db, 'campaign_drafts', { year: 2026, week_number: 7, ...who, ...more });
}

describe('an open preview', () => {
  it('shows week, days, slots, operators, who is left out and why, and the findings', async () => {
    const text = textOf(await renderer.render(`draft:${draft}`, 'en'));
    expect(text).toContain('S07');
    expect(text).toContain('Mon 9 Feb · Non-production · 27 of 27 slots');
    expect(text).toContain('Thu 12 Feb · Production · 27 of 27 slots');
    expect(text).toContain('Omar Oper · 54 servers');
    expect(text).toMatch(/vrdraftold · is no longer supported/);
    expect(text).toContain('189 h needed, with a budget of 35 h');
    expect(textOf(await renderer.render(`draft:${draft}`, 'fr'))).toContain('Il faut 189 h');
  });

  it('carries the number that Create compares: that of the preview computed now', async () => {
    const question = { weekNumber: 7, year: 2026, asked: null, domainCode: null };
    const loaded = await loadPreview(seed.db, question, { now: NOW, zone: 'Europe/Paris', budget: DEFAULT_BUDGET });
    if (loaded.kind !== 'found') throw new Error('no preview');
    const version = Number.parseInt(loaded.preview.fingerprint.slice(0, 12), 16);
    expect(dataOf(await renderer.render(`draft:${draft}`, 'fr'), 'campaign.create')).toEqual({
      draftId: draft,
      version,
    });
  });

  it('turns the pages of 108 servers and stays under 40 KB', async () => {
    const seen = new Set<string>();
    for (let page = 1; page <= 9; page++) {
      const card = await renderer.render(`draft:${draft}`, 'fr', undefined, { page, leftOutPage: 1 });
      expect(bytesOf(card)).toBeLessThan(40_000);
      const rows = textOf(card).matchAll(/^(?:\d\dh\d\d · )?(v[hp]draft\d+) ·/gm);
      for (const [, name] of rows) if (name !== undefined) seen.add(name);
    }
    expect(seen.size).toBe(108);
  });

  it('offers Create to a coordinator alone, and to everybody on a shared message', async () => {
    expect(verbsOf(await renderer.render(`draft:${draft}`, 'fr'))).toContain('campaign.create');
    const as = (role: 'operator' | 'coordinator') => ({ userId: seed.people[role], roles: [role] });
    expect(verbsOf(await renderer.render(`draft:${draft}`, 'fr', as('coordinator')))).toContain('campaign.create');
    expect(verbsOf(await renderer.render(`draft:${draft}`, 'fr', as('operator')))).not.toContain('campaign.create');
  });
});

describe('the end of a preview', () => {
  it('names the campaign, who and when', async () => {
    const campaignId = await addCampaign(seed);
    const ended = { ended_by: seed.people.coordinator, ended_at: NOW };
    const created = await addDraft({ status: 'created', campaign_id: campaignId, ...ended });
    const card = await renderer.render(`draft:${created}`, 'en');
    expect(textOf(card)).toMatch(new RegExp(`${campaignId}.*Claire Coord.*Mon 2 Feb 10:30`));
    expect(verbsOf(card)).not.toContain('campaign.create');
    const cancelled = await addDraft({ status: 'cancelled', ...ended });
    expect(textOf(await renderer.render(`draft:${cancelled}`, 'fr'))).toMatch(/Claire Coord.*lun. 2 févr. 10h30/);
  });

  it('says why a week is refused, and offers nothing (PLAN-3)', async () => {
    const past = await addDraft({ week_number: 2 });
    const card = await renderer.render(`draft:${past}`, 'fr');
    expect(textOf(card)).toContain('Rien n’est planifié pour S02');
    expect(verbsOf(card)).toEqual([]);
  });
});
