// RUN-11: at the end of its time a snapshot of a server that failed, has a KO or no answer is a question to a person.
import { describe, expect, it } from 'vitest';
import { discardSnapshot, keepSnapshot } from '../../../bot/snapshots/keep-snapshot.ts';
import { snapshotsView } from '../../../bot/snapshots/snapshots-view.ts';
import { snapshotsToRemove } from '../../../db/queries/snapshots/snapshots.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { askAboutSnapshots } from '../../../jobs/notices/snapshot-questions.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { readSizes } from '../../../jobs/snapshots/read-sizes.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { done, openBench, refusal, somebody } from '../../bot/shared/bench.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addChannel, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const oscar = await somebody(db, 'Oscar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
await addChannel(db, { id: 'channel-1', domain: null, by: oscar.userId });
const HOUR = 3_600_000;
const KEEP_HOURS = 72;
let serial = 0;

const at = (hours: number) => new Date(MONDAY_MORNING.getTime() + hours * HOUR);
const ask = (hours: number) => askAboutSnapshots(db, at(hours), KEEP_HOURS);
const due = (hours: number) => snapshotsToRemove(db, at(hours), KEEP_HOURS);
const said = async () =>
  (await db.selectFrom('outgoing_messages').select(['text_fr', 'text_en']).orderBy('id').execute()).map(
    (row) => row.text_en,
  );

async function attempted(
  more: { readonly fails?: boolean; readonly answer?: 'validated_ok' | 'validated_ko' } = {},
  known?: { readonly server: number },
) {
  serial += 1;
  const hostname = `vrask${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const server =
    known === undefined ? await addServer(db, hostname) : (known.server as Awaited<ReturnType<typeof addServer>>);
  const session = await addSession(db, await addCampaign(db, oscar.userId), server, { orderedBy: oscar.userId });
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  const { hostname: name } = await db
    .selectFrom('servers')
    .select('hostname')
    .where('id', '=', server)
    .executeTakeFirstOrThrow();
  if (more.fails === true) targets.hostNamed(name).exitCode = 1;
  await runAttempt(jobs, outcome.attemptId);
  if (more.answer !== undefined) {
    const answered = { status: more.answer, answered_by: olga.userId, answered_at: MONDAY_MORNING, comment: 'said' };
    await db.updateTable('patch_validation').set(answered).where('attempt_id', '=', outcome.attemptId).execute();
  }
  const { id } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('attempt_id', '=', outcome.attemptId)
    .executeTakeFirstOrThrow();
  return { id, server, hostname: name, jobs, targets };
}

async function view(hours: number) {
  const viewer = { userId: oscar.userId, roles: ['operator'] as const };
  return snapshotsView({ db, now: at(hours), settings: SETTINGS, viewer, notice: null }, 1);
}

const shown = async (id: number, hours: number) =>
  (await view(hours)).snapshots.rows.find((row) => row.kind === 'held' && row.id === id);

describe('the end of the time of a snapshot (RUN-11)', () => {
  it.each([
    ['failed', { fails: true }],
    ['ko', { answer: 'validated_ko' }],
    ['unanswered', {}],
  ] as const)('RUN-11 asks a person instead of deleting: %s', async (question, more) => {
    const { id, hostname, jobs } = await attempted(more);
    const before = (await said()).length;
    expect(await ask(71)).toBe(0);
    expect(await shown(id, 71)).toMatchObject({ state: 'held', question: null });
    expect(await ask(73)).toBe(1);
    expect(await shown(id, 73)).toMatchObject({ state: 'asked', question });
    expect((await said()).slice(before)).toEqual([
      expect.stringMatching(
        new RegExp(
          `retention of the snapshot is over \\(${hostname}\\).*Nothing will be deleted without your approval`,
        ),
      ),
    ]);
    for (const hours of [73, 1000]) expect(await due(hours)).not.toContain(id);
    jobs.time.now = at(1000);
    await runSnapshotJob(jobs, id);
    expect(await shown(id, 1000)).toMatchObject({ state: 'asked' });
    done(await discardSnapshot(ctx, oscar, { snapshotId: id }));
    expect(await due(1000)).toContain(id);
    expect(await shown(id, 1000)).toMatchObject({ state: 'leaving' });
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', id).execute();
  });

  it('RUN-11 asks once a day, until somebody keeps it, and again when that has ended', async () => {
    const { id } = await attempted({ fails: true });
    expect([await ask(73), await ask(73), await ask(96)]).toEqual([1, 0, 0]);
    expect(await ask(98)).toBe(1);
    ctx.time.now = at(99);
    done(await keepSnapshot(ctx, oscar, { snapshotId: id }));
    ctx.time.now = MONDAY_MORNING;
    expect(await ask(122.5)).toBe(0);
    expect(await shown(id, 122.5)).toMatchObject({ state: 'held' });
    expect(await ask(124)).toBe(1);
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', id).execute();
  });

  it('RUN-11 asks about none that was validated, nor about one whose server was patched and validated since', async () => {
    const ok = await attempted({ answer: 'validated_ok' });
    expect(await due(1)).toContain(ok.id);
    const failed = await attempted({ fails: true });
    const again = await attempted({}, failed);
    expect(await due(1000)).not.toContain(failed.id);
    await db
      .updateTable('patch_validation')
      .set({ status: 'forced', answered_by: olga.userId, answered_at: MONDAY_MORNING, comment: 'seen' })
      .where('server_id', '=', failed.server)
      .execute();
    expect(await due(1)).toEqual(expect.arrayContaining([failed.id, again.id]));
    expect(await ask(1000)).toBe(0);
    for (const { id } of [ok, failed, again])
      await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', id).execute();
  });

  it('RUN-11 says what its datastore has left, and keeps nothing there when that is too little', async () => {
    const { id, jobs, targets, hostname } = await attempted({ fails: true });
    const on = (name: string, freeBytes: number | null) => ({ moref: name, name, capacityBytes: 1000, freeBytes });
    targets.vmNamed(hostname).datastores = [on('SAN1', 400), on('SAN2', 65), on('SAN3', null)];
    await readSizes(jobs);
    expect(await shown(id, 73)).toMatchObject({ datastore: { name: 'SAN2', freePercent: 6.5, short: true } });
    expect(refusal(await keepSnapshot(ctx, oscar, { snapshotId: id }))).toMatch(/SAN2/);
    expect(await due(1000), 'not even then').not.toContain(id);
    await db.updateTable('vm_snapshots').set({ size_tried_at: null }).where('id', '=', id).execute();
    targets.vmNamed(hostname).datastores = [on('SAN1', 400)];
    await readSizes(jobs);
    done(await keepSnapshot(ctx, oscar, { snapshotId: id }));
    await db.updateTable('vm_snapshots').set({ state: 'removed' }).where('id', '=', id).execute();
  });
});
