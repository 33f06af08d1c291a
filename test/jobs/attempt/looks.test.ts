// RUN-6: how often a running update is looked at. Each look is a command on its host.
import { describe, expect, it } from 'vitest';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { LOG_CHUNK } from '../../../targets/detached/poll.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);
const owner = await addUser(db, 'Olivia', ['owner']);
const application = await addApplication(db, 'Péage', owner);
const campaign = await addCampaign(db, operator);
let serial = 0;

describe('a log that grows (RUN-6)', () => {
  async function looksWhile(chunks: readonly string[]) {
    const targets = createFakeTargets();
    const hostname = `vrlog${++serial}`;
    const server = await addServer(db, hostname, { application });
    const session = await addSession(db, campaign, server, { orderedBy: operator, method: 'snapshot' });
    const waits: number[] = [];
    const jobs: TestJobs = { ...createJobContext(db, targets), sleep: async (ms) => void waits.push(ms) };
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
    let looks = 0;
    const host: typeof targets.host = {
      ...targets.host,
      pollUpdate: async (on, name, offset) => {
        const poll = await targets.host.pollUpdate(on, name, offset);
        if (poll.state.kind === 'absent') return poll;
        const log = chunks[looks++];
        if (log === undefined) return poll;
        return { state: { kind: 'running' }, log, nextOffset: offset + Buffer.byteLength(log) };
      },
    };
    await runAttempt({ ...jobs, host }, outcome.attemptId);
    const end = await db.selectFrom('patch_sessions').select('status').where('id', '=', session).executeTakeFirst();
    expect(end).toEqual({ status: 'patched' });
    expect(targets.hostNamed(hostname).starts).toBe(1);
    return waits.filter((ms) => ms === jobs.settings.pollMs).length;
  }

  it('is looked at once in each pause, not once more to see that nothing is new', async () => {
    expect(await looksWhile(['one\n', 'two\n', 'three\n'])).toBe(3);
  });

  it('is read on at once where a whole chunk of it came', async () => {
    expect(await looksWhile(['x'.repeat(LOG_CHUNK), 'y'.repeat(LOG_CHUNK - 3), 'the rest\n'])).toBe(1);
  });

  it('is judged though a service that the update has restarted goes on writing into it', {
    timeout: 10_000,
  }, async () => {
    const targets = createFakeTargets();
    const server = await addServer(db, `vrlog${++serial}`, { application });
    const session = await addSession(db, campaign, server, { orderedBy: operator, method: 'snapshot' });
    const jobs = createJobContext(db, targets);
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(`not started: ${JSON.stringify(outcome)}`);
    let looks = 0;
    const host: typeof targets.host = {
      ...targets.host,
      pollUpdate: async (on, name, offset) => {
        const poll = await targets.host.pollUpdate(on, name, offset);
        if (poll.state.kind !== 'ended') return poll;
        if (++looks > 200) throw new Error('looked at for ever');
        return { ...poll, log: 'still here\n', nextOffset: offset + 11 };
      },
    };
    await runAttempt({ ...jobs, host }, outcome.attemptId);
    const end = await db.selectFrom('patch_sessions').select('status').where('id', '=', session).executeTakeFirst();
    expect(end).toEqual({ status: 'patched' });
    expect(looks).toBe(1);
  });
});
