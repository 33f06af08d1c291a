// Package exclusions whose last day is near, and whose owner has not been told of that day.

import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type Ending = {
  readonly id: number;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly glob: string;
  readonly ownerId: UserId;
  readonly expiresOn: IsoDate;
};

type Days = { readonly first: IsoDate; readonly last: IsoDate };

/** Asked at every sweep, without a transaction. */
export async function areExcludesEnding(db: Db, days: Days): Promise<boolean> {
  return (await ending(db, days).limit(1).executeTakeFirst()) !== undefined;
}

/** Locked; those that another process tells are left out. */
export function lockEndingExcludes(trx: Trx, days: Days): Promise<readonly Ending[]> {
  return ending(trx, days).orderBy('v.hostname').orderBy('x.glob').forUpdate('x').skipLocked().limit(500).execute();
}

/** Owners who cannot be written to are not looked for again and again. */
function ending(db: Db, { first, last }: Days) {
  return db
    .selectFrom('package_excludes as x')
    .innerJoin('servers as v', 'v.id', 'x.server_id')
    .select(['x.id', 'x.server_id as serverId', 'v.hostname', 'x.glob', 'x.owner_id as ownerId'])
    .select((eb) => eb.ref('x.expires_on').$notNull().as('expiresOn'))
    .where('x.removed_at', 'is', null)
    .where('x.expires_on', '>=', first)
    .where('x.expires_on', '<=', last)
    .where((eb) => eb('x.end_told_for', 'is distinct from', eb.ref('x.expires_on')))
    .where(
      sql<boolean>`exists (select from users u join conversations c on c.user_id = u.id and c.kind = 'personal'
        where u.id = x.owner_id and u.disabled_at is null)`,
    );
}

export async function markEndTold(trx: Trx, told: readonly Ending[]): Promise<void> {
  await trx
    .updateTable('package_excludes')
    .set((eb) => ({ end_told_for: eb.ref('expires_on') }))
    .where(
      'id',
      'in',
      told.map(({ id }) => id),
    )
    .execute();
}
