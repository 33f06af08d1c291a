// Migration 0360 over what an older version wrote: a server that was made an instance by its name alone is logged in to again; one that was
// patched as an instance, or came into the inventory as one, stays it.
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../../db/connect.ts';
import { migrateToLatest, migrations } from '../../../db/migrate.ts';

const name = `test_named_${process.pid}_${Date.now()}`;
const admin = inject('postgresUrl');
const client = new pg.Client({ connectionString: `${admin}/postgres` });
await client.connect();
await client.query(`create database ${name}`);
const db = connectDatabase(`${admin}/${name}`, () => {});
afterAll(async () => {
  await db.destroy();
  await client.query(`drop database ${name} with (force)`);
  await client.end();
});

it('RUN-17: keeps instances that were proved, under the name that the inventory has, and asks of the others', async () => {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateTo(
    '0330-reach-of-attempts',
  );
  expect(error).toBeUndefined();
  await sql`
    insert into users (id, display_name, email) values (1, 'Carole', 'c@example.test');
    insert into domains (id, code, name) values (1, 'FL', 'FL');
    insert into environments (id, name) values (1, 'Recette');
    insert into domain_environments (id, domain_id, environment_id) values (1, 1, 1);
    insert into servers (id, hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id)
      select i, n, 'linux', 'Production', 'secops', 'active', 'vm', 1
      from unnest(array['vrpatched.corp', 'vradded', 'vrnamed', 'vrtwo.a', 'vrtwo.b', 'vrlost']) with ordinality as x(n, i);
    insert into ec2_instances (hostname, account, region, instance_id, changed_at)
      select n, 'main', 'eu-west-3', i, now() from (values ('vrpatched', 'i-00000001'), ('vradded', 'i-00000002'), ('vrnamed', 'i-00000003'),
        ('vrtwo', 'i-00000004'), ('vrnoserver', 'i-00000005'), ('vrlost', null)) x(n, i);
    insert into campaigns (id, kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, created_by, created_at, status)
      values (1, 'standard', 'a', 2090, 14, 'S14', '2090-04-03', 1, 'all', '{FL}', 1, now(), 'open');
    insert into patch_sessions (id, campaign_id, server_id, branch, status) values (1, 1, 1, 'hprod', 'patched');
    insert into patch_attempts (session_id, server_id, campaign_id, number, step, started_at, ended_at, state, instance)
      values (1, 1, 1, 1, 'conclude', now(), now(), 'patched', '{"account": "main", "region": "eu-west-3", "instance_id": "i-00000001"}');
    insert into inventory_changes (kind, status, file_name, difference, refusals, unread, created_by, created_at, ended_by, ended_at)
      values ('import', 'applied', 'AWS', '{"changes": [{"entity": "server", "name": "vradded", "before": null, "after": {}},
        {"entity": "server", "name": "vrnamed", "before": {"etat": "x"}, "after": {}}]}', '[]', '[]', 1, now(), 1, now())`.execute(
    db,
  );
  await migrateToLatest(db);
  const kept = await db
    .selectFrom('ec2_instances')
    .select(['hostname', 'instance_id', 'proof'])
    .orderBy('hostname')
    .execute();
  expect(kept).toEqual([
    { hostname: 'vradded', instance_id: 'i-00000002', proof: 'kept' },
    { hostname: 'vrlost', instance_id: null, proof: 'kept' },
    { hostname: 'vrpatched.corp', instance_id: 'i-00000001', proof: 'kept' },
  ]);
  expect(await db.selectFrom('ec2_servers').select('server_id').execute()).toEqual([{ server_id: 2 }]);
  expect(await db.selectFrom('installation').select('id').executeTakeFirst()).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{8}$/),
  });
});
