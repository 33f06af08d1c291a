// GATE-5: what was decided before a go named its servers stays on record; what its evidence says exactly is covered, the rest is asked again.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest, migrations } from '../../db/migrate.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import type { Db } from '../../db/schema/database.ts';
import type { CampaignId } from '../../domain/ids.ts';

const BEFORE = '0027-turns-of-machines';
const name = `test_${randomUUID().replaceAll('-', '')}`;
const admin = inject('postgresUrl');
const db = connectDatabase(await emptyDatabase(), () => {});

async function emptyDatabase(): Promise<string> {
  const client = new pg.Client({ connectionString: `${admin}/postgres` });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return `${admin}/${name}`;
}

afterAll(async () => {
  await db.destroy();
  const client = new pg.Client({ connectionString: `${admin}/postgres` });
  await client.connect();
  await client.query(`drop database ${name} with (force)`);
  await client.end();
});

const HOSTS = ['vpkept1', 'vpkept2', 'vpkept3', 'vpkept4', 'vpkept5'];

/** Two campaigns of five production servers; server 9 is linked to the first. */
async function earlier(old: Db): Promise<void> {
  await sql`
    insert into users (id, display_name, email) values (1, 'Omar', 'omar@x.test');
    insert into domains (id, code, name) values (1, 'INFRASTRUC', 'i');
    insert into environments (id, name) values (1, 'Production'), (2, 'Recette');
    insert into domain_environments (id, domain_id, environment_id) values (1, 1, 1), (2, 1, 2);
    insert into servers (id, hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id)
      select n, 'vpkept' || n, 'linux', 'Production', 'secops', 'active', 'vm', 1 from generate_series(1, 5) n;
    insert into servers (id, hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id)
      values (9, 'vrkept1', 'linux', 'Production', 'secops', 'active', 'vm', 2);
    insert into server_correspondance (prod_server_id, nonprod_server_id, source) values (1, 9, 'auto');
    insert into campaigns (id, kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, phase, created_by, created_at)
      values (1, 'standard', 'c', 2027, 2, 'S02', '2027-01-11', 1, 'all', '{INFRASTRUC}', null, 1, '2027-01-10T10:00Z'),
        (2, 'quickwin', 'q', 2027, 2, 'S02', '2027-01-11', 1, 'all', '{INFRASTRUC}', 'draft', 1, '2027-01-10T10:00Z');
    insert into patch_sessions (id, campaign_id, server_id, branch)
      select c * 10 + n, c, n, 'prod' from generate_series(1, 2) c, generate_series(1, 5) n;
  `.execute(old);
  const server = (id: number, gate: string, links: readonly number[]) => ({
    ...{ serverId: id, hostname: `vpkept${id}`, gate, blockers: [], override: null },
    links: links.map((serverId) => ({ serverId, status: 'validated_ok' })),
  });
  const evidence = JSON.stringify({
    campaignId: 1,
    servers: [
      server(1, 'validated', [9]),
      server(2, 'unlinked', []),
      server(3, 'unlinked', []),
      server(4, 'validated', []),
    ],
  });
  await sql`
    insert into prod_go_decisions (id, campaign_id, decision, evidence_hash, evidence, acknowledged, decided_by, decided_at)
    values (1, 1, 'approved', 'h', ${evidence}::jsonb, '{vpkept2,vpkept4}', 1, '2027-01-11T09:00Z'),
      (2, 2, 'approved', 'h', ${evidence}::jsonb, '{vpkept2}', 1, '2027-01-11T09:00Z')`.execute(old);
  await sql`
    insert into audit_log (at, user_id, actor, action, object_type, object_id)
    values ('2027-01-11T10:00Z', 1, 'Omar', 'session.restore', 'session', '14'),
      ('2027-01-11T10:00Z', 1, 'Omar', 'quickwin.draft', 'campaign', '2')`.execute(old);
}

it('GATE-5: a go of before covers the servers and links of its evidence, less what changed since and what was never acknowledged', async () => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateTo(BEFORE);
  if (error) throw error;
  await earlier(db);
  await migrateToLatest(db);
  const covered = async (id: number) =>
    (await loadProdGoServers(db, id as CampaignId, 'cycle')).filter((one) => one.covered).map((one) => one.hostname);
  // vpkept3 was never acknowledged, vpkept4 restored since, vpkept5 in no evidence.
  expect(await covered(1)).toEqual([HOSTS[0], HOSTS[1]]);
  expect(await covered(2)).toEqual([]);
  const rows = await db.selectFrom('prod_go_decisions').select(['id', 'withdrawn_reason']).orderBy('id').execute();
  expect(rows).toEqual([
    { id: 1, withdrawn_reason: null },
    { id: 2, withdrawn_reason: 'draft' },
  ]);
  await db.deleteFrom('server_correspondance').execute();
  expect(await covered(1)).toEqual([HOSTS[1]]);
});
