// ELIG-6: the closed list of environments, as the database keeps it, an admin extends it, and planning and prerequisites read it.

import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { sayEnvironment } from '../../../bot/channels/set-environment.ts';
import { setPlanRow } from '../../../bot/planning/set-plan-row.ts';
import { environmentKey, isProductionEnvironment } from '../../../domain/server.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { leftOutOf, plannedIn, planningWorld } from '../planning/planning-world.ts';
import { audited, done, endCampaigns, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const world = planningWorld(db, ctx, carole);

async function plannedWeek(week: number, domain: string, scope: 'all' | 'hprod' | 'prod'): Promise<void> {
  await db.deleteFrom('campaign_plan_rows').execute();
  await db.deleteFrom('patch_planning').execute();
  await world.plan(week, domain, scope);
}

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
});

/** Ways in which one name is written twice: case, accents, width, spaces, and what cannot be seen. */
const SPELLINGS = fc
  .tuple(
    fc.constantFrom(
      'PRODUCTION',
      'production',
      'Production',
      'Próduction',
      'pRoDuCtIoN',
      'ＰＲＯＤＵＣＴＩＯＮ',
      'Produc\u00adtion',
    ),
    fc.constantFrom('', ' ', '\u00a0', '\u200b', '\ufeff', '\t', '\u2060', '.', '\u{e0020}'),
    fc.constantFrom('', ' ', '\u00a0\u00a0', '\u200d', '\u202e', '-'),
  )
  .map(([name, before, after]) => `${before}${name}${after}`);

describe('the list that the database keeps', () => {
  it('ELIG-6: no spelling of Production is a second environment, nor a non-production', async () => {
    await addServer(db, 'vpenv1', { environment: 'Production' });
    await fc.assert(
      fc.asyncProperty(SPELLINGS, async (name) => {
        expect(isProductionEnvironment(name)).toBe(true);
        const insert = db.insertInto('environments').values({ name, production: false }).execute();
        await expect(insert).rejects.toThrow(/environments_/);
        const rename = db.updateTable('environments').set({ name }).where('name', '=', 'Production').execute();
        await rename;
        const row = await db.selectFrom('environments').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
        expect(row).toMatchObject({ production: true, name_key: 'production' });
        await db.updateTable('environments').set({ name: 'Production' }).where('id', '=', row.id).execute();
      }),
      { numRuns: 40 },
    );
  });

  it('ELIG-6: reads names as the rules do', async () => {
    const names = fc.oneof(
      SPELLINGS,
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      fc.constantFrom('Pré-production', 'PREPRODUCTION', 'Développement', 'developpement'),
    );
    await fc.assert(
      fc.asyncProperty(names, async (raw) => {
        const name = raw.replaceAll('\u0000', '');
        const { rows } = await sql<{ key: string }>`select environment_key(${name}) as key`.execute(db);
        // The one thing that must never differ; symbols and rare scripts may.
        expect(rows[0]?.key === 'production').toBe(environmentKey(name) === 'production');
      }),
      { numRuns: 100 },
    );
  });

  it('ELIG-6: knows the environments of the rules by their names, and nothing of others', async () => {
    for (const name of ['Recette', 'PILOTE', 'pre production', 'Usine']) {
      await db
        .insertInto('environments')
        .values({ name })
        .onConflict((oc) => oc.column('name').doNothing())
        .execute();
    }
    const rows = await db.selectFrom('environments').select(['name', 'production']).execute();
    expect(Object.fromEntries(rows.map((row) => [row.name, row.production]))).toMatchObject({
      Recette: false,
      PILOTE: false,
      'pre production': false,
      Usine: null,
    });
  });
});

describe('an environment that nobody has spoken of', () => {
  it('ELIG-6: keeps its servers out of every scope until an admin says; then they are of its branch', async () => {
    await addServer(db, 'vxlab1', { domain: 'LAB', environment: 'Laboratoire' });
    for (const scope of ['all', 'hprod', 'prod'] as const) {
      await plannedWeek(20, 'LAB', scope);
      const preview = await world.preview(await world.draft(20));
      expect(plannedIn(preview)).toEqual([]);
      expect(leftOutOf(preview).vxlab1).toMatch(
        /is in the environment “Laboratoire”, which is not classified as production or non-production/,
      );
      expect(preview.findings.some(({ code }) => code === 'environment-unknown')).toBe(true);
    }
    expect(refusal(await sayEnvironment(ctx, carole, { name: 'Laboratoire', production: false }))).toMatch(/admin/);
    done(await sayEnvironment(ctx, ada, { name: 'LABORATOIRE ', production: true }));
    expect((await audited(db, 'environment.say')).at(-1)).toMatchObject({
      object_id: 'Laboratoire',
      before: { production: null },
      after: { production: true },
    });
    await plannedWeek(20, 'LAB', 'all');
    const { branches } = await world.preview(await world.draft(20));
    expect(branches.prod.map(({ server }) => server.hostname)).toEqual(['vxlab1']);
  });

  it('ELIG-6: cannot be named by the plan, and Production cannot be said to be anything else', async () => {
    await addServer(db, 'vxlab2', { domain: 'LAB2', environment: 'Bac à sable' });
    const set = (environments: readonly string[]) =>
      setPlanRow(ctx, carole, {
        weekNumber: 25,
        year: 2027,
        domain: 'LAB2',
        envScope: 'hprod',
        environments,
        note: null,
      });
    expect(refusal(await set(['bac a sable']))).toMatch(/Unknown environment: bac a sable/);
    done(await sayEnvironment(ctx, ada, { name: 'Bac à sable', production: false }));
    done(await set(['BAC A SABLE']));
    const said = await sayEnvironment(ctx, ada, { name: ' PRODUCTION\u200b', production: false });
    expect(refusal(said)).toMatch(/means production, however it is spelt/);
  });

  it('ELIG-6: an environment written PRODUCTION is production: in its branch, behind its gate, in no hprod week', async () => {
    await db.deleteFrom('servers').execute();
    await db.deleteFrom('domain_environments').execute();
    await db.deleteFrom('environments').execute();
    await addServer(db, 'vpshout1', { domain: 'LOUD', environment: 'PRODUCTION' });
    await plannedWeek(30 - 2, 'LOUD', 'hprod');
    expect(plannedIn(await world.preview(await world.draft(28)))).toEqual([]);
    await plannedWeek(28, 'LOUD', 'all');
    const { branches } = await world.preview(await world.draft(28));
    expect(branches.prod.map(({ server }) => server.hostname)).toEqual(['vpshout1']);
  });
});
