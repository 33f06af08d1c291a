import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../bot/files/link-token.ts';
import { migrateToLatest, missingMigrations } from '../../db/migrate.ts';
import * as downloadLinks from '../../db/migrations/0044-download-links.ts';
import * as sharedConversations from '../../db/migrations/0045-shared-conversations.ts';
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

describe('rows of the version before', () => {
  it('stay what they mean: a link works with its old token, a thread is nobody’s personal chat', async () => {
    const { db: old } = await createTestDatabase();
    await sql`
      alter table downloads disable trigger user;
      alter table conversations disable trigger user;
      drop index downloads_expires_at;
      alter table downloads drop column token_hash, drop column nonce, drop column uses_left,
        add column token text not null unique`.execute(old);
    await sql`
      insert into users (id, display_name, email) values (1, 'Jean', 'jean@example.org');
      insert into downloads (request, language, token, created_by, created_at, expires_at)
        values ('{"kind":"plan-template"}', 'fr', 'old-token', 1, now(), now() + interval '1 hour');
      insert into conversations (id, kind, service_url, bot_id, user_id, seen_at) values
        ('19:a@thread.tacv2', 'personal', 'x', 'b', 1, now()), ('19:b@thread.v2', 'personal', 'x', 'b', null, now()),
        ('a:own', 'personal', 'x', 'b', null, now())`.execute(old);
    const untyped: unknown = old;
    await downloadLinks.up(untyped as Kysely<unknown>);
    await sharedConversations.up(untyped as Kysely<unknown>);
    const stored = await old.selectFrom('downloads').selectAll().execute();
    expect(stored).toMatchObject([{ token_hash: hashOf('old-token'), nonce: null, uses_left: 3 }]);
    const places = await old.selectFrom('conversations').select(['id', 'kind', 'user_id']).orderBy('id').execute();
    expect(places).toEqual([
      { id: '19:a@thread.tacv2', kind: 'channel', user_id: null },
      { id: '19:b@thread.v2', kind: 'group', user_id: null },
      { id: 'a:own', kind: 'personal', user_id: null },
    ]);
  });
});
