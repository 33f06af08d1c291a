import { campaignView } from '../../../bot/campaigns/campaign-view.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import type { Words } from '../../../cards/words.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

export const { db } = await createTestDatabase();
export const ctx = openBench(db);
export const oscar = await somebody(db, 'Oscar', ['operator']);
export const olga = await somebody(db, 'Olga', ['owner']);
export const otto = await somebody(db, 'Otto', ['owner']);
export const ada = await somebody(db, 'Ada', ['admin']);
const billing = await addApplication(db, 'BILLING', olga.userId);
await addApplication(db, 'TOLLING', otto.userId);
let serial = 0;

type Answer = 'ok' | 'ko' | null;

/** A server of BILLING that was patched, or failed, and what its owner said. */
export async function attempted(more: {
  readonly answer?: Answer;
  readonly fails?: boolean;
  readonly databases?: readonly string[];
  readonly prepared?: boolean;
}) {
  serial += 1;
  const hostname = `vrback${serial}`;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const server = await addServer(db, hostname, { application: billing });
  for (const name of more.databases ?? [])
    await db.insertInto('server_databases').values({ server_id: server, name, engine: 'postgresql' }).execute();
  const campaign = await addCampaign(db, oscar.userId);
  const session = await addSession(db, campaign, server, { orderedBy: oscar.userId });
  if (more.prepared === true) {
    const row = {
      session_id: session,
      server_id: server,
      campaign_id: campaign,
      name: `QW_${serial}`,
      attempt_id: null,
    };
    const created_at = new Date(MONDAY_MORNING.getTime() - 600_000);
    await db
      .insertInto('vm_snapshots')
      .values({ ...row, asked_by: oscar.userId, state: 'intended', created_at, asked_at: null })
      .execute();
  }
  if (more.fails === true) targets.hostNamed(hostname).exitCode = 1;
  const one = {
    hostname,
    targets,
    jobs,
    server,
    campaign,
    session,
    host: targets.hostNamed(hostname),
    vm: targets.vmNamed(hostname),
  };
  await run(one);
  if (more.answer !== undefined && more.answer !== null) await said(one, more.answer);
  const { id: snapshot } = await db
    .selectFrom('vm_snapshots')
    .select('id')
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  return { ...one, snapshot };
}

type One = Pick<Awaited<ReturnType<typeof attempted>>, 'jobs' | 'session' | 'campaign' | 'server'>;

export async function run({ jobs, session }: Pick<One, 'jobs' | 'session'>) {
  const outcome = await startSession(jobs, session);
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  await runAttempt(jobs, outcome.attemptId);
}

export function answered({ campaign, server }: One, answer: 'ok' | 'ko') {
  return answerValidation(ctx, olga, {
    campaignId: campaign,
    applicationId: billing,
    serverId: server,
    answer,
    comment: 'the invoices are empty',
  });
}

async function said(one: One, answer: 'ok' | 'ko') {
  done(await answered(one, answer));
}

export const rollback = ({ hostname }: { readonly hostname: string }, by = oscar) =>
  orderRollback(ctx, by, { hostname, reason: 'invoices are empty' });
export const statusOf = async ({ session }: One) =>
  (await db.selectFrom('patch_sessions').select('status').where('id', '=', session).executeTakeFirstOrThrow()).status;
export const historyOf = ({ server }: One) =>
  db.selectFrom('patch_history').select(['status', 'notes']).where('server_id', '=', server).orderBy('id').execute();

export async function offered({ campaign }: One, who: typeof oscar, roles: readonly Role[]) {
  const viewer = { userId: who.userId, roles };
  const view = await campaignView({ db, now: MONDAY_MORNING, settings: SETTINGS, viewer, notice: null }, campaign, 1);
  return (view?.restorable ?? []).map(({ hostname }) => hostname);
}

export async function failuresOn({ campaign }: One) {
  const viewer = { userId: oscar.userId, roles: ['operator'] as const };
  const view = await campaignView({ db, now: MONDAY_MORNING, settings: SETTINGS, viewer, notice: null }, campaign, 1);
  return view?.failures.first ?? [];
}

export const english = (words: Words | undefined) => (typeof words === 'object' ? words.en : words);
