// The correspondence of production and non-production: read, written as a whole, with what was dismissed.
import { sql } from 'kysely';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { NamedServer, StoredLink } from '../../../domain/links/detect.ts';
import { keyOf, type LinkDifference } from '../../../domain/links/link-difference.ts';
import { readHostname } from '../../../domain/links/signature.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

export async function loadStoredLinks(db: Db): Promise<StoredLink[]> {
  return db
    .selectFrom('server_correspondance')
    .select(['prod_server_id as prodId', 'nonprod_server_id as nonprodId', 'source'])
    .orderBy('id')
    .execute();
}

/** Pairs that detection must not propose again, as `keyOf` writes them. */
export async function loadDismissals(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('link_dismissals').select(['prod_server_id', 'nonprod_server_id']).execute();
  return new Set(rows.map((row) => keyOf(row.prod_server_id, row.nonprod_server_id)));
}

/** Productions by their environment; `patched`: those of them that SecOps patches, the ones that a prod go is about. */
export async function loadProductions(
  db: Db,
): Promise<{ readonly all: ReadonlySet<ServerId>; readonly patched: ReadonlySet<ServerId> }> {
  const rows = await db
    .selectFrom('servers as s')
    .innerJoin('domain_environments as de', 'de.id', 's.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .select(['s.id', 's.patch_os_owner', 's.etat'])
    .select(isPatchedFamily('s.os_family').as('patched_family'))
    .where('e.production', '=', true)
    .execute();
  const patched = rows.filter((s) => s.patched_family && s.patch_os_owner === 'secops' && s.etat === 'Production');
  return { all: new Set(rows.map(({ id }) => id)), patched: new Set(patched.map(({ id }) => id)) };
}

/** Every pair with its names and who made it, by hostname. */
export async function loadLinkRows(db: Db, serverId: ServerId | null) {
  let query = db
    .selectFrom('server_correspondance as l')
    .innerJoin('servers as p', 'p.id', 'l.prod_server_id')
    .innerJoin('servers as n', 'n.id', 'l.nonprod_server_id')
    .leftJoin('users as u', 'u.id', 'l.created_by')
    .select([
      'p.id as prodId',
      'p.hostname as prod',
      'n.id as nonprodId',
      'n.hostname as nonprod',
      'l.source',
      'u.display_name as by',
      'l.created_at as at',
    ])
    .orderBy('p.hostname')
    .orderBy('n.hostname');
  if (serverId !== null) {
    query = query.where((eb) => eb.or([eb('p.id', '=', serverId), eb('n.id', '=', serverId)]));
  }
  return query.execute();
}

/**
 * What is added is dismissed no more; what detection had found and somebody removes is. A statement each, however many they are: a takeover
 * brings tens of thousands, and PostgreSQL takes 65,535 parameters.
 */
export async function writeLinks(
  trx: Trx,
  { added, removed }: LinkDifference,
  { userId, at }: { readonly userId: UserId; readonly at: Date },
): Promise<void> {
  const [more, fewer] = [recordsOf(added), recordsOf(removed)];
  if (removed.length > 0) {
    await sql`
      delete from server_correspondance l using ${fewer} where (l.prod_server_id, l.nonprod_server_id) = (r.prod, r.nonprod)`.execute(
      trx,
    );
    await sql`
      insert into link_dismissals (prod_server_id, nonprod_server_id, dismissed_by, dismissed_at)
      select r.prod, r.nonprod, ${userId}::integer, ${at}::timestamptz from ${fewer} where r.source <> 'manual' on conflict do nothing`.execute(
      trx,
    );
  }
  if (added.length === 0) return;
  await sql`
    delete from link_dismissals l using ${more} where (l.prod_server_id, l.nonprod_server_id) = (r.prod, r.nonprod)`.execute(
    trx,
  );
  await sql`
    insert into server_correspondance (prod_server_id, nonprod_server_id, environment_code, source, created_by, created_at)
    select r.prod, r.nonprod, r.code, r.source, case when r.source = 'manual' then ${userId}::integer end, ${at}::timestamptz from ${more}`.execute(
    trx,
  );
}

function recordsOf(pairs: LinkDifference['added']) {
  const rows = pairs.map(({ prod, nonprod, source }) => ({
    prod: prod.id,
    nonprod: nonprod.id,
    code: codeOf(nonprod),
    source,
  }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (prod integer, nonprod integer, code text, source text)`;
}

function codeOf({ hostname }: NamedServer): string | null {
  const reading = readHostname(hostname);
  return reading.kind === 'named' ? reading.code : null;
}
