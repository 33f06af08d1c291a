// ELIG-5: what other standard campaigns have of a server, through previews, creations, restorations, retries and reopenings.
import { beforeEach, describe, expect, it } from 'vitest';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { reopenCampaign } from '../../../bot/closing/reopen-campaign.ts';
import { rerunFailed } from '../../../bot/prerequisites/rerun-failed.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { leftOutOf, plannedIn, planningWorld } from '../planning/planning-world.ts';
import { audited, closedAnyway, done, endCampaigns, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const colin = await somebody(db, 'Colin', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const world = planningWorld(db, ctx, carole);

let serial = 0;
/** A domain of its own with two weeks in cycle 1 and one in cycle 2; `servers` productions. */
async function domain(servers: number) {
  serial += 1;
  const code = `D${serial}`;
  const ids: ServerId[] = [];
  for (let i = 0; i < servers; i += 1) {
    ids.push(
      await addServer(db, `vpx${serial}n${String(i).padStart(3, '0')}`, { domain: code, environment: 'Production' }),
    );
  }
  await db.deleteFrom('campaign_plan_rows').execute();
  await db.deleteFrom('patch_planning').execute();
  for (const week of [14, 15, 16]) await world.plan(week, code, 'prod');
  const name = (i: number) => `vpx${serial}n${String(i).padStart(3, '0')}`;
  return { ids, name };
}

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
});

describe('two weeks of one domain and scope', () => {
  it('ELIG-5: take 54 servers, then the rest, which S14 had no slot for', async () => {
    const { name } = await domain(60);
    const s14 = await world.campaignOf(14);
    const placed = (await world.sessions(s14)).filter((one) => one.date_prevue !== null);
    expect(placed).toHaveLength(54);
    const draft = await world.draft(15);
    const preview = await world.preview(draft);
    expect(plannedIn(preview)).toEqual([54, 55, 56, 57, 58, 59].map(name));
    expect(leftOutOf(preview)[name(0)]).toBe(`in campaign ${s14} (S14 2027)`);
    expect(preview.findings.find(({ code }) => code === 'taken-over')?.text.en).toMatch(
      `Taken over from campaign ${s14}, where they will be postponed: ${name(54)}`,
    );
    const s15 = done(await world.create(draft)).campaignId;
    expect((await world.sessions(s15)).every((one) => one.date_prevue !== null)).toBe(true);
    const rest = (await world.sessions(s14)).find((one) => one.hostname === name(59));
    expect(rest).toMatchObject({ status: 'excluded', exclusion_reason: 'reporte' });
    expect(rest?.exclusion_detail).toMatchObject({ en: expect.stringContaining(`taken over by campaign ${s15}`) });
    expect(await world.openTwice()).toEqual([]);
  });

  it('ELIG-5: two coordinators who create at once never get the same server', async () => {
    await domain(2);
    const one = await world.draft(14);
    const two = await world.draft(15);
    const versions = [await world.version(one), await world.version(two)];
    expect(versions[0]).not.toBe(versions[1]);
    const outcomes = await Promise.all([world.create(one, carole), world.create(two, colin)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(await world.openTwice()).toEqual([]);
  });
});

describe('a server that another campaign has patched', () => {
  it('ELIG-5: is left out of its cycle, asked for again with a reason, and free in the next cycle', async () => {
    const { ids, name } = await domain(2);
    const s14 = await world.campaignOf(14);
    for (const id of ids) await world.setStatus(s14, id, 'patched');
    const draft = await world.draft(15);
    expect(leftOutOf(await world.preview(draft))[name(0)]).toBe(`already patched in campaign ${s14} (S14 2027)`);
    const ask = (reason: string) => world.adjust(draft, { kind: 'take-in', servers: [ids[0] as ServerId], reason });
    expect(refusal(await ask(' '))).toMatch(/Give the reason for patching it again/);
    done(await ask('a library was left behind'));
    const preview = await world.preview(draft);
    expect(plannedIn(preview)).toEqual([name(0)]);
    expect(preview.findings.some(({ code }) => code === 'asked-again')).toBe(true);
    done(await world.create(draft));
    expect((await audited(db, 'draft.take-in')).at(-1)?.after).toMatchObject({
      adjustments: [{ kind: 'ask-again', reason: 'a library was left behind' }],
    });
    expect(plannedIn(await world.preview(await world.draft(16)))).toEqual([name(1)]);
  });

  it('ELIG-5: rolled back or answered KO is not patched', async () => {
    const { ids, name } = await domain(3);
    const s14 = await world.campaignOf(14);
    const rows = await world.sessions(s14);
    for (const [i, { id: session, server_id }] of rows.entries()) {
      await world.setStatus(s14, server_id, 'patched');
      const attempt = await db.transaction().execute((trx) =>
        insertAttempt(trx, {
          sessionId: session,
          serverId: server_id,
          campaignId: s14,
          startedBy: null,
          at: MONDAY_MORNING,
          step: 'conclude',
        }),
      );
      if (i === 0) {
        await db
          .insertInto('vm_snapshots')
          .values({
            attempt_id: attempt,
            session_id: session,
            server_id,
            campaign_id: s14,
            name: 'PC',
            state: 'present',
            vcenter: 'Senlis',
            vm_moref: 'vm-1',
            vm_name: 'x',
            snapshot_moref: 'snapshot-1',
            consistency: 'quiesced',
            created_at: MONDAY_MORNING,
            rollback_asked_at: MONDAY_MORNING,
            rollback_asked_by: omar.userId,
            restored_at: MONDAY_MORNING,
            reverted_at: MONDAY_MORNING,
          })
          .execute();
      }
      const answer = { status: i === 1 ? 'validated_ko' : 'validated_ok', comment: 'x' } as const;
      await db
        .insertInto('patch_validation')
        .values({
          server_id,
          campaign_id: s14,
          campaign_type: 'standard',
          attempt_id: attempt,
          patch_date: MONDAY_MORNING,
          answered_at: MONDAY_MORNING,
          ...answer,
        })
        .execute();
    }
    expect(ids).toHaveLength(3);
    expect(plannedIn(await world.preview(await world.draft(15)))).toEqual([name(0), name(1)]);
  });
});

describe('a server that is open elsewhere', () => {
  it('ELIG-5: is taken over on purpose: postponed there, said on that card; what runs is not taken', async () => {
    const { ids, name } = await domain(2);
    const s14 = await world.campaignOf(14);
    await world.setStatus(s14, ids[1] as ServerId, 'in_progress');
    const draft = await world.draft(15);
    const take = (id: ServerId | undefined) =>
      world.adjust(draft, { kind: 'take-in', servers: [id as ServerId], reason: '' });
    expect(refusal(await take(ids[1]))).toBe(
      `${name(1)} is in progress in campaign ${s14} (S14 2027): wait for it to finish.`,
    );
    done(await take(ids[0]));
    expect(plannedIn(await world.preview(draft))).toEqual([name(0)]);
    const s15 = done(await world.create(draft)).campaignId;
    expect(await world.statuses(s14)).toEqual({ [name(0)]: 'excluded', [name(1)]: 'in_progress' });
    expect(await world.statuses(s15)).toEqual({ [name(0)]: 'pending' });
    expect((await audited(db, 'session.postpone')).at(-1)).toMatchObject({ after: { takenOverBy: s15 } });
  });

  it('ELIG-5: a decision is about one campaign: when another one has it since, it is left out again', async () => {
    const { ids, name } = await domain(1);
    const s14 = await world.campaignOf(14);
    const draft = await world.draft(15);
    done(await world.adjust(draft, { kind: 'take-in', servers: [ids[0] as ServerId], reason: '' }));
    const other = await world.draft(16);
    done(await world.adjust(other, { kind: 'take-in', servers: [ids[0] as ServerId], reason: '' }));
    const s16 = done(await world.create(other)).campaignId;
    expect(await world.statuses(s14)).toEqual({ [name(0)]: 'excluded' });
    expect(leftOutOf(await world.preview(draft))[name(0)]).toBe(`in campaign ${s16} (S16 2027)`);
    expect(refusal(await world.create(draft))).toMatch(/nothing to create/);
  });

  it('ELIG-5: past weeks hold nothing, and what is left there is postponed', async () => {
    const { name } = await domain(1);
    const s14 = await world.campaignOf(14);
    ctx.time.now = new Date('2027-04-12T07:00:00Z');
    const draft = await world.draft(15);
    expect(plannedIn(await world.preview(draft))).toEqual([name(0)]);
    done(await world.create(draft));
    expect(await world.statuses(s14)).toEqual({ [name(0)]: 'excluded' });
    expect(await world.openTwice()).toEqual([]);
  });
});

describe('a session that is to be open again', () => {
  it('ELIG-5: restoring a second one is refused with the first one named, one by one and with the failed prerequisites', async () => {
    const { name } = await domain(1);
    const s14 = await world.campaignOf(14);
    done(await excludeServers(ctx, carole, { hostnames: [name(0)], reason: 'x', campaignId: s14 }));
    const s15 = await world.campaignOf(15);
    const restore = restoreServers(ctx, carole, { hostnames: [name(0)], campaignId: s14 });
    expect(refusal(await restore)).toBe(
      `${name(0)} is in campaign ${s15} (S15 2027): a server can only be in one open campaign at a time.`,
    );
    await db
      .updateTable('patch_sessions')
      .set({ excluded_by: 'system', exclusion_reason: 'disk', prereq_date: MONDAY_MORNING })
      .where('campaign_id', '=', s14)
      .execute();
    expect(refusal(await rerunFailed(ctx, carole, { campaignId: s14, only: null }))).toMatch(`in campaign ${s15}`);
    expect(await world.statuses(s14)).toEqual({ [name(0)]: 'excluded' });
    // Excluded from both: which one is meant must be said.
    done(await excludeServers(ctx, carole, { hostnames: [name(0)], reason: 'x', campaignId: s15 }));
    expect(refusal(await restoreServers(ctx, carole, { hostnames: [name(0)] }))).toMatch(/specify which one/);
    const both = await Promise.allSettled([
      restoreServers(ctx, carole, { hostnames: [name(0)], campaignId: s14 }),
      restoreServers(ctx, colin, { hostnames: [name(0)], campaignId: s15 }),
    ]);
    const kinds = both.map((one) => (one.status === 'fulfilled' ? one.value.kind : 'thrown'));
    expect(kinds.sort()).toEqual(['done', 'refused']);
    expect(await world.openTwice()).toEqual([]);
  });

  it('ELIG-5: what was patched elsewhere since is restored with a reason only', async () => {
    const { ids, name } = await domain(1);
    const s14 = await world.campaignOf(14);
    done(await excludeServers(ctx, carole, { hostnames: [name(0)], reason: 'x' }));
    const s15 = await world.campaignOf(15);
    await world.setStatus(s15, ids[0] as ServerId, 'patched');
    const restore = (reason?: string) =>
      restoreServers(ctx, carole, {
        hostnames: [name(0)],
        campaignId: s14,
        ...(reason === undefined ? {} : { reason }),
      });
    expect(refusal(await restore())).toMatch(`already patched in campaign ${s15} (S15 2027): give the reason`);
    done(await restore('the kernel is to follow'));
    expect((await audited(db, 'session.restore')).at(-1)?.reason).toBe('the kernel is to follow');
  });

  it('ELIG-5: a retry asks the same', async () => {
    const { ids, name } = await domain(2);
    const s14 = await world.campaignOf(14);
    for (const id of ids) await world.setStatus(s14, id, 'failed');
    const s15 = await world.campaignOf(15);
    await world.setStatus(s15, ids[1] as ServerId, 'patched');
    const retry = (hostnames: readonly string[], reason = '') =>
      retryFailed(ctx, omar, { campaignId: s14, hostnames, reason });
    expect(refusal(await retry([name(0)]))).toMatch(`${name(0)} is in campaign ${s15}`);
    expect(refusal(await retry([name(1)]))).toMatch(`${name(1)} is already patched in campaign ${s15}`);
    expect(refusal(await retry([]))).toMatch(`${name(0)} is in campaign ${s15}`);
    expect(done(await retry([], 'again')).note?.en).toMatch(`${name(0)} is in campaign ${s15}`);
    // A retry that is ordered holds the server as an open session does.
    expect(leftOutOf(await world.preview(await world.draft(16)))[name(1)]).toBe(`in campaign ${s14} (S14 2027)`);
  });

  it('ELIG-5, RUN-18: a campaign that is reopened leaves to others what they have since', async () => {
    const { ids, name } = await domain(3);
    const s14 = await world.campaignOf(14);
    done(await closedAnyway(ctx, carole, s14));
    const draft = await world.draft(15);
    done(await world.adjust(draft, { kind: 'leave-out', servers: [ids[2] as ServerId], reason: '' }));
    const s15 = done(await world.create(draft)).campaignId;
    await world.setStatus(s15, ids[1] as ServerId, 'patched');
    expect(refusal(await reopenCampaign(ctx, carole, { campaignId: s14, reason: ' ' }))).toMatch(
      /Give a reason for reopening/,
    );
    const { note } = done(await reopenCampaign(ctx, carole, { campaignId: s14, reason: 'it was closed by mistake' }));
    expect(note?.en).toMatch(`${name(0)}, ${name(1)}`);
    expect(await world.statuses(s14)).toEqual({
      [name(0)]: 'excluded',
      [name(1)]: 'excluded',
      [name(2)]: 'pending',
    });
    expect(await world.openTwice()).toEqual([]);
  });
});

const PENDING = {
  status: 'pending',
  holds_server: true,
  exclusion_reason: null,
  excluded_by: null,
  excluded_at: null,
} as const;

const byHand = () =>
  db
    .insertInto('campaigns')
    .values({
      kind: 'standard',
      label: 'by hand',
      year: 2027,
      week_number: 20,
      week_code: 'S20',
      week_start: '2027-05-17',
      cycle: 2,
      env_scope: 'prod',
      domain_codes: [],
      phase: null,
      created_by: carole.userId,
      created_at: MONDAY_MORNING,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

const sessionIn = (campaign: CampaignId, server: ServerId) =>
  ({ campaign_id: campaign, server_id: server, branch: 'prod', holds_server: true }) as const;

type Opened = { readonly campaignId: CampaignId; readonly id: ServerId; readonly hostname: string };

const OPENED: readonly (readonly [string, (one: Opened) => Promise<unknown>])[] = [
  ['created', async () => undefined],
  [
    'restored',
    async ({ hostname }) => {
      done(await excludeServers(ctx, carole, { hostnames: [hostname], reason: 'x' }));
      done(await restoreServers(ctx, carole, { hostnames: [hostname] }));
    },
  ],
  [
    'restored with the failed prerequisites',
    async ({ hostname, campaignId }) => {
      done(await excludeServers(ctx, carole, { hostnames: [hostname], reason: 'x' }));
      await db
        .updateTable('patch_sessions')
        .set({ excluded_by: 'system', exclusion_reason: 'disk', prereq_date: MONDAY_MORNING })
        .where('campaign_id', '=', campaignId)
        .execute();
      done(await rerunFailed(ctx, carole, { campaignId, only: null }));
    },
  ],
  [
    'retried',
    async ({ id, campaignId }) => {
      await world.setStatus(campaignId, id, 'failed');
      done(await retryFailed(ctx, omar, { campaignId, hostnames: [] }));
    },
  ],
  [
    'reopened with its campaign',
    async ({ campaignId }) => {
      done(await closedAnyway(ctx, carole, campaignId));
      done(await reopenCampaign(ctx, carole, { campaignId, reason: 'by mistake' }));
    },
  ],
];

describe('the database itself', () => {
  it.each(OPENED)('ELIG-5: keeps a second one from a server whose session is %s', async (_how, open) => {
    const { ids, name } = await domain(1);
    const id = ids[0] as ServerId;
    const campaignId = await world.campaignOf(14);
    await open({ campaignId, id, hostname: name(0) });
    const second = db.insertInto('patch_sessions').values(sessionIn((await byHand()).id, id));
    await expect(second.execute()).rejects.toThrow(/patch_sessions_one_open/);
  });

  it('ELIG-5: lets one open session hold a server, however it came to be open', async () => {
    const { ids } = await domain(1);
    await world.campaignOf(14);
    const other = await byHand();
    const session = sessionIn(other.id, ids[0] as ServerId);
    await expect(db.insertInto('patch_sessions').values(session).execute()).rejects.toThrow(/patch_sessions_one_open/);
    await db
      .insertInto('patch_sessions')
      .values({
        ...session,
        status: 'excluded',
        exclusion_reason: 'x',
        excluded_by: 'Carole',
        excluded_at: MONDAY_MORNING,
      })
      .execute();
    const reopened = db.updateTable('patch_sessions').set(PENDING).where('campaign_id', '=', other.id);
    await expect(reopened.execute()).rejects.toThrow(/patch_sessions_one_open/);
  });
});
