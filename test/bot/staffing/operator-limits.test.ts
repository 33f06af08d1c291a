// ASSIGN-4: limits of operators, standing or set on a preview, before anything exists and whenever a session is given or comes back.
import { beforeEach, describe, expect, it } from 'vitest';
import { assignSessions } from '../../../bot/staffing/assign-sessions.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { limitAlways, limitOperator } from '../../../bot/staffing/operator-limits.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { planningWorld } from '../planning/planning-world.ts';
import { done, endCampaigns, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const oona = await somebody(db, 'Oona', ['operator']);
const world = planningWorld(db, ctx, carole);

let serial = 0;
/** `n` servers, all of Omar's by rule. */
async function domain(n: number) {
  serial += 1;
  const code = `D${serial}`;
  const name = (i: number) => `vrlim${serial}n${i}`;
  const ids: ServerId[] = [];
  for (let i = 0; i < n; i += 1) ids.push(await addServer(db, name(i), { domain: code, appGroup: `g${serial}` }));
  await db.deleteFrom('campaign_plan_rows').execute();
  await db.deleteFrom('patch_planning').execute();
  await db.deleteFrom('default_assignments').execute();
  await db
    .insertInto('default_assignments')
    .values({ rule_type: 'domain', rule_value: code, user_id: omar.userId, priority: 1 })
    .execute();
  await world.plan(14, code, 'hprod');
  return { ids, name };
}

const given = async (id: Parameters<typeof world.sessions>[0], user: UserId) =>
  (await world.sessions(id)).filter((one) => one.intervenant_id === user && one.status !== 'excluded').length;

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
  await db.deleteFrom('operator_limits').execute();
});

describe('limits before anything exists', () => {
  it('ASSIGN-4: one set on the preview leaves the rest free, says so, refuses a manual one, and goes with the campaign', async () => {
    const { ids } = await domain(4);
    const draft = await world.draft(14);
    const limit = (operator: UserId | null, most: number | null) =>
      world.adjust(draft, { kind: 'limit', operator, most });
    expect(refusal(await limit(null, 2))).toMatch(/Choose the operator/);
    expect(refusal(await limit(omar.userId, null))).toMatch(/Give a number/);
    expect(refusal(await limit(carole.userId, 2))).toMatch(/not an active operator/);
    done(await limit(omar.userId, 2));
    const preview = await world.preview(draft);
    expect(preview.branches.hprod.map(({ userId }) => userId)).toEqual([omar.userId, omar.userId, null, null]);
    expect(preview.findings.find(({ code }) => code === 'operator-at-limit')?.text.en).toMatch(/limit of 2/);
    const assign = world.adjust(draft, { kind: 'assign', servers: [ids[3] as ServerId], operator: omar.userId });
    expect(refusal(await assign)).toMatch(/Omar has reached the limit of 2 servers/);
    const { campaignId } = done(await world.create(draft));
    expect(await given(campaignId, omar.userId)).toBe(2);
    const later = { hostnames: [`vrlim${serial}n3`], userId: omar.userId, campaignId };
    expect(refusal(await assignSessions(ctx, carole, later))).toMatch(/limit of 2/);
  });

  it('ASSIGN-4: a standing limit holds in every campaign, until that one has its own', async () => {
    const { name } = await domain(4);
    done(await limitAlways(ctx, carole, { userId: omar.userId, most: 1 }));
    const campaignId = await world.campaignOf(14);
    expect(await given(campaignId, omar.userId)).toBe(1);
    const assign = (i: number) =>
      assignSessions(ctx, carole, { hostnames: [name(i)], userId: omar.userId, campaignId });
    expect(refusal(await assign(2))).toMatch(/limit of 1/);
    done(await limitOperator(ctx, carole, { campaignId, userId: omar.userId, most: 3 }));
    // Propagation follows, and stops at the limit too.
    done(await assign(2));
    expect(await given(campaignId, omar.userId)).toBe(3);
  });
});

it('PEOPLE-3: a standing limit is about everybody’s servers, so no account with a list of hosts sets one', async () => {
  const lea = await somebody(db, 'Lea', ['coordinator', 'admin']);
  await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vrlim*' }).execute();
  expect(refusal(await limitAlways(ctx, lea, { userId: oona.userId, most: 1 }))).toContain('limited to some servers');
});

describe('a session that comes back', () => {
  it('ASSIGN-4: is restored without its operator when the limit has been reached meanwhile', async () => {
    const { name } = await domain(2);
    done(await limitAlways(ctx, carole, { userId: omar.userId, most: 1 }));
    const campaignId = await world.campaignOf(14);
    done(await excludeServers(ctx, carole, { hostnames: [name(0)], reason: 'x' }));
    done(await assignSessions(ctx, carole, { hostnames: [name(1)], userId: omar.userId, campaignId }));
    const { notes } = done(await restoreServers(ctx, carole, { hostnames: [name(0)] }));
    expect(notes.map(({ en }) => en)).toEqual([
      `${name(0)} is included again without an operator. Omar has reached the limit of 1 server in this campaign.`,
    ]);
    expect(await given(campaignId, omar.userId)).toBe(1);
    done(await assignSessions(ctx, carole, { hostnames: [name(0)], userId: oona.userId, campaignId }));
  });
});
