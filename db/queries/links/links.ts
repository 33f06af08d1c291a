// The correspondence of production and non-production: read, written as a whole, with what was dismissed.
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { NamedServer, StoredLink } from '../../../domain/links/detect.ts';
import { keyOf, type LinkDifference } from '../../../domain/links/link-difference.ts';
import { readHostname } from '../../../domain/links/signature.ts';
import type { Db, Trx } from '../../schema/database.ts';

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
    .select(['s.id', 's.os_family', 's.patch_os_owner', 's.etat'])
    .where('e.production', '=', true)
    .execute();
  const patched = rows.filter(
    (s) => s.os_family === 'linux' && s.patch_os_owner === 'secops' && s.etat === 'Production',
  );
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

/** What is added is dismissed no more; what detection had found and somebody removes is. */
export async function writeLinks(
  trx: Trx,
  { added, removed }: LinkDifference,
  by: { readonly userId: UserId; readonly at: Date },
): Promise<void> {
  for (const { prod, nonprod, source } of removed) {
    const pair = { prod_server_id: prod.id, nonprod_server_id: nonprod.id };
    await pairWhere(trx.deleteFrom('server_correspondance'), pair).execute();
    if (source === 'manual') continue;
    await trx
      .insertInto('link_dismissals')
      .values({ ...pair, dismissed_by: by.userId, dismissed_at: by.at })
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
  for (const { prod, nonprod } of added) {
    const pair = { prod_server_id: prod.id, nonprod_server_id: nonprod.id };
    await pairWhere(trx.deleteFrom('link_dismissals'), pair).execute();
  }
  if (added.length === 0) return;
  await trx
    .insertInto('server_correspondance')
    .values(
      added.map(({ prod, nonprod, source }) => ({
        prod_server_id: prod.id,
        nonprod_server_id: nonprod.id,
        environment_code: codeOf(nonprod),
        source,
        created_by: source === 'manual' ? by.userId : null,
        created_at: by.at,
      })),
    )
    .execute();
}

function codeOf({ hostname }: NamedServer): string | null {
  const reading = readHostname(hostname);
  return reading.kind === 'named' ? reading.code : null;
}

type Pair = { readonly prod_server_id: ServerId; readonly nonprod_server_id: ServerId };

function pairWhere<Q extends { where(column: 'prod_server_id' | 'nonprod_server_id', op: '=', id: ServerId): Q }>(
  query: Q,
  pair: Pair,
): Q {
  return query
    .where('prod_server_id', '=', pair.prod_server_id)
    .where('nonprod_server_id', '=', pair.nonprod_server_id);
}
