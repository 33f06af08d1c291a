// The checks of applications (RUN-9).
import type { AppCheck } from '../../../domain/app-checks/app-check.ts';
import type { ApplicationId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type StoredCheck = { readonly id: number; readonly check: AppCheck; readonly by: string };

/** In the order in which they were added. `applicationId` null: none. */
export async function loadApplicationChecks(
  db: Db,
  applicationId: ApplicationId | null,
): Promise<readonly StoredCheck[]> {
  if (applicationId === null) return [];
  const rows = await db
    .selectFrom('application_checks as c')
    .innerJoin('users as u', 'u.id', 'c.created_by')
    .select(['c.id', 'c.argv', 'c.url', 'u.display_name as by'])
    .where('c.application_id', '=', applicationId)
    .where('c.removed_at', 'is', null)
    .orderBy('c.id')
    .execute();
  return rows.map(({ id, argv, url, by }) => ({ id, by, check: checkOf(argv, url) }));
}

/** Of every application, by its name, in the order in which they were added. */
export async function loadAllChecks(
  db: Db,
): Promise<readonly { readonly application: string; readonly check: AppCheck }[]> {
  const rows = await db
    .selectFrom('application_checks as c')
    .innerJoin('applications as a', 'a.id', 'c.application_id')
    .select(['a.name as application', 'c.argv', 'c.url'])
    .where('c.removed_at', 'is', null)
    .orderBy('c.id')
    .execute();
  return rows.map(({ application, argv, url }) => ({ application, check: checkOf(argv, url) }));
}

function checkOf(argv: readonly string[] | null, url: string | null): AppCheck {
  const [first = '', ...others] = argv ?? [];
  return url === null ? { kind: 'command', argv: [first, ...others] } : { kind: 'url', url };
}

/** Whoever changes the checks of an application, one after the other. */
export async function lockApplicationChecks(trx: Trx, applicationId: ApplicationId): Promise<void> {
  await trx.selectFrom('applications').select('id').where('id', '=', applicationId).forNoKeyUpdate().execute();
}

export async function insertApplicationCheck(
  trx: Db,
  row: { readonly applicationId: ApplicationId; readonly check: AppCheck; readonly by: UserId; readonly at: Date },
): Promise<number> {
  const { check } = row;
  const { id } = await trx
    .insertInto('application_checks')
    .values({
      application_id: row.applicationId,
      argv: check.kind === 'command' ? [...check.argv] : null,
      url: check.kind === 'url' ? check.url : null,
      created_by: row.by,
      created_at: row.at,
      removed_at: null,
      removed_by: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** False: it is gone already. */
export async function removeApplicationCheck(
  trx: Db,
  id: number,
  { by, at }: { readonly by: UserId; readonly at: Date },
): Promise<boolean> {
  const result = await trx
    .updateTable('application_checks')
    .set({ removed_at: at, removed_by: by })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
