// Servers taken out and back (PRE-9), rolled back (RUN-10), rebooted (RUN-8); channels and languages.
import { describe, expect, it } from 'vitest';
import { bindChannel } from '../../../bot/channels/bind-channel.ts';
import { setLanguage } from '../../../bot/channels/set-language.ts';
import { orderReboot } from '../../../bot/reboots/order-reboot.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { splitHosts } from '../../../bot/shared/named-servers.ts';
import { discardSnapshot } from '../../../bot/snapshots/keep-snapshot.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import { snapshotsToRemove } from '../../../db/queries/snapshots/snapshots.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, sessionOf, showing, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const campaignId = await addCampaign(db, carole.userId);
let serial = 0;

async function member() {
  serial += 1;
  const hostname = `vrapp${serial}`;
  const server = await addServer(db, hostname);
  return { hostname, server, session: await addSession(db, campaignId, server) };
}

describe('exclusion and restoration (PRE-9, RUN-1)', () => {
  it('excludes several servers with a reason and a name, and restores them to pending', async () => {
    const [one, two] = [await member(), await member()];
    const hostnames = [one.hostname.toUpperCase(), two.hostname];
    const reason = "base en panne '); -- <b>*x*</b>";
    done(await excludeServers(ctx, carole, { hostnames, reason }));
    expect(await sessionOf(db, one.session)).toMatchObject({
      status: 'excluded',
      exclusion_reason: reason,
      excluded_by: 'Carole',
    });
    expect(refusal(await excludeServers(ctx, carole, { hostnames, reason }))).toMatch(/is excluded/);
    done(await restoreServers(ctx, carole, { hostnames }));
    expect(await sessionOf(db, two.session)).toMatchObject({
      status: 'pending',
      exclusion_reason: null,
      prereq_date: null,
    });
    expect(refusal(await restoreServers(ctx, carole, { hostnames }))).toMatch(/only possible if it is: excluded/);
  });

  it('changes nothing when one server is unknown, in progress, or in no open campaign', async () => {
    const [one, two] = [await member(), await member()];
    await addServer(db, 'vralone1');
    const exclude = (other: string) => excludeServers(ctx, carole, { hostnames: [one.hostname, other], reason: 'r' });
    expect(refusal(await exclude('vrnobody1'))).toBe('Unknown server: vrnobody1.');
    expect(refusal(await exclude('vralone1'))).toBe('vralone1 is not in any open campaign.');
    await db.updateTable('patch_sessions').set({ status: 'in_progress' }).where('id', '=', two.session).execute();
    expect(refusal(await exclude(two.hostname))).toMatch(/is in progress/);
    expect(refusal(await excludeServers(ctx, carole, { hostnames: [one.hostname], reason: ' ' }))).toMatch(
      /Give a reason for the exclusion/,
    );
    expect((await sessionOf(db, one.session)).status).toBe('prereq_ok');
  });

  it('tells hostnames from the reason: a slip is an unknown server, never a reason', async () => {
    const [one, two] = [await member(), await member()];
    const split = async (rest: string, words = rest.split(/[\s,]+/)) => {
      const read = await splitHosts(db, words, rest);
      return 'kind' in read ? { hostnames: [], reason: read.text.en } : read;
    };
    expect(await split(`${one.hostname}, ${two.hostname} base en panne, voir ticket`)).toEqual({
      hostnames: [one.hostname, two.hostname],
      reason: 'base en panne, voir ticket',
    });
    expect((await split(`${one.hostname} vrap99 base`)).hostnames).toEqual([one.hostname, 'vrap99']);
    expect((await split('nosuch base')).hostnames).toEqual(['nosuch']);
    expect(await split(`${one.hostname} "2 pannes"`, [one.hostname, '2 pannes'])).toMatchObject({ reason: '2 pannes' });
  });
});

async function failedAttempt(more: { snapshot?: 'present' | 'removed' | 'none' } = {}) {
  const row = await member();
  const { snapshot = 'present' } = more;
  const attempt = await db.transaction().execute(async (trx) => {
    const id = await insertAttempt(trx, {
      sessionId: row.session,
      serverId: row.server,
      campaignId,
      startedBy: null,
      at: MONDAY_MORNING,
      step: 'verify',
    });
    await trx
      .updateTable('patch_attempts')
      .set({ state: 'failed', ended_at: MONDAY_MORNING, failure_class: 'dependency' })
      .where('id', '=', id)
      .execute();
    await trx.updateTable('patch_sessions').set({ status: 'failed' }).where('id', '=', row.session).execute();
    if (snapshot === 'none') return id;
    await trx
      .insertInto('vm_snapshots')
      .values({
        attempt_id: id,
        session_id: row.session,
        server_id: row.server,
        campaign_id: campaignId,
        name: `PC_${id}`,
        state: snapshot,
        vcenter: 'v',
        vm_moref: 'vm-1',
        snapshot_moref: 's-1',
        created_at: MONDAY_MORNING,
      })
      .execute();
    return id;
  });
  return { ...row, attempt };
}

async function snapshotOf(attempt: number) {
  return db
    .selectFrom('vm_snapshots')
    .selectAll()
    .where('attempt_id', '=', attempt as never)
    .executeTakeFirstOrThrow();
}

describe('rollback (RUN-10)', () => {
  const order = (hostname: string, reason = 'le service ne repart pas') =>
    orderRollback(ctx, omar, { hostname, reason });

  it('orders the snapshot of the failed attempt to be restored, with its justification, once', async () => {
    const { hostname, session, attempt } = await failedAttempt();
    ctx.enqueued.length = 0;
    done(await order(hostname));
    const snapshot = await snapshotOf(attempt);
    expect(snapshot).toMatchObject({ rollback_asked_by: omar.userId, rollback_error: null });
    expect((await sessionOf(db, session)).rollback_justif).toBe('le service ne repart pas');
    expect(ctx.enqueued[0]).toEqual({ job: 'snapshot', payload: { snapshotId: snapshot.id } });
    expect(refusal(await order(hostname))).toMatch(/already requested/);
  });

  it('takes back a removal that was asked for: the way back is wanted again, also after a try that failed', async () => {
    const { hostname, attempt } = await failedAttempt();
    const { id: snapshotId } = await snapshotOf(attempt);
    done(await discardSnapshot(ctx, omar, { snapshotId }));
    done(await order(hostname));
    await db.updateTable('vm_snapshots').set({ rollback_error: 'fault' }).where('id', '=', snapshotId).execute();
    expect(await snapshotsToRemove(db, MONDAY_MORNING, 72)).not.toContain(snapshotId);
  });

  it('may be asked anew after an error, not after it was done', async () => {
    const { hostname, attempt } = await failedAttempt();
    done(await order(hostname));
    await db.updateTable('vm_snapshots').set({ rollback_error: 'fault' }).where('attempt_id', '=', attempt).execute();
    done(await order(hostname));
    expect((await snapshotOf(attempt)).rollback_error).toBeNull();
    await db
      .updateTable('vm_snapshots')
      .set({ restored_at: MONDAY_MORNING, reverted_at: MONDAY_MORNING })
      .where('attempt_id', '=', attempt)
      .execute();
    expect(refusal(await order(hostname))).toMatch(/already been rolled back/);
  });

  it('is refused without a reason, a snapshot, a failure, or while something runs or removes it', async () => {
    const { hostname, session, server, attempt } = await failedAttempt();
    expect(refusal(await order(hostname, ' '))).toMatch(/Give a reason for the rollback/);
    expect(refusal(await order((await failedAttempt({ snapshot: 'removed' })).hostname, ''))).toMatch(
      /nothing to roll back/,
    );
    expect(refusal(await order((await failedAttempt({ snapshot: 'none' })).hostname))).toMatch(/nothing to roll back/);
    expect(refusal(await order((await member()).hostname))).toMatch(/nothing to roll back/);
    expect(refusal(await order('vrnobody1'))).toMatch(/Unknown server/);
    const leased = { lease_owner: 'worker', lease_until: new Date(Date.now() + 600_000) };
    await db.updateTable('vm_snapshots').set(leased).where('attempt_id', '=', attempt).execute();
    expect(refusal(await order(hostname))).toMatch(/is being removed/);
    await db
      .updateTable('vm_snapshots')
      .set({ lease_owner: null, lease_until: null })
      .where('attempt_id', '=', attempt)
      .execute();
    await db.transaction().execute((trx) =>
      insertAttempt(trx, {
        sessionId: session,
        serverId: server,
        campaignId,
        startedBy: null,
        at: MONDAY_MORNING,
        step: 'prerequisites',
      }),
    );
    expect(refusal(await order(hostname))).toMatch(/is being patched/);
  });
});

describe('decision on a reboot (RUN-8)', () => {
  async function waiting(kind: string, result: string | null) {
    const row = await member();
    const attempt = await db.transaction().execute(async (trx) => {
      const id = await insertAttempt(trx, {
        sessionId: row.session,
        serverId: row.server,
        campaignId,
        startedBy: null,
        at: MONDAY_MORNING,
        step: 'reboot',
      });
      await trx
        .updateTable('patch_attempts')
        .set({ state: 'waiting', lease_epoch: 4, waiting_for: JSON.stringify({ kind, evidence: 'e' }) })
        .where('id', '=', id)
        .execute();
      await trx
        .insertInto('attempt_steps')
        .values({ attempt_id: id, step: 'reboot', status: 'begun', begun_at: MONDAY_MORNING, ended_at: null, result })
        .execute();
      return id;
    });
    return { ...row, attempt };
  }

  it.each([
    [null, { answer: 'no-reboot' }],
    ['null', { answer: 'no-reboot' }],
    ['{"kept":1}', { kept: 1, answer: 'no-reboot' }],
  ])('is noted beside %s, and the attempt goes on under its epoch', async (result, noted) => {
    const { hostname, attempt } = await waiting('reboot-decision', result);
    ctx.enqueued.length = 0;
    done(await orderReboot(ctx, omar, { hostnames: [hostname], answer: 'no-reboot' }));
    const step = await db
      .selectFrom('attempt_steps')
      .select('result')
      .where('attempt_id', '=', attempt)
      .executeTakeFirst();
    expect(step?.result).toEqual({ ...noted, answeredAt: MONDAY_MORNING.toISOString() });
    const row = await db
      .selectFrom('patch_attempts')
      .select(['state', 'waiting_for'])
      .where('id', '=', attempt)
      .executeTakeFirst();
    expect(row).toEqual({ state: 'running', waiting_for: null });
    expect(ctx.enqueued[0]).toEqual({ job: 'attempt', payload: { attemptId: attempt, epoch: 4 } });
    expect(refusal(await orderReboot(ctx, omar, { hostnames: [hostname], answer: 'reboot' }))).toMatch(
      /No reboot to decide/,
    );
  });

  it('is for nothing else that an attempt may wait for', async () => {
    const { hostname } = await waiting('update-overdue', null);
    expect(refusal(await orderReboot(ctx, omar, { hostnames: [hostname], answer: 'reboot' }))).toMatch(
      /No reboot to decide/,
    );
  });
});

describe('channels and languages (RUN-12)', () => {
  it('binds a channel to a domain, whatever its case, and a later binding replaces it', async () => {
    for (const id of ['channel-1', 'channel-2']) await showing(db, `status-${id}`, id);
    const bind = (id: string, domain: string | null) =>
      bindChannel(ctx, carole, { conversation: { id, kind: 'channel' }, domain });
    expect(done(await bind('channel-1', 'infrastruc')).domain).toBe('INFRASTRUC');
    done(await bind('channel-2', 'INFRASTRUC'));
    done(await bind('channel-1', null));
    done(await bind('channel-2', null));
    const rows = await db.selectFrom('channel_bindings').select(['domain_code', 'conversation_id']).execute();
    expect(new Set(rows.map((row) => `${row.domain_code} ${row.conversation_id}`))).toEqual(
      new Set(['INFRASTRUC channel-2', 'null channel-2']),
    );
    expect(refusal(await bind('channel-1', "x' or 1=1"))).toBe("Unknown domain: x' or 1=1 (known: INFRASTRUC).");
  });

  it('binds no personal chat, and sets the language of a channel', async () => {
    const personal = { id: 'channel-1', kind: 'personal' } as const;
    expect(refusal(await bindChannel(ctx, carole, { conversation: personal, domain: null }))).toMatch(
      /in the channel that you want to bind/,
    );
    done(await setLanguage(ctx, carole, { language: 'en', channel: { id: 'channel-1', kind: 'channel' } }));
    const row = await db
      .selectFrom('conversations')
      .select('language')
      .where('id', '=', 'channel-1')
      .executeTakeFirst();
    expect(row?.language).toBe('en');
  });
});
