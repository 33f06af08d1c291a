// What a command's form offers to choose from: campaigns, operators, applications, domains, families of package managers.
import { sql } from 'kysely';
import { FAMILIES, type Family } from '../../../domain/baselines/family.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** More are not offered: one more than that is read, so that it shows. */
export const MAX_CHOICES = 60;

/** The newest first. */
export function campaignChoices(
  db: Db,
  status: 'open' | 'closed',
): Promise<readonly { readonly id: CampaignId; readonly label: string }[]> {
  return db
    .selectFrom('campaigns')
    .select(['id', 'label'])
    .where('status', '=', status)
    .orderBy('id', 'desc')
    .limit(MAX_CHOICES + 1)
    .execute();
}

/** Display names of those who may patch. */
export async function operatorChoices(db: Db, now: Date): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('user_roles as r', 'r.user_id', 'u.id')
    .select('u.display_name')
    .where('r.role', '=', 'operator')
    .where('u.disabled_at', 'is', null)
    .where(({ eb, or }) => or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .orderBy(sql`u.display_name collate "C"`)
    .limit(MAX_CHOICES + 1)
    .execute();
  return rows.map((row) => row.display_name);
}

export async function applicationChoices(db: Db): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('applications')
    .select('name')
    .orderBy(sql`name collate "C"`)
    .limit(MAX_CHOICES + 1)
    .execute();
  return rows.map(({ name }) => name);
}

export async function domainChoices(db: Db): Promise<readonly { readonly code: string; readonly name: string }[]> {
  return db
    .selectFrom('domains')
    .select(['code', 'name'])
    .orderBy(sql`code collate "C"`)
    .limit(MAX_CHOICES + 1)
    .execute();
}

/** Without Windows where the settings leave it out (ELIG-1). */
export async function familyChoices(db: Db): Promise<readonly Family[]> {
  const windows = await db
    .selectFrom('patched_families')
    .select('family')
    .where('family', '=', 'windows')
    .executeTakeFirst();
  return FAMILIES.filter((family) => family !== 'windows' || windows !== undefined);
}
