// RUN-3: a worker that takes over hundreds of attempts enters a few at a time; told to stop, it enters no more of them.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { AttemptId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addServer, addUser } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const MANY = 40;
const campaign = await addCampaign(db, await addUser(db, 'Khalid', ['operator']));
for (let i = 0; i < MANY; i++) await addServer(db, `vrenter${i}`);

async function leftByAnother(): Promise<readonly AttemptId[]> {
  const { rows } = await sql<{ id: AttemptId }>`
    with made as (
      insert into patch_sessions (campaign_id, server_id, branch, status)
      select ${campaign}, id, 'hprod', 'in_progress' from servers returning id, server_id)
    insert into patch_attempts (session_id, server_id, campaign_id, number, state, step, started_at)
    select id, server_id, ${campaign}, 1, 'running', 'update', now() from made returning id`.execute(db);
  return rows.map(({ id }) => id);
}

it('RUN-3 is told to stop while the database is busy: the others are left for another worker', async () => {
  const attempts = await leftByAnother();
  const stopping = new AbortController();
  const jobs = { ...createJobContext(db, createFakeTargets()), stopping: stopping.signal };
  let running: Promise<unknown> = Promise.resolve();
  await db.transaction().execute(async (trx) => {
    await sql`lock table patch_attempts in access exclusive mode`.execute(trx);
    running = Promise.allSettled(attempts.map((id) => runAttempt(jobs, id)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    stopping.abort();
  });
  await running;
  const { rows } = await sql<{ taken: number; held: number }>`
    select count(*) filter (where lease_epoch > 0)::int as taken, count(*) filter (where lease_until > now())::int as held
    from patch_attempts`.execute(db);
  expect(rows[0]?.taken).toBeLessThanOrEqual(8);
  expect(rows[0]?.held).toBe(0);
});
