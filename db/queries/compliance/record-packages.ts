// COMP-2: what is installed on a server, and what a reading found changed. The list is compared by its digest: an unchanged one is not read.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Installed, packageLines, versionsChanged } from '../../../domain/compliance/installed.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';

export async function recordPackages(
  trx: Trx,
  serverId: ServerId,
  packages: readonly Installed[],
  at: Date,
): Promise<void> {
  const listed = packageLines(packages);
  const digest = createHash('sha256')
    .update(listed.map(({ line }) => line).join('\n'))
    .digest('base64');
  const known = await trx
    .selectFrom('installed_packages')
    .select('digest')
    .where('server_id', '=', serverId)
    .executeTakeFirst();
  if (known?.digest === digest) return;
  const versions = await idsOf(trx, listed);
  const before = await trx
    .selectFrom('installed_packages')
    .select('versions')
    .where('server_id', '=', serverId)
    .executeTakeFirst();
  const row = { versions, digest, changed_at: at };
  await trx
    .insertInto('installed_packages')
    .values({ server_id: serverId, ...row })
    .onConflict((oc) => oc.column('server_id').doUpdateSet(row))
    .execute();
  if (before === undefined) return;
  await trx
    .insertInto('package_changes')
    .values({ server_id: serverId, at, ...versionsChanged(before.versions, versions) })
    // Two readings of one instant.
    .onConflict((oc) =>
      oc.columns(['server_id', 'at']).doUpdateSet({
        added: sql`package_changes.added || excluded.added`,
        removed: sql`package_changes.removed || excluded.removed`,
      }),
    )
    .execute();
}

/** Of all that a server has, in `package_versions`; sorted. */
export async function versionIds(trx: Trx, packages: readonly Installed[]): Promise<number[]> {
  return idsOf(trx, packageLines(packages));
}

async function idsOf(trx: Trx, listed: ReturnType<typeof packageLines>): Promise<number[]> {
  const versions = await versionsOf(
    trx,
    listed.map(({ one }) => one),
  );
  return versions.map(({ id }) => id);
}

/** New versions are inserted in one order by everybody, so that two scans never wait for each other. */
export async function versionsOf(
  trx: Trx,
  packages: readonly Installed[],
): Promise<readonly (Installed & { readonly id: number })[]> {
  const asked = sql`unnest(${packages.map(({ name }) => name)}::text[], ${packages.map(({ arch }) => arch)}::text[],
    ${packages.map(({ version }) => version)}::text[]) as q (name, arch, version)`;
  await sql`
    insert into package_versions (name, arch, version)
    select q.name, q.arch, q.version from ${asked}
    where not exists (select from package_versions v where v.name = q.name and v.arch = q.arch and v.version = q.version)
    order by q.name collate "C", q.arch collate "C", q.version collate "C"
    on conflict do nothing`.execute(trx);
  const { rows } = await sql<Installed & { id: number }>`
    select v.id, v.name, v.arch, v.version from ${asked} join package_versions v on v.name = q.name and v.arch = q.arch and v.version = q.version
    order by v.id`.execute(trx);
  return rows;
}
