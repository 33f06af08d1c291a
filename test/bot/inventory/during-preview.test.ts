// What changes who patches which server, while a preview of a campaign is open: Create on the card that was shown is refused, and nothing is
// created; drawn again, it shows what holds now (PLAN-7, INV-5).
import { beforeEach, expect, it } from 'vitest';
import { applyChange } from '../../../bot/change-sets/change-set.ts';
import { INVENTORY_CHANGES } from '../../../bot/inventory/inventory-work.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { createCampaign } from '../../../bot/previews/create-campaign.ts';
import { limitAlways } from '../../../bot/staffing/operator-limits.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { planningWorld } from '../planning/planning-world.ts';
import { done, endCampaigns, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
await somebody(db, 'Oona', ['operator']);
const world = planningWorld(db, ctx, carole);
let serial = 0;
let code = '';

/** Four servers of a domain, by rule all of Omar's, planned for the week. */
beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
  for (const table of ['operator_limits', 'campaign_plan_rows', 'patch_planning', 'default_assignments'] as const) {
    await db.deleteFrom(table).execute();
  }
  serial += 1;
  code = `P${serial}`;
  for (let i = 0; i < 4; i += 1) await addServer(db, `vrprev${serial}n${i}`, { domain: code });
  const rule = { rule_type: 'domain', rule_value: code, user_id: omar.userId, priority: 100 } as const;
  await db.insertInto('default_assignments').values(rule).execute();
  await world.plan(14, code, 'hprod');
});

async function imported(...lines: readonly string[]) {
  const files = [{ bytes: Buffer.from(lines.join('\n')), fileName: 'meanwhile.csv' }];
  const { changeId, refusals } = done(await proposeInventory(ctx, ada, { files, covers: [] }));
  expect(refusals).toEqual([]);
  const asked = { changeId, confirmed: '1' };
  done(await applyChange(INVENTORY_CHANGES, ctx, ada, asked));
}

const host = (n: number) => `vrprev${serial}n${n}`;
const MEANWHILE: readonly (readonly [string, () => Promise<unknown>, (operators: readonly unknown[]) => void])[] = [
  [
    'a rule that an import brings',
    () => imported('Règle;Valeur;Opérateur;Priorité', `serveur;${host(0)};oona@example.test;1`),
    (operators) => expect(operators).toContain('Oona'),
  ],
  [
    'the operator of a server, by an import',
    () => imported('Serveur;Opérateur', `${host(0)};oona@example.test`),
    (operators) => expect(operators).toContain('Oona'),
  ],
  [
    'the environment of a server, by an import: it leaves the campaign',
    () => imported('Serveur;Environnement', `${host(0)};Production`),
    (operators) => expect(operators).toEqual(['Omar', 'Omar', 'Omar']),
  ],
  [
    'the limit of an operator',
    () => limitAlways(ctx, carole, { userId: omar.userId, most: 1 }),
    (operators) => expect(operators.filter((one) => one === 'Omar')).toHaveLength(1),
  ],
];

it.each(MEANWHILE)('%s', async (_, change, holds) => {
  const draftId = await world.draft(14);
  const version = await world.version(draftId);
  await change();
  expect(refusal(await createCampaign(ctx, carole, { draftId, version }))).toMatch(/situation has changed/);
  const campaigns = await db.selectFrom('campaigns').select('id').where('status', '=', 'open').execute();
  expect(campaigns).toEqual([]);
  const { campaignId } = done(await world.create(draftId));
  const names = new Map(
    (await db.selectFrom('users').select(['id', 'display_name']).execute()).map((u) => [u.id, u.display_name]),
  );
  const sessions = (await world.sessions(campaignId)).filter(({ status }) => status !== 'excluded');
  holds(sessions.map(({ intervenant_id: id }) => (id === null ? null : names.get(id))));
});
