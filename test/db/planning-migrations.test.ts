// Migrations 0050 to 0053 over rows that an older release wrote: environments spelt twice, servers open twice, campaigns closed.
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { connectDatabase } from '../../db/connect.ts';
import { migrateToLatest, migrations } from '../../db/migrate.ts';
import type { CampaignId } from '../../domain/ids.ts';

const name = `test_old_${process.pid}_${Date.now()}`;
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

it('ELIG-5, ELIG-6: what breaks the new rules is settled, and said; the rest stays as it was', async () => {
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db, provider }).migrateTo('0027-turns-of-machines');
  expect(error).toBeUndefined();
  await sql`
    insert into users (id, display_name, email) values (1, 'Carole', 'c@example.test');
    insert into domains (id, code, name) values (1, 'FL', 'FL');
    insert into environments (id, name) values (1, 'PRODUCTION '), (2, 'Production'), (3, 'recette'), (4, 'Usine'), (5, E'\\u200b');
    insert into domain_environments (id, domain_id, environment_id) values (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 4);
    insert into servers (id, hostname, os_family, etat, patch_os_owner, licence_support, machine_type, domain_environment_id)
      select i, 'vx' || i, 'linux', 'Production', 'secops', 'active', 'vm', 1 + (i - 1) % 4 from generate_series(1, 6) i;
    insert into campaigns (id, kind, label, year, week_number, week_code, week_start, cycle, env_scope, domain_codes, created_by, created_at, status, closed_at, phase)
      values
        (1, 'standard', 'a', 2090, 14, 'S14', '2090-04-03', 1, 'all', '{FL}', 1, now(), 'open', null, null),
        (2, 'standard', 'b', 2090, 15, 'S15', '2090-04-10', 1, 'all', '{FL}', 1, now(), 'open', null, null),
        (3, 'standard', 'c', 2020, 15, 'S15', '2020-04-06', 1, 'all', '{FL}', 1, now(), 'open', null, null),
        (4, 'quickwin', 'd', 2090, 15, 'S15', '2090-04-10', 1, 'all', '{FL}', 1, now(), 'open', null, 'patching'),
        (5, 'standard', 'e', 2020, 16, 'S16', '2020-04-13', 1, 'all', '{FL}', 1, now(), 'closed', now(), null);
    insert into patch_sessions (campaign_id, server_id, branch, status, date_prevue, heure_prevue) values
      (1, 1, 'prod', 'pending', '2090-04-05', '09:00'), (2, 1, 'prod', 'prereq_ok', '2090-04-12', '09:00'),
      (1, 2, 'prod', 'pending', null, null), (2, 2, 'prod', 'in_progress', '2090-04-12', '09:15'),
      (3, 3, 'hprod', 'pending', '2020-04-06', '09:00'), (2, 3, 'hprod', 'pending', '2090-04-10', '09:00'),
      (1, 4, 'hprod', 'in_progress', null, null), (2, 4, 'hprod', 'in_progress', null, null),
      (4, 1, 'prod', 'pending', null, null), (5, 5, 'hprod', 'pending', null, null), (1, 5, 'hprod', 'pending', '2090-04-05', '09:30')`.execute(
    db,
  );
  await migrateToLatest(db);
  const environments = await db.selectFrom('environments').select(['name', 'production']).orderBy('id').execute();
  expect(environments).toEqual([
    { name: 'Production', production: true },
    { name: 'Recette', production: false },
    { name: 'Usine', production: null },
    { name: 'Environment 5', production: null },
  ]);
  const inProduction = await sql<{ n: number }>`select count(*)::int as n from servers v
    join domain_environments de on de.id = v.domain_environment_id join environments e on e.id = de.environment_id
    where e.name = 'Production'`.execute(db);
  expect(inProduction.rows[0]?.n).toBe(4);
  const sessions = await db
    .selectFrom('patch_sessions')
    .select(['campaign_id', 'server_id', 'status', 'holds_server'])
    .orderBy('id')
    .execute();
  expect(sessions.map((row) => [row.campaign_id, row.server_id, row.status, row.holds_server])).toEqual([
    [1, 1, 'pending', true],
    [2, 1, 'excluded', false],
    [1, 2, 'excluded', false],
    [2, 2, 'in_progress', true],
    [3, 3, 'excluded', false],
    [2, 3, 'pending', true],
    [1, 4, 'in_progress', true],
    [2, 4, 'in_progress', false],
    [4, 1, 'pending', false],
    [5, 5, 'pending', false],
    [1, 5, 'pending', true],
  ]);
  const postponed = await db
    .selectFrom('patch_sessions')
    .select(['exclusion_reason', 'exclusion_detail'])
    .where('campaign_id', '=', sql<CampaignId>`2`)
    .where('status', '=', 'excluded')
    .executeTakeFirstOrThrow();
  expect(postponed).toMatchObject({
    exclusion_reason: 'reporte',
    exclusion_detail: { en: 'Postponed: is in campaign 1' },
  });
  const ended = await db.selectFrom('campaigns').select(['id', 'reminders_ended']).orderBy('id').execute();
  expect(ended.filter((row) => row.reminders_ended).map(({ id }) => id)).toEqual([5]);
});
