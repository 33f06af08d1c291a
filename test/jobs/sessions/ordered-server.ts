// A server that was ordered to start on Monday morning, and workers at any instant. Each file of tests has a database of its own.
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { openBench, somebody } from '../../bot/shared/bench.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addCampaign, addChannel, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext, type TestJobs } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

export const { db } = await createTestDatabase();
export const omar = await somebody(db, 'Omar', ['operator']);
export const bench = openBench(db);
await addChannel(db, { id: '19:patching', domain: null, by: omar.userId });
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const later = (ms: number) => new Date(MONDAY_MORNING.getTime() + ms);
let serial = 0;

export async function ordered(more: Parameters<typeof addServer>[2] = {}, campaign?: CampaignId) {
  serial += 1;
  const hostname = `vrday${serial}`;
  const id = campaign ?? (await addCampaign(db, omar.userId));
  const server = await addServer(db, hostname, more);
  return { hostname, server, campaign: id, session: await addSession(db, id, server, { orderedBy: omar.userId }) };
}

export const change = (id: SessionId, values: object) =>
  db.updateTable('patch_sessions').set(values).where('id', '=', id).execute();
export const changeCampaign = (id: CampaignId, values: object) =>
  db.updateTable('campaigns').set(values).where('id', '=', id).execute();
export const sessionOf = (id: SessionId) =>
  db.selectFrom('patch_sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
export const attemptsOf = (id: SessionId) =>
  db.selectFrom('patch_attempts').selectAll().where('session_id', '=', id).orderBy('id').execute();

export async function codes(jobs: TestJobs, session: SessionId) {
  const outcome = await startSession(jobs, session);
  return 'blockers' in outcome ? outcome.blockers.map(({ code }) => code) : outcome.kind;
}

export function jobsAt(now: Date, targets = createFakeTargets()) {
  const jobs = createJobContext(db, targets);
  jobs.time.now = now;
  return jobs;
}

export const said = async (hostname: string) =>
  (await db.selectFrom('outgoing_messages').selectAll().where('text_en', 'like', `%${hostname}%`).execute()).filter(
    ({ text_en }) => /cancelled|missed/.test(text_en),
  );

export const saidInChannel = async (hostname: string) =>
  (await said(hostname)).filter(({ conversation_id }) => conversation_id === '19:patching').length;
