// Who answers for which application: the owners and their deputies.
import type { ApplicationId, UserId } from '../../domain/ids.ts';
import type { Db } from '../schema/database.ts';

/** Names by application, owners before deputies. */
export async function loadOwnerNames(db: Db, ids: readonly ApplicationId[]): Promise<Map<ApplicationId, string[]>> {
  const names = new Map<ApplicationId, string[]>();
  if (ids.length === 0) return names;
  const rows = await db
    .selectFrom('application_contacts as x')
    .innerJoin('contacts as k', 'k.id', 'x.contact_id')
    .select(['x.application_id', 'k.name'])
    .where('x.application_id', 'in', [...ids])
    .orderBy('x.duty', 'desc')
    .orderBy('k.name')
    .execute();
  for (const { application_id, name } of rows) names.set(application_id, [...(names.get(application_id) ?? []), name]);
  return names;
}

/** The applications of which the person is the owner or the deputy. */
export async function loadApplicationsOf(db: Db, userId: UserId): Promise<ApplicationId[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('application_contacts as x', 'x.contact_id', 'u.contact_id')
    .select('x.application_id')
    .where('u.id', '=', userId)
    .execute();
  return rows.map((row) => row.application_id);
}
