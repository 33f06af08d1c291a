// Package exclusions whose end has passed and that nobody has extended or lifted (DEBT-1): still in force, and asked about each week.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type OwnedExclude = {
  readonly id: number;
  readonly hostname: string;
  readonly glob: string;
  readonly ownerId: UserId;
  readonly expiresOn: IsoDate;
};

type Asking = { readonly today: IsoDate; readonly askedBefore: Date };

/** Asked at every sweep, without a transaction. */
export async function areEndsUnasked(db: Db, asking: Asking): Promise<boolean> {
  return (await overdue(db, asking).limit(1).executeTakeFirst()) !== undefined;
}

/** Locked; those that another process asks about are left out. */
export function lockOverdueExcludes(trx: Trx, asking: Asking): Promise<readonly OwnedExclude[]> {
  return overdue(trx, asking).orderBy('v.hostname').orderBy('x.glob').forUpdate('x').skipLocked().limit(500).execute();
}

function overdue(db: Db, { today, askedBefore }: Asking) {
  return reachable(db)
    .where('x.expires_on', '<', today)
    .where((eb) => eb.or([eb('x.end_asked_at', 'is', null), eb('x.end_asked_at', '<=', askedBefore)]));
}

/** Of before ends asked, whose owner has not been told that they do. */
export async function isKeepingUntold(db: Db): Promise<boolean> {
  return (await untold(db).limit(1).executeTakeFirst()) !== undefined;
}

export function lockUntoldExcludes(trx: Trx): Promise<readonly OwnedExclude[]> {
  return untold(trx).orderBy('v.hostname').orderBy('x.glob').forUpdate('x').skipLocked().limit(500).execute();
}

function untold(db: Db) {
  return reachable(db).where('x.keeping_untold', '=', true);
}

/** In force, with an end, and of an owner who can be written to. */
function reachable(db: Db) {
  return db
    .selectFrom('package_excludes as x')
    .innerJoin('servers as v', 'v.id', 'x.server_id')
    .select(['x.id', 'v.hostname', 'x.glob', 'x.owner_id as ownerId'])
    .select((eb) => eb.ref('x.expires_on').$notNull().as('expiresOn'))
    .where('x.removed_at', 'is', null)
    .where('x.expires_on', 'is not', null)
    .where(
      sql<boolean>`exists (select from users u join conversations c on c.user_id = u.id and c.kind = 'personal'
        where u.id = x.owner_id and u.disabled_at is null)`,
    );
}

/** By server, with the globs whose end has passed. */
export async function loadOverdueGlobs(
  db: Db,
  servers: readonly ServerId[],
  today: IsoDate,
): Promise<ReadonlyMap<ServerId, readonly string[]>> {
  if (servers.length === 0) return new Map();
  const rows = await db
    .selectFrom('package_excludes')
    .select(['server_id', 'glob'])
    .where('removed_at', 'is', null)
    .where('expires_on', '<', today)
    .where('server_id', '=', sql<ServerId>`any(${[...servers]}::int[])`)
    .orderBy('glob')
    .execute();
  const byServer = Map.groupBy(rows, ({ server_id: id }) => id);
  return new Map([...byServer].map(([id, group]) => [id, group.map(({ glob }) => glob)]));
}
