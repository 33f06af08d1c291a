// RUN-12: what is said in a channel does not wait for campaigns that have none.
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import type { CampaignId } from '../../../domain/ids.ts';
import { sendAnnouncements } from '../../../jobs/notices/send-announcements.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import {
  addCampaign,
  addChannel,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { messagesIn } from '../../support/validation-data.ts';

const { db } = await createTestDatabase();
let serial = 0;
const operator = await addUser(db, 'Khalid', ['operator']);

beforeEach(async () => {
  await db.deleteFrom('channel_bindings').execute();
  await db.deleteFrom('announcements').execute();
});

async function started(domain: string, campaign?: CampaignId) {
  serial += 1;
  const server = await addServer(db, `vr${domain.toLowerCase()}${serial}`, { domain });
  const campaignId = campaign ?? (await addCampaign(db, operator));
  const session = await addSession(db, campaignId, server, { orderedBy: operator });
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

it('RUN-12 is said of each domain in the channel of that domain, in one campaign of two', async () => {
  const campaign = await addCampaign(db, operator);
  for (const domain of ['EAST', 'WEST']) {
    await started(domain, campaign);
    await addChannel(db, { id: `19:${domain}`, domain, by: operator });
  }
  expect(await sendAnnouncements(db, MONDAY_MORNING, 0)).toBe(2);
  for (const domain of ['east', 'west']) {
    expect(await messagesIn(db, `19:${domain.toUpperCase()}`)).toEqual([
      expect.stringMatching(new RegExp(`^.*\\n.*vr${domain}`)),
    ]);
  }
});

it('RUN-12 is said of both domains of a campaign in the one channel that they share', async () => {
  const campaign = await addCampaign(db, operator);
  await addChannel(db, { id: '19:all', domain: null, by: operator });
  for (const domain of ['NORTH', 'SOUTH']) await started(domain, campaign);
  await sendAnnouncements(db, MONDAY_MORNING, 0);
  const said = (await messagesIn(db, '19:all')).join('\n');
  expect(said).toContain('vrnorth');
  expect(said).toContain('vrsouth');
  expect(await sendAnnouncements(db, MONDAY_MORNING, 0)).toBe(0);
});
