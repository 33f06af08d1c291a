// The moment that is kept: people have ordered, workers are in the middle of it, and the chat process has not said anything of it yet.

import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { overrideGate } from '../../../bot/gate/override-gate.ts';
import { proposeImport } from '../../../bot/planning/propose-change.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import type { Db } from '../../../db/schema/database.ts';
import { ANA, CLAIRE, type DemoPerson, JOEL, KHALID } from '../../../demo/inventory/people.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId, SessionId } from '../../../domain/ids.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { writeWorkbook } from '../../../spreadsheets/write-table.ts';
import { done, openBench } from '../../bot/shared/bench.ts';
import type { FakeTargets } from '../../fakes/targets.ts';
import { createJobContext } from '../../support/job-context.ts';

export type Cut = { readonly server: string; readonly operation: string; readonly when: 'before' | 'after' };

/** Each is a server whose worker hangs there when the database is read. */
export const CUTS: readonly Cut[] = [
  { server: 'vppeagtw6', operation: 'ensureSnapshot', when: 'before' },
  { server: 'vppeagtw7', operation: 'pollUpdate', when: 'after' },
  { server: 'vppeagtw8', operation: 'reboot', when: 'before' },
];

/** In campaign 1, whose go was given. Resolves when all of them hang; `end` lets them go. */
export async function leaveUnfinished(db: Db, targets: FakeTargets, now: Date): Promise<{ end(): Promise<void> }> {
  const ctx = { ...openBench(db), clock: { now: () => now } };
  const stopping = new AbortController();
  const jobs = {
    ...createJobContext(db, targets, 'worker-kept'),
    clock: { now: () => now },
    stopping: stopping.signal,
  };
  await db.updateTable('servers').set({ app_group: 'Passerelle' }).where('hostname', '=', 'vppeagtw8').execute();
  const khalid = await actor(db, KHALID);
  const campaignId = 1 as CampaignId;
  const hostnames = [...CUTS.map(({ server }) => server), 'vppeagtw9'];
  const order = { campaignId, hostnames, bySlot: false, earlyUntil: '2027-12-31' as IsoDate };
  const { ordered, note } = done(await orderStart(ctx, khalid, order));
  if (ordered < hostnames.length) throw new Error(`not all were ordered: ${note?.en}`);
  const hanging = hangAt(targets);
  const running: Promise<unknown>[] = [];
  for (const { server } of CUTS) {
    targets.hostNamed(server).needsReboot = server === 'vppeagtw8' ? 'yes' : 'no';
    const id = await sessionOf(db, campaignId, server);
    await runSessionJob({ ...jobs, jobQueue: { enqueue: async () => {} } }, id);
    const attempt = await db.selectFrom('patch_attempts').select('id').where('session_id', '=', id).executeTakeFirst();
    if (attempt === undefined) throw new Error(`${server} was not started: ${await refusalOf(db, id)}`);
    running.push(runAttempt(jobs, attempt.id).catch(() => {}));
  }
  await hanging.all;
  // Not said yet: the order for vppeagtw9, the prerequisites of the second campaign, a workbook that was refused, an override.
  done(await orderPrerequisites(ctx, await actor(db, JOEL), { campaignId: 2 as CampaignId, hostnames: [] }));
  const columns = ['Year', 'Week', 'Domain', 'Scope'].map((header) => ({ header }));
  const bytes = await writeWorkbook([{ name: 'Plan', columns, rows: [[2027, 'S40', 'NOBODY', 'all']] }]);
  done(await proposeImport(ctx, await actor(db, CLAIRE), { bytes, fileName: 'plan.xlsx' }));
  const override = {
    campaignId: 2 as CampaignId,
    servers: 'all-blocked',
    reason: 'mail must go out',
    shownHash: null,
  } as const;
  done(await overrideGate(ctx, await actor(db, ANA), override));
  return {
    end: async () => {
      stopping.abort(new Error('the week is over'));
      hanging.release();
      await Promise.all(running);
    },
  };
}

function hangAt(targets: FakeTargets) {
  const waiting = new Map(CUTS.map(({ server }) => [server, Promise.withResolvers<void>()]));
  const gate = Promise.withResolvers<void>();
  targets.onOperation = async (operation, hostname, when) => {
    const cut = CUTS.find((one) => one.server === hostname);
    if (cut?.operation !== operation || cut.when !== when) return;
    waiting.get(hostname)?.resolve();
    await gate.promise;
    throw new Error('the worker was cut');
  };
  return { all: Promise.all([...waiting.values()].map(({ promise }) => promise)), release: () => gate.resolve() };
}

async function sessionOf(db: Db, campaignId: CampaignId, hostname: string): Promise<SessionId> {
  const { id } = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('s.id')
    .where('s.campaign_id', '=', campaignId)
    .where('v.hostname', '=', hostname)
    .executeTakeFirstOrThrow();
  return id;
}

async function refusalOf(db: Db, id: SessionId): Promise<string> {
  const { status, start_asked_at, start_refusal } = await db
    .selectFrom('patch_sessions')
    .select(['status', 'start_asked_at', 'start_refusal'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return JSON.stringify({ status, start_asked_at, start_refusal });
}

/** Whoever acts without the chat. */
export async function actor(db: Db, { email }: DemoPerson) {
  const user = await db
    .selectFrom('users')
    .select(['id', 'entra_id', 'display_name'])
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  const roles = await db.selectFrom('user_roles').select('role').where('user_id', '=', user.id).execute();
  return {
    actor: {
      userId: user.id,
      entraId: user.entra_id ?? '',
      name: user.display_name,
      roles: roles.map(({ role }) => role),
    },
    activityId: 'activity-kept',
  };
}
