// Accounts of people: who an Entra id is, with which roles, and how the two come together (PEOPLE-1).
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { RoleName } from '../../schema/inventory.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';

export type Account = {
  readonly id: UserId;
  readonly name: string;
  readonly language: Language | null;
  readonly roles: readonly RoleName[];
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
};

export function loadAccount(db: Db, id: UserId): Promise<Account | null> {
  return load(db, sql`u.id = ${id}`);
}

/** `entraId` in lower case. */
export function findAccount(db: Db, entraId: string): Promise<Account | null> {
  return load(db, sql`u.entra_id = ${entraId}`);
}

async function load(db: Db, which: ReturnType<typeof sql>): Promise<Account | null> {
  const { rows } = await sql<Account>`
    select u.id, u.display_name as name, u.language, u.disabled_at as "disabledAt", u.expires_at as "expiresAt",
      array(select r.role from user_roles r where r.user_id = u.id order by r.role) as roles
    from users u where ${which}`.execute(db);
  return rows[0] ?? null;
}

/** What somebody's address led to. */
export type Binding =
  | { readonly kind: 'bound'; readonly id: UserId }
  | { readonly kind: 'refused'; readonly why: 'no account' | 'an admin' | 'another Entra id' | 'disabled' };

type Bind = { readonly entraId: string; readonly address: string; readonly now: Date };

/**
 * Binds the account of that address, for good. Never one with the role admin, unless the settings name the Entra id (`asAdmin`): whoever
 * can change an address in a directory would be an admin here.
 */
export function bindByAddress(db: Db, { entraId, address, now }: Bind, asAdmin: boolean): Promise<Binding> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('users as u')
      .select((eb) => [
        'u.id',
        'u.entra_id',
        'u.disabled_at',
        eb
          .exists(
            eb
              .selectFrom('user_roles as r')
              .select('r.role')
              .whereRef('r.user_id', '=', 'u.id')
              .where('role', '=', 'admin'),
          )
          .as('admin'),
        // A group of the directory would make an admin of whoever is bound to it.
        eb
          .exists(
            eb
              .selectFrom('directory_accounts as d')
              .select('d.user_id')
              .whereRef('d.user_id', '=', 'u.id')
              .where('d.admin_group', 'is not', null),
          )
          .as('waitsForAdmin'),
      ])
      .where('u.email', '=', sql<string>`lower(${address})`)
      .forUpdate('u')
      .executeTakeFirst();
    if (row === undefined) return { kind: 'refused', why: 'no account' };
    // A second message of the same person may just have bound it.
    if (row.entra_id !== null && row.entra_id !== entraId) return { kind: 'refused', why: 'another Entra id' };
    if (row.disabled_at !== null) return { kind: 'refused', why: 'disabled' };
    if ((row.admin === true || row.waitsForAdmin === true) && !asAdmin && row.entra_id === null)
      return { kind: 'refused', why: 'an admin' };
    if (row.entra_id === null) await bind(trx, row.id, { entraId, address, now });
    return { kind: 'bound', id: row.id };
  });
}

async function bind(trx: Trx, id: UserId, { entraId, address, now }: Bind): Promise<void> {
  await trx.updateTable('users').set({ entra_id: entraId }).where('id', '=', id).execute();
  const after = { entraId, address };
  await writeAudit(trx, { at: now, actor: SYSTEM, action: 'person.bind', object: { type: 'user', id }, after });
}

/** The account of an admin of the settings whom no address leads to. `address` null: Teams told none. */
export function createAdmin(
  db: Db,
  { entraId, name, address, now }: Omit<Bind, 'address'> & { readonly name: string; readonly address: string | null },
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const email = address ?? `${entraId}@entra.invalid`;
    const created = await trx
      .insertInto('users')
      .values({ display_name: name === '' ? entraId : name, email: sql`lower(${email})`, entra_id: entraId })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (created === undefined) return;
    const object = { type: 'user', id: created.id };
    const reason = 'named by the settings';
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'person.create',
      object,
      after: { entraId, email },
      reason,
    });
  });
}

/** PEOPLE-2: those of the settings always count. */
export function grantAdmin(db: Db, id: UserId, now: Date): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const granted = await trx
      .insertInto('user_roles')
      .values({ user_id: id, role: 'admin' })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'role']).doUpdateSet({ by_admin: true }).where('user_roles.by_admin', '=', false),
      )
      .returning('role')
      .executeTakeFirst();
    if (granted === undefined) return;
    const reason = 'named by the settings';
    const object = { type: 'user', id };
    await writeAudit(trx, { at: now, actor: SYSTEM, action: 'role.grant', object, after: { role: 'admin' }, reason });
  });
}
