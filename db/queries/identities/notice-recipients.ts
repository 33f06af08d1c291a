// Who is told of service identities that are due (PEOPLE-5): admins, and those who answer for one of them.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** `email` in lower case. */
export type NoticeRecipient = { readonly userId: UserId; readonly email: string; readonly isAdmin: boolean };

type Asked = {
  /** Entra ids of admins of the settings, in lower case. */
  readonly listed: readonly string[];
  /** Addresses, in lower case. */
  readonly owners: readonly string[];
  readonly now: Date;
};

/** People who are in force at that instant. */
export async function loadNoticeRecipients(db: Db, asked: Asked): Promise<readonly NoticeRecipient[]> {
  const { listed, owners, now } = asked;
  const { rows } = await sql<NoticeRecipient>`
    select * from (
      select u.id as "userId", lower(u.email) as email, coalesce(u.entra_id = any(${[...listed]}), false)
        or exists (select from user_roles r where r.user_id = u.id and r.role = 'admin') as "isAdmin"
      from users u where u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now})
    ) known where "isAdmin" or email = any(${[...owners]})
    order by "userId"`.execute(db);
  return rows;
}
