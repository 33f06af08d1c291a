// One run of the checks, as its card shows it.
import type { Db } from '../../schema/database.ts';

/** undefined: no such run. */
export function loadInstallationCheck(db: Db, id: number) {
  return db
    .selectFrom('installation_checks as c')
    .innerJoin('users as u', 'u.id', 'c.asked_by')
    .select(['c.asked_at as askedAt', 'c.answered_at as answeredAt', 'c.reports', 'u.display_name as askedBy'])
    .where('c.id', '=', id)
    .executeTakeFirst();
}
