// RUN-12: what is said in a channel does not wait for campaigns that have none.
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { sendAnnouncements } from '../../jobs/send-announcements.ts';
import { startSession } from '../../jobs/start-session.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { addCampaign, addChannel, addServer, addSession, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { createJobContext } from '../support/job-context.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const operator = await addUser(db, 'Khalid', ['operator']);

async function started(domain: string) {
  const server = await addServer(db, `vr${domain.toLowerCase()}`, { domain });
  const session = await addSession(db, await addCampaign(db, operator), server, { orderedBy: operator });
  const outcome = await startSession(createJobContext(db, createFakeTargets()), session);
  if (outcome.kind !== 'started') throw new Error('not started');
  return { session, attempt: outcome.attemptId };
}

it('RUN-12 is said for a campaign with a channel, however much waits in those without one', async () => {
  const silent = await started('SILENT');
  await sql`
    with more as (insert into patch_attempts (session_id, server_id, campaign_id, number, step, state, failure_class, started_at, ended_at)
      select a.session_id, a.server_id, a.campaign_id, 1 + n, a.step, 'failed', 'unknown', a.started_at, a.started_at
      from patch_attempts a, generate_series(1, 500) n where a.id = ${silent.attempt} returning id, session_id)
    insert into announcements (session_id, attempt_id, kind, at, facts)
    select session_id, id, 'end', ${MONDAY_MORNING}::timestamptz - interval '1 day', '{}' from more`.execute(db);
  await started('LOUD');
  await addChannel(db, { id: '19:loud', domain: 'LOUD', by: operator });
  expect(await sendAnnouncements(db, MONDAY_MORNING, 0)).toBe(1);
  const said = await db.selectFrom('outgoing_messages').select('text_en').execute();
  expect(said).toMatchObject([{ text_en: expect.stringContaining('vrloud') }]);
});
