// A campaign on an estate of 10,000 servers: how long its preview takes, and what creating it costs beside the bare insert of the
// same rows in the same database.
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { createCampaign } from '../bot/previews/create-campaign.ts';
import { previewVersion } from '../bot/previews/draft-view.ts';
import { previewCampaign } from '../bot/previews/preview-campaign.ts';
import type { OperationContext, Requester } from '../bot/shared/operation.ts';
import { connectDatabase } from '../db/connect.ts';
import { startEmbedded } from '../db/embedded.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { loadPreview } from '../db/queries/previews/preview.ts';
import type { Db } from '../db/schema/database.ts';
import { parseId, type UserId } from '../domain/ids.ts';
import { DEFAULT_BUDGET } from '../domain/previews/hours.ts';

const NOW = new Date('2027-01-11T09:00:00Z');
const ZONE = 'Europe/Paris';
const QUESTION = { weekNumber: 6, year: 2027, asked: null, domainCode: null };
const AT = { now: NOW, zone: ZONE, budget: DEFAULT_BUDGET };

export type CampaignFigures = {
  readonly servers: number;
  readonly previewMs: number;
  readonly createMs: number;
  /** The same sessions, inserted again by one statement without any rule. */
  readonly bareInsertMs: number;
};

export async function benchCampaign(servers = 10_000): Promise<void> {
  const dir = path.join(tmpdir(), `patchcenter-bench-campaign-${process.pid}`);
  const server = await startEmbedded(dir, { temporary: true, flags: ['-c', 'fsync=off'] });
  const db = connectDatabase(await server.url('bench'), () => {});
  try {
    await migrateToLatest(db);
    await fillEstate(db, servers);
    const { previewMs, createMs, bareInsertMs } = await measureCampaign(db);
    say(`campaign of ${servers} servers`);
    say(`  preview      ${previewMs.toFixed(0)} ms`);
    say(`  create       ${createMs.toFixed(0)} ms, in one transaction`);
    say(`  bare insert  ${bareInsertMs.toFixed(0)} ms of the same rows`);
    say(`  ratio        ${(createMs / bareInsertMs).toFixed(1)}`);
  } finally {
    await db.destroy();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
    await rm(`${dir}.port`, { force: true });
  }
}

/** The estate must be there (`fillEstate`). Creates one campaign of it. */
export async function measureCampaign(db: Db): Promise<CampaignFigures> {
  await loadPreview(db, QUESTION, AT);
  const begun = performance.now();
  const loaded = await loadPreview(db, QUESTION, AT);
  const previewMs = performance.now() - begun;
  if (loaded.kind === 'refused') throw new Error(loaded.text.en);
  const { hprod, prod } = loaded.preview.branches;
  const createMs = await timeOfCreate(db, previewVersion(loaded.preview));
  const bareInsertMs = await timed(async () => {
    await sql`create table bare_sessions (like patch_sessions including all)`.execute(db);
    await sql`insert into bare_sessions overriding system value select * from patch_sessions`.execute(db);
  });
  return { servers: hprod.length + prod.length, previewMs, createMs, bareInsertMs };
}

async function timeOfCreate(db: Db, version: number): Promise<number> {
  const ctx: OperationContext = {
    db,
    clock: { now: () => NOW },
    jobQueue: { enqueue: async () => {} },
    settings: {
      zone: ZONE,
      freshness: 'cycle',
      fourEyes: true,
      validatedVersions: true,
      hoursBudget: DEFAULT_BUDGET,
      files: { linkMinutes: 60 },
      generalExcludes: '',
      rebootPolicy: 'ask',
    },
  };
  const by = await coordinator(db);
  const draft = await previewCampaign(ctx, by, QUESTION);
  if (draft.kind === 'refused') throw new Error(draft.text.en);
  return timed(async () => {
    const outcome = await createCampaign(ctx, by, { draftId: draft.draftId, version });
    if (outcome.kind === 'refused') throw new Error(outcome.text.en);
  });
}

async function coordinator(db: Db): Promise<Requester> {
  const userId = parseId<UserId>(1);
  const { display_name: name } = await db
    .selectFrom('users')
    .select('display_name')
    .orderBy('id')
    .executeTakeFirstOrThrow();
  if (userId === null) throw new Error('1 is an id');
  return { actor: { userId, entraId: 'bench', name, roles: ['coordinator'] }, activityId: null };
}

/** One domain, half of it production, fifty operators with rules, groups of ten. */
export async function fillEstate(db: Db, servers: number): Promise<void> {
  await sql`
    insert into users (display_name, email) select 'Operator ' || i, 'op' || i || '@example.test' from generate_series(1, 50) i;
    insert into user_roles (user_id, role) values (1, 'coordinator');
    insert into domains (code, name) values ('INFRASTRUC', 'Infrastructure');
    insert into environments (name) values ('Production'), ('Recette');
    insert into domain_environments (domain_id, environment_id) select d.id, e.id from domains d, environments e;
    insert into default_assignments (rule_type, rule_value, user_id, priority)
      select 'app_group', 'group' || i, 1 + i % 50, 1 from generate_series(1, 500) i;
    insert into patch_planning (year, week_number, week_code, week_start, week_end, cycle, domain_code, env_scope, status)
      values (2027, 6, 'S06', '2027-02-08', '2027-02-14', 1, 'INFRASTRUC', 'all', 'open');
  `.execute(db);
  await sql`
    insert into servers (hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id,
      app_group, pref_patch_jour, default_intervenant_id)
    select 'srv' || i, 'linux', 'Production', 'secops', 'active', 'vm', 1 + i % 2, 'group' || i / 10,
      case when i % 20 = 0 then 'mardi' end, case when i % 7 = 0 then 1 + i % 50 end
    from generate_series(1, ${sql.lit(servers)}) i`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function timed(act: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
