// What the estate lacks before a first campaign. Counts are of servers that are patched (ELIG-1: `etat`).
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

export type UnownedServers = {
  readonly servers: number;
  readonly withoutApplication: number;
  readonly withoutOwner: number;
  readonly example: string | null;
};

/** An owner counts who may answer (INV-6): with an account of that role, neither disabled nor over. */
export async function countUnownedServers(db: Db): Promise<UnownedServers> {
  const { rows } = await sql<UnownedServers>`
    with judged as (
      select v.hostname, v.application_id is null as bare,
        v.application_id is not null and not exists (
          select from application_contacts a join users u on u.contact_id = a.contact_id
            join user_roles r on r.user_id = u.id and r.role = 'owner'
          where a.application_id = v.application_id and u.disabled_at is null
            and (u.expires_at is null or u.expires_at > now())) as unowned
      from servers v where v.etat = 'Production')
    select count(*)::int as servers, count(*) filter (where bare)::int as "withoutApplication",
      count(*) filter (where unowned)::int as "withoutOwner", min(hostname) filter (where bare or unowned) as example
    from judged`.execute(db);
  return rows[0] ?? { servers: 0, withoutApplication: 0, withoutOwner: 0, example: null };
}

export async function countVirtualServers(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('servers')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('machine_type', '=', 'vm')
    .where('etat', '=', 'Production')
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Some are started for their patch, and stopped again (RUN-17). */
export async function hasNormallyOff(db: Db): Promise<boolean> {
  return (
    (await db.selectFrom('servers').select('id').where('normally_off', '=', true).executeTakeFirst()) !== undefined
  );
}

/** Some campaign was for kernels alone (POL-6). */
export async function hasKernelCampaign(db: Db): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from campaigns where update_scope ->> 'kind' = 'kernels') as has`.execute(db);
  return rows[0]?.has ?? false;
}
