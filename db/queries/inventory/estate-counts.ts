// How many servers, applications and people the inventory has.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

export type EstateCounts = {
  readonly servers: number;
  /** ELIG-1: that campaigns take. */
  readonly patchable: number;
  readonly applications: number;
  /** INV-6: with servers, and nobody who can answer for them. */
  readonly unowned: number;
  readonly people: number;
};

/** INV-6, a condition on `applications a`: somebody with an account in force, and the role of an owner, answers for it. */
export function answersFor(now: Date) {
  return sql<boolean>`exists (select from application_contacts ac join users u on u.contact_id = ac.contact_id
    join user_roles r on r.user_id = u.id and r.role = 'owner'
    where ac.application_id = a.id and u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now}))`;
}

/** `now`: an account that has ended answers for nothing. */
export async function countEstate(db: Db, now: Date): Promise<EstateCounts> {
  const { rows } = await sql<EstateCounts>`
    select
      (select count(*)::int from servers) as servers,
      (select count(*)::int from servers where ${isPatchedFamily('os_family')} and etat = 'Production' and patch_os_owner = 'secops'
        and licence_support in ('active', 'els')) as patchable,
      (select count(*)::int from applications) as applications,
      (select count(*)::int from applications a where exists (select from servers v where v.application_id = a.id)
        and not ${answersFor(now)}) as unowned,
      (select count(*)::int from users where disabled_at is null and (expires_at is null or expires_at > ${now})) as people`.execute(
    db,
  );
  const [counts] = rows;
  if (counts === undefined) throw new Error('no counts');
  return counts;
}
