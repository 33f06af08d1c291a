// The correspondence of production and non-production: read, written as a whole, with its changes and what was dismissed.
import type { LinkChangeId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { NamedServer, StoredLink } from '../../../domain/links/detect.ts';
import { keyOf, type LinkDifference } from '../../../domain/links/link-difference.ts';
import { readHostname } from '../../../domain/links/signature.ts';
import type { Database, Db, Trx } from '../../schema/database.ts';
import type { LinkRefusalRow } from '../../schema/links.ts';

export type LinkChangeKind = Database['link_changes']['kind'];

export type LinkChange = {
  readonly id: LinkChangeId;
  readonly kind: LinkChangeKind;
  readonly status: Database['link_changes']['status'];
  readonly fileName: string | null;
  readonly difference: LinkDifference;
  readonly refusals: readonly LinkRefusalRow[];
  readonly unread: readonly Text[];
  readonly by: string;
  readonly at: Date;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
};

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

export async function insertLinkChange(
  trx: Trx,
  change: {
    readonly kind: LinkChangeKind;
    readonly status: 'draft' | 'refused' | 'applied';
    readonly fileName?: string | null;
    readonly difference: LinkDifference;
    readonly refusals?: readonly LinkRefusalRow[];
    readonly unread?: readonly Text[];
    readonly undoes?: LinkChangeId;
    readonly by: UserId;
    readonly at: Date;
  },
): Promise<LinkChangeId> {
  const ended = change.status === 'applied' ? { ended_by: change.by, ended_at: change.at } : {};
  const { id } = await trx
    .insertInto('link_changes')
    .values({
      kind: change.kind,
      status: change.status,
      file_name: change.fileName ?? null,
      difference: JSON.stringify(change.difference),
      refusals: JSON.stringify(change.refusals ?? []),
      unread: JSON.stringify(change.unread ?? []),
      undoes: change.undoes ?? null,
      created_by: change.by,
      created_at: change.at,
      ...ended,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function loadLinkChange(db: Db, id: LinkChangeId): Promise<LinkChange | null> {
  const row = await db
    .selectFrom('link_changes as c')
    .innerJoin('users as u', 'u.id', 'c.created_by')
    .leftJoin('users as e', 'e.id', 'c.ended_by')
    .selectAll('c')
    .select(['u.display_name as by', 'e.display_name as ender'])
    .where('c.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { kind, status, difference, refusals, unread, by, created_at: at, ender: endedBy, ended_at: endedAt } = row;
  return { id, kind, status, fileName: row.file_name, difference, refusals, unread, by, at, endedBy, endedAt };
}

/** The newest change of that person that is in force and is no undo. */
export async function lastLinkChangeBy(db: Db, userId: UserId): Promise<LinkChangeId | null> {
  const row = await db
    .selectFrom('link_changes')
    .select('id')
    .where('created_by', '=', userId)
    .where('status', '=', 'applied')
    .where('kind', '<>', 'undo')
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function endLinkChange(
  trx: Trx,
  id: LinkChangeId,
  ended: { readonly status: 'applied' | 'cancelled' | 'undone'; readonly by: UserId; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('link_changes')
    .set({ status: ended.status, ended_by: ended.by, ended_at: ended.at })
    .where('id', '=', id)
    .execute();
}
