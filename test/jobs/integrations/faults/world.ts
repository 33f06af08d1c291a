// One integration as a worker has it, before its stand-in: what it last read well, what its log says, what its card says.
import { pino } from 'pino';
import { integrationsCard } from '../../../../cards/integrations/integrations/card.ts';
import { linesOf } from '../../../../cards/shortened.ts';
import { loadIntegrations as loadOverview } from '../../../../db/queries/integrations/overview.ts';
import type { Db } from '../../../../db/schema/database.ts';
import type { IntegrationName } from '../../../../domain/integrations/names.ts';
import type { Language } from '../../../../domain/language.ts';
import type { Floor } from '../../../../integrations/floor/floor.ts';
import { openHttp } from '../../../../integrations/floor/http.ts';
import { loadIntegrations, openIntegrations } from '../../../../integrations/open-integrations.ts';
import { downtimeJob } from '../../../../jobs/integrations/downtime-job.ts';
import { secretsJob } from '../../../../jobs/integrations/secrets-job.ts';
import { syncJob } from '../../../../jobs/integrations/sync-job.ts';
import { createFakeTargets } from '../../../fakes/targets.ts';
import { createJobContext } from '../../../support/job-context.ts';
import type { Patching } from '../joined-monitoring.ts';
import type { Start } from './systems.ts';

const TABLES = [
  ...(['qualys_asset_tags', 'qualys_assets', 'qualys_tags', 'integration_coverage', 'integration_downtimes'] as const),
  ...(['integration_incoming', 'integration_runs', 'integration_records', 'ec2_instances'] as const),
  ...(['directory_accounts', 'integration_states'] as const),
] as const;
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const WARN = 40;

export async function worldOf(db: Db, patching: Patching, name: IntegrationName, start: Start) {
  for (const table of TABLES) await db.deleteFrom(table).execute();
  await db.updateTable('patch_attempts').set({ state: 'patched', ended_at: LONG_AGO }).execute();
  const lines: { readonly level: number }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const base = { ...createJobContext(db, createFakeTargets()), log };
  const { time } = base;
  const standIn = await start(() => time.now);
  const given = { [name]: standIn.settings };
  const [loaded] = await loadIntegrations(given);
  const open = await openIntegrations(
    given,
    quick(standIn, () => time.now),
  );
  const ctx = { ...base, integrations: open };
  const isMonitoring = loaded?.setsDowntimes === true;
  const isVault = loaded?.keepsSecrets === true;
  const job = isMonitoring ? downtimeJob : isVault ? secretsJob : syncJob;

  const run = async (minutes: number) => {
    time.now = new Date(time.now.getTime() + minutes * 60_000);
    await (job as typeof syncJob).run(ctx, { integration: name });
  };
  const lastRun = () => db.selectFrom('integration_runs').selectAll().orderBy('id', 'desc').executeTakeFirst();

  return {
    ...standIn,
    lines,
    warnings: () => lines.filter(({ level }) => level >= WARN),
    /** Of a monitoring: until downtimes of two servers stand. */
    readWell: async () => {
      if (isMonitoring) for (const host of ['vrapp1', 'vrapp2']) await patching.attempt(host, time.now);
      for (let times = isMonitoring ? 3 : 1; times > 0; times -= 1) await run(1);
    },
    readNext: () => run(isMonitoring ? 1 : 24 * 60),
    /** After whatever wait. */
    readLater: async () => {
      const [state] = await db.selectFrom('integration_states').select('next_run_at').execute();
      time.now = new Date(Math.max(time.now.getTime(), state?.next_run_at?.getTime() ?? 0));
      for (let times = isMonitoring ? 3 : 1; times > 0; times -= 1) await run(1);
    },
    isDue: async () => (await job.due(ctx)).length > 0,
    lastRun,
    lastGood: async () => ({
      records: await db
        .selectFrom('integration_records')
        .select(['kind', 'remote_id', 'content'])
        .orderBy('kind')
        .orderBy('remote_id')
        .execute(),
      ways: await db.selectFrom('ec2_instances').selectAll().orderBy('hostname').execute(),
      rights: await db.selectFrom('user_roles').select(['user_id', 'role']).orderBy('user_id').execute(),
      downtimes: await db
        .selectFrom('integration_downtimes')
        .select(['attempt_id', 'state', 'until'])
        .orderBy('attempt_id')
        .execute(),
    }),
    /** Every line of it. */
    card: async (language: Language) => {
      const rows = await loadOverview(db, [name]);
      const flags = {
        ...{ mayRun: true, mayTakeShrunk: false, mayReview: false, isReviewed: false, isContinual: isMonitoring },
        ...{ keepsSecrets: isVault, setsDowntimes: isMonitoring },
      };
      const integrations = rows.map((row) => ({ ...row, ...flags }));
      const namesakes = { total: 0, rows: [], answered: [], mayForget: false };
      return linesOf(integrationsCard({ integrations, receivers: [], namesakes }, language).body);
    },
    end: async () => {
      for (const { connection } of open) await connection.close();
      await standIn.close();
    },
  };
}

function quick({ secrets, ca }: Awaited<ReturnType<Start>>, now: () => Date): Floor {
  const trusted = ca === undefined ? {} : { caPem: ca };
  return {
    http: (asked) => openHttp({ ...asked, retryMs: 1, silenceSeconds: 0.2, tries: 2, maxMegabytes: 4, ...trusted }),
    secret: (file) => () => secrets[file] ?? '',
    warn: () => {},
    now,
  };
}
