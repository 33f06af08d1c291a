import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { migrateToLatest, missingMigrations } from '../../db/migrate.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();

describe('the schema of the contract', () => {
  it('has every table and view that the contract names', async () => {
    const names = await sql<{
      name: string;
    }>`select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db);
    const present = names.rows.map((r) => r.name);
    expect(present).toEqual(
      expect.arrayContaining([
        'servers',
        'domains',
        'environments',
        'domain_environments',
        'zones',
        'applications',
        'users',
        'contacts',
        'server_ips',
        'server_databases',
        'patch_planning',
        'campaigns',
        'patch_sessions',
        'patch_validation',
        'patch_history',
        'server_correspondance',
        'default_assignments',
        'campaign_operator_limits',
        'app_secrets',
        'qualys_assets',
        'qualys_asset_tags',
        'qualys_tags',
        'quickwin_runs',
        'quickwin_entries',
        'quickwin_logs',
      ]),
    );
  });

  it('is complete after the migrations, and running them again does nothing', async () => {
    expect(await missingMigrations(db)).toEqual([]);
    expect(await migrateToLatest(db)).toEqual([]);
  });
});
