// Package exclusions: the global list, and each server's with who wants them, why and until when (RUN-5).
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import { globsOf, withGlobs, withoutGlobs } from '../../../domain/exclusions/exclude-list.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** The reference's name of it, in `app_secrets`. */
const GENERAL_KEY = 'patching_reboot_packages';

/** The list of new campaigns; `fallback` (the setting) until somebody has changed it. */
export async function loadGeneralExcludes(db: Db, fallback: string): Promise<string> {
  const stored = await loadStoredGeneralExcludes(db);
  return stored === null ? fallback : globsOf(stored).join(' ');
}

/** As it is stored; null: the setting holds. */
export async function loadStoredGeneralExcludes(db: Db): Promise<string | null> {
  const row = await db.selectFrom('app_secrets').select('value').where('key', '=', GENERAL_KEY).executeTakeFirst();
  return row?.value ?? null;
}

/** null: the setting holds again. */
export async function storeGeneralExcludes(trx: Trx, value: string | null, at: Date): Promise<void> {
  if (value === null) {
    await trx.deleteFrom('app_secrets').where('key', '=', GENERAL_KEY).execute();
    return;
  }
  await trx
    .insertInto('app_secrets')
    .values({ key: GENERAL_KEY, value, updated_at: at })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value, updated_at: at }))
    .execute();
}

export type NewExclude = {
  readonly glob: string;
  readonly ownerId: UserId;
  readonly reason: string;
  readonly expiresOn: IsoDate | null;
};

/** A glob that stands already gets its new owner, reason and end. */
export async function addExcludes(trx: Trx, serverId: ServerId, added: readonly NewExclude[], at: Date): Promise<void> {
  const list = await lockList(trx, serverId);
  for (const { glob, ownerId, reason, expiresOn } of added) {
    const values = {
      ...{ owner_id: ownerId, reason, expires_on: expiresOn, created_at: at },
      ...{ end_asked_at: null, keeping_untold: false },
    };
    await trx
      .insertInto('package_excludes')
      .values({ server_id: serverId, glob, ...values, removed_at: null, removed_by: null })
      .onConflict((oc) => oc.columns(['server_id', 'glob']).where('removed_at', 'is', null).doUpdateSet(values))
      .execute();
  }
  await storeList(
    trx,
    serverId,
    withGlobs(
      list,
      added.map(({ glob }) => glob),
    ),
  );
}

export async function removeExcludes(
  trx: Trx,
  serverId: ServerId,
  globs: readonly string[],
  { by, at }: { readonly by: UserId; readonly at: Date },
): Promise<void> {
  const list = await lockList(trx, serverId);
  await trx
    .updateTable('package_excludes')
    .set({ removed_at: at, removed_by: by })
    .where('server_id', '=', serverId)
    .where('glob', 'in', [...globs])
    .where('removed_at', 'is', null)
    .execute();
  await storeList(trx, serverId, withoutGlobs(list, globs));
}

async function lockList(trx: Trx, serverId: ServerId): Promise<string | null> {
  const row = await trx
    .selectFrom('servers')
    .select('patch_excludes')
    .where('id', '=', serverId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.patch_excludes;
}

async function storeList(trx: Trx, serverId: ServerId, list: string): Promise<void> {
  await trx
    .updateTable('servers')
    .set({ patch_excludes: list === '' ? null : list })
    .where('id', '=', serverId)
    .execute();
}

export type ServerExclude = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly glob: string;
  /** null: written by another system, nobody's. */
  readonly owner: string | null;
  readonly reason: string | null;
  readonly expiresOn: IsoDate | null;
};

/** What each server's text holds, with what is known of it; by hostname, then glob. `hostname` null: of all servers. */
export async function loadServerExcludes(db: Db, hostname: string | null): Promise<readonly ServerExclude[]> {
  const { rows } = await sql<ServerExclude>`
    select v.id as "serverId", v.hostname, g.glob, u.display_name as owner, x.reason, x.expires_on as "expiresOn"
    from servers v
    cross join lateral (select distinct y as glob from regexp_split_to_table(v.patch_excludes, '[\\s,]+') y where y <> '') g
    left join package_excludes x on x.server_id = v.id and x.glob = g.glob and x.removed_at is null
    left join users u on u.id = x.owner_id
    where v.patch_excludes is not null and (${hostname}::text is null or v.hostname = ${hostname})
    order by v.hostname collate "C", g.glob collate "C"`.execute(db);
  return rows;
}
