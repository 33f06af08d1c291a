// A QuickWin run from `/quickwin new` to its result (RUN-13, GATE-4), with the workers' jobs over hosts and a vCenter in memory.
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import { backToDraft } from '../../../bot/quickwin/back-to-draft.ts';
import { addToRunDraft, createRun } from '../../../bot/quickwin/create-run.ts';
import { orderSnapshots } from '../../../bot/quickwin/order-snapshots.ts';
import { quickwinsView } from '../../../bot/quickwin/quickwins-view.ts';
import { saveList } from '../../../bot/quickwin/save-list.ts';
import { excludeServers } from '../../../bot/staffing/exclude-servers.ts';
import { moveSessions } from '../../../bot/staffing/move-sessions.ts';
import { quickwinsCard } from '../../../cards/quickwin/quickwins/card.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { hostnamesOfGroup, lockServerList, saveServerList } from '../../../db/queries/servers/server-choice.ts';
import { findServers } from '../../../db/queries/servers/servers.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { AttemptId, CampaignId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { readSizes } from '../../../jobs/snapshots/read-sizes.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addServer } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { rebootPolicy: 'if-needed' });
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['operator']);
const claire = await somebody(db, 'Claire', ['coordinator']);
const application = await addApplication(db, 'Péage', omar.userId);
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);
let serial = 0;

async function pair() {
  serial += 1;
  const [hprod, prod] = [`vrquick${serial}`, `vpquick${serial}`];
  const nonprod = await addServer(db, hprod, { application });
  const server = await addServer(db, prod, { environment: 'Production', application });
  await db
    .insertInto('server_correspondance')
    .values({ prod_server_id: server, nonprod_server_id: nonprod, source: 'auto' })
    .execute();
  return [hprod, prod] as const;
}

/** The workers: what the sweep finds due, until nothing is. */
async function work() {
  for (let round = 0; round < 30; round += 1) {
    jobs.enqueued.length = 0;
    await sweep(jobs);
    const due = jobs.enqueued.filter(({ job }) => job !== 'cards');
    if (due.length === 0) return;
    for (const queued of due) {
      if (queued.job === 'session') await runSessionJob(jobs, queued.payload.sessionId as SessionId);
      if (queued.job === 'attempt') await runAttempt(jobs, queued.payload.attemptId as AttemptId);
      if (queued.job === 'snapshot') await runSnapshotJob(jobs, queued.payload.snapshotId);
      if (queued.job === 'sizes') await readSizes(jobs);
    }
  }
  throw new Error('the workers never came to an end');
}

async function make(hostnames: readonly string[]): Promise<CampaignId> {
  const choice = { kind: 'hosts', hostnames } as const;
  return done(await createRun(ctx, omar, { choice, branch: null })).campaignId;
}

const phaseOf = async (id: CampaignId) =>
  (await db.selectFrom('campaigns').select('phase').where('id', '=', id).executeTakeFirstOrThrow()).phase;
const statusesOf = async (id: CampaignId) =>
  Object.fromEntries(
    (
      await db
        .selectFrom('patch_sessions as s')
        .innerJoin('servers as v', 'v.id', 's.server_id')
        .select(['v.hostname', 's.status'])
        .where('s.campaign_id', '=', id)
        .execute()
    ).map(({ hostname, status }) => [hostname, status]),
  );
const patch = (id: CampaignId, branch: 'hprod' | 'prod') =>
  orderStart(ctx, omar, { campaignId: id, hostnames: [], bySlot: false, branch });

async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

describe('RUN-13: a QuickWin run', () => {
  it('goes from draft to result, production only once non-production is validated (GATE-4)', async () => {
    const [hprod, prod] = await pair();
    const id = await make([hprod, prod]);
    expect(refusal(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }))).toMatch(/prerequisites/);
    expect(refusal(await patch(id, 'hprod'))).toMatch(/snapshots of this run first/);

    done(await orderPrerequisites(ctx, omar, { campaignId: id, hostnames: [] }));
    await work();
    expect(await phaseOf(id)).toBe('prereq');
    done(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }));
    await work();
    expect(await phaseOf(id)).toBe('snapshot');
    expect(targets.vmNamed(hprod).snapshots.map(({ name }) => name)).toEqual([`QW_${id}_hprod_20270111_1000`]);
    expect(targets.hostNamed(hprod).starts).toBe(0);

    expect(done(await patch(id, 'hprod')).ordered).toBe(1);
    await work();
    expect(await statusesOf(id)).toEqual({ [hprod]: 'patched', [prod]: 'prereq_ok' });
    expect(targets.vmNamed(hprod).created).toBe(1);

    expect(refusal(await patch(id, 'prod'))).toMatch(/waiting for production approval/);
    await db
      .updateTable('patch_validation')
      .set({ status: 'validated_ok', answered_by: omar.userId, answered_at: ctx.time.now })
      .where('campaign_id', '=', id)
      .execute();
    const evidence = evidenceHash(prodGoEvidence(id, await loadProdGoServers(db, id, 'cycle')));
    const go = { campaignId: id, shownHash: evidence, decision: 'approve', acknowledged: [], reason: '' } as const;
    expect(refusal(await decideProdGo(ctx, omar, go))).toMatch(/created this campaign/);
    done(await decideProdGo(ctx, olga, go));
    done(await patch(id, 'prod'));
    await work();
    expect(await statusesOf(id)).toEqual({ [hprod]: 'patched', [prod]: 'patched' });
    expect(targets.hostNamed(prod).starts).toBe(1);
    await sweep(jobs);
    expect(await phaseOf(id)).toBe('result');
    expect(
      (
        await db
          .selectFrom('quickwin_entries' as never)
          .selectAll()
          .execute()
      ).length,
    ).toBeGreaterThan(0);
  });

  it('does not go on to its snapshots while no server has passed its prerequisites', async () => {
    const [hprod] = await pair();
    const id = await make([hprod]);
    done(await orderPrerequisites(ctx, omar, { campaignId: id, hostnames: [] }));
    expect(refusal(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }))).toMatch(
      /prerequisites are not met/,
    );
    expect(await phaseOf(id)).toBe('prereq');
    await db.updateTable('servers').set({ machine_type: 'physical' }).where('hostname', '=', hprod).execute();
    await work();
    expect(done(await orderSnapshots(ctx, omar, { campaignId: id, branch: null })).ordered).toBe(0);
    expect(await phaseOf(id)).toBe('snapshot');
  });

  it('goes back to draft before a server is tried: snapshots are removed, verdicts forgotten', async () => {
    const [hprod] = await pair();
    const id = await make([hprod]);
    done(await orderPrerequisites(ctx, omar, { campaignId: id, hostnames: [] }));
    await work();
    done(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }));
    await work();
    expect(targets.vmNamed(hprod).snapshots).toHaveLength(1);
    done(await backToDraft(ctx, omar, { campaignId: id }));
    await work();
    expect(targets.vmNamed(hprod).snapshots).toEqual([]);
    expect(await phaseOf(id)).toBe('draft');
    const [more] = await pair();
    done(await addToRunDraft(ctx, omar, { campaignId: id, hostnames: [more] }));

    done(await orderPrerequisites(ctx, omar, { campaignId: id, hostnames: [] }));
    await work();
    done(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }));
    await work();
    done(await patch(id, 'hprod'));
    await work();
    expect(await statusesOf(id)).toEqual({ [hprod]: 'patched', [more]: 'patched' });
    expect(targets.vmNamed(hprod).created).toBe(2);
    expect(refusal(await backToDraft(ctx, omar, { campaignId: id }))).toMatch(/has already started/);
    expect(refusal(await addToRunDraft(ctx, omar, { campaignId: id, hostnames: [more] }))).toMatch(/no longer a draft/);
  });

  it('patches only servers whose snapshot was taken, and names the others with what vCenter said', async () => {
    serial += 1;
    const lost = `novmquick${serial}`;
    await addServer(db, lost);
    const [hprod] = await pair();
    const id = await make([hprod, lost]);
    done(await orderPrerequisites(ctx, omar, { campaignId: id, hostnames: [] }));
    await work();
    done(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }));
    await work();
    const viewer = { userId: omar.userId, roles: ['operator'] } as const;
    const view = await campaignView({ db, now: ctx.time.now, settings: SETTINGS, viewer, notice: null }, id, 1);
    expect(view?.run?.withoutSnapshot.first).toEqual([
      { hostname: lost, detail: expect.stringContaining('not-found') },
    ]);
    const outcome = done(await patch(id, 'hprod'));
    expect(outcome).toMatchObject({
      ordered: 1,
      note: { en: `Not started, prerequisites not met or no snapshot: ${lost}.` },
    });
    await work();
    expect(targets.hostNamed(lost).starts).toBe(0);
  });

  it('makes one snapshot when the worker dies at any point of taking it, and the attempt finds it (RUN-4)', async () => {
    for (const when of ['before', 'after'] as const) {
      const [hprod] = await pair();
      const id = await make([hprod]);
      done(await orderPrerequisites(ctx, omar, { campaignId: id, hostnames: [] }));
      await work();
      done(await orderSnapshots(ctx, omar, { campaignId: id, branch: null }));
      targets.onOperation = (operation, _host, at) => {
        if (operation === 'ensureSnapshot' && at === when) throw new Error('killed');
      };
      jobs.enqueued.length = 0;
      await sweep(jobs);
      for (const queued of jobs.enqueued)
        if (queued.job === 'snapshot') await runSnapshotJob(jobs, queued.payload.snapshotId);
      targets.onOperation = () => {};
      await db.updateTable('vm_snapshots').set({ lease_until: null }).where('campaign_id', '=', id).execute();
      await work();
      done(await patch(id, 'hprod'));
      await work();
      expect(targets.vmNamed(hprod).created, when).toBe(1);
      expect(await statusesOf(id)).toEqual({ [hprod]: 'patched' });
    }
  });

  it('leaves out by name what no run may have, and refuses unknown names and people without the right', async () => {
    const [hprod, prod] = await pair();
    await make([hprod]);
    const both = { choice: { kind: 'hosts', hostnames: [hprod, prod] }, branch: null } as const;
    expect(done(await createRun(ctx, omar, both)).note?.en).toMatch(
      /Not included: vrquick\d+ is due to be patched in campaign/,
    );
    const unknown = { choice: { kind: 'hosts', hostnames: ['vrnobody9'] }, branch: null } as const;
    expect(refusal(await createRun(ctx, omar, unknown))).toBe('Unknown server: vrnobody9.');
    expect(refusal(await createRun(ctx, claire, unknown))).toMatch(/Only an operator/);
    const domain = { choice: { kind: 'domain', name: 'nowhere' }, branch: null } as const;
    expect(refusal(await createRun(ctx, omar, domain))).toMatch(/known: INFRASTRUC/);
  });

  it('says of a server that was left out of the run how it comes back, and adds nothing twice', async () => {
    const [hprod, prod] = await pair();
    const id = await make([hprod, prod]);
    done(await excludeServers(ctx, claire, { hostnames: [hprod], reason: 'tests' }));
    expect(refusal(await addToRunDraft(ctx, omar, { campaignId: id, hostnames: [hprod] }))).toMatch(
      /was taken out of this run; to include it again: \/restore/,
    );
    const [more] = await pair();
    expect(done(await addToRunDraft(ctx, omar, { campaignId: id, hostnames: [hprod, more] })).note?.en).toMatch(
      /Not included: vrquick\d+ was taken out of this run/,
    );
    expect(await statusesOf(id)).toEqual({ [hprod]: 'excluded', [prod]: 'pending', [more]: 'pending' });
  });

  it('has no slots: nobody is told that a server was moved to one', async () => {
    const [hprod, prod] = await pair();
    const id = await make([hprod, prod]);
    const ask = { hostnames: [hprod], day: { kind: 'date', day: '2027-01-12' }, slot: null } as const;
    for (const campaignId of [null, id]) {
      expect(refusal(await moveSessions(ctx, claire, { ...ask, campaignId }))).toBe(
        `Campaign ${id} has no slots: ${hprod} cannot be moved.`,
      );
    }
  });

  it('replaces a list of the same name, on record, also when two people save one at once', async () => {
    const [hprod, prod] = await pair();
    const saving = await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('server_lists')
        .values({ name: 'jour', saved_by: omar.userId, saved_at: ctx.time.now })
        .execute();
      const other = saveList(ctx, olga, { name: 'Jour', hostnames: [hprod] });
      await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 10_000 });
      return [other];
    });
    for (const other of saving) expect(done(await other)).toEqual({ kind: 'done', servers: 1, name: 'Jour' });
    done(await saveList(ctx, omar, { name: 'JOUR', hostnames: [prod] }));
    expect((await audited(db, 'server-list.save')).map(({ before, after }) => [before, after])).toEqual([
      [null, { hostnames: [hprod] }],
      [{ hostnames: [hprod] }, { hostnames: [prod] }],
    ]);
    const id = done(await createRun(ctx, omar, { choice: { kind: 'list', name: 'jour' }, branch: null })).campaignId;
    expect(await statusesOf(id)).toEqual({ [prod]: 'pending' });
  });

  it('PEOPLE-3: an account with a list of hosts replaces no list with servers outside its own', async () => {
    const [own, other] = await pair();
    const lea = await somebody(db, 'Lea', ['operator']);
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: own }).execute();
    done(await saveList(ctx, omar, { name: 'Paie', hostnames: [own, other] }));
    expect(refusal(await saveList(ctx, lea, { name: 'PAIE', hostnames: [own] }))).toBe(
      'The list “PAIE” holds servers outside your account: choose another name.',
    );
    const kept = await hostnamesOfGroup(db, { kind: 'list', name: 'paie' });
    expect(kept).toEqual({ name: 'Paie', hostnames: [own, other].toSorted() });
    done(await saveList(ctx, lea, { name: 'Paie de Lea', hostnames: [own] }));
    done(await saveList(ctx, lea, { name: 'paie de lea', hostnames: [own] }));
  });

  it('PEOPLE-3: nor one that is saved by somebody else at the same time', async () => {
    const [own, other] = await pair();
    const lou = await somebody(db, 'Lou', ['operator']);
    await db.insertInto('account_hosts').values({ user_id: lou.userId, kind: 'host', value: own }).execute();
    const saving = await db.transaction().execute(async (trx) => {
      await lockServerList(trx, 'Astreinte');
      const theirs = await findServers(trx, [other]);
      const servers = theirs.map(({ id }) => id);
      await saveServerList(trx, { name: 'Astreinte', servers, by: omar.userId, at: ctx.time.now });
      const late = saveList(ctx, lou, { name: 'astreinte', hostnames: [own] });
      await vi.waitFor(async () => expect(await waiting()).toBe(1), { timeout: 10_000 });
      return [late];
    });
    for (const late of saving) expect(refusal(await late)).toMatch(/holds servers outside your account/);
  });

  it('offers groups to choose from, and says how many others are typed', async () => {
    const names = Array.from({ length: 90 }, (_, i) => ({ name: `Application ${i}` }));
    await db.insertInto('applications').values(names).execute();
    const viewer = { userId: omar.userId, roles: ['operator'] } as const;
    const board = await quickwinsView({ db, now: ctx.time.now, settings: SETTINGS, viewer, notice: null }, 1);
    const missing = board.groups.total - 80;
    expect(missing).toBeGreaterThan(9);
    expect(JSON.stringify(quickwinsCard(board, 'en'))).toContain(`(${missing} others: /quickwin new app NAME)`);
    expect(JSON.stringify(quickwinsCard(board, 'fr'))).toContain(`(${missing} autres : /quickwin new app NOM)`);
  });

  it('takes the servers of a saved list and of an application, of one branch when asked', async () => {
    const [hprod, prod] = await pair();
    done(await saveList(ctx, omar, { name: 'Nuit', hostnames: [hprod, prod] }));
    const id = done(await createRun(ctx, omar, { choice: { kind: 'list', name: 'nuit' }, branch: 'hprod' })).campaignId;
    expect(await statusesOf(id)).toEqual({ [hprod]: 'pending' });
    const rest = done(await createRun(ctx, omar, { choice: { kind: 'application', name: 'péage' }, branch: 'prod' }));
    expect(Object.keys(await statusesOf(rest.campaignId))).toContain(prod);
  });
});
