// People as a command line names them: by their address.
import type { UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type ActivePerson = { readonly id: UserId; readonly entra_id: string | null; readonly display_name: string };

/** `email` in lower case. */
export async function findActivePeople(db: Db, email: string): Promise<readonly ActivePerson[]> {
  return active(db).where('u.email', '=', email).execute();
}

export async function loadActiveCoordinators(db: Db): Promise<readonly ActivePerson[]> {
  return active(db).innerJoin('user_roles as r', 'r.user_id', 'u.id').where('r.role', '=', 'coordinator').execute();
}

function active(db: Db) {
  return db
    .selectFrom('users as u')
    .select(['u.id', 'u.entra_id', 'u.display_name'])
    .where('u.disabled_at', 'is', null);
}

export async function loadActiveAddresses(db: Db): Promise<readonly string[]> {
  const rows = await db.selectFrom('users').select('email').where('disabled_at', 'is', null).execute();
  return rows.map(({ email }) => email);
}

/** Names of those who may add people, in their order. */
export async function loadActiveAdmins(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await active(db)
    .innerJoin('user_roles as r', 'r.user_id', 'u.id')
    .where('r.role', '=', 'admin')
    .where((eb) => eb.or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .orderBy('u.display_name')
    .execute();
  return rows.map(({ display_name }) => display_name);
}
