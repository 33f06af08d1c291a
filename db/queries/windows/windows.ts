// Maintenance windows as the rules see them (POL-5).
import { sql } from 'kysely';
import type { UserId, WindowId } from '../../../domain/ids.ts';
import type { MaintenanceWindow } from '../../../domain/windows/maintenance-window.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type NamedWindow = MaintenanceWindow & {
  readonly id: WindowId;
  readonly name: string;
  readonly production: boolean;
  readonly automatic: boolean;
  readonly tellDays: number | null;
  readonly changedAt: Date;
  readonly approvedBy: UserId | null;
  readonly approvedAt: Date | null;
  readonly inForceSince: Date | null;
  readonly lapseToldFor: Date | null;
  readonly archivedAt: Date | null;
};

export type ApprovedWindow = NamedWindow & { readonly approvedBy: UserId; readonly approvedAt: Date };

const COLUMNS = [
  'id',
  'name',
  'zone',
  'from_day as from',
  'recurrence',
  sql<string>`to_char(starts_at, 'HH24:MI')`.as('startsAt'),
  'minutes',
  'last_start_minutes as lastStartMinutes',
  'task',
  'production',
  'automatic',
  'tell_days as tellDays',
  'changed_at as changedAt',
  'approved_by as approvedBy',
  'approved_at as approvedAt',
  'in_force_since as inForceSince',
  'lapse_told_for as lapseToldFor',
  'archived_at as archivedAt',
] as const;

/** Those that are not archived, by name. */
export async function loadWindows(db: Db): Promise<readonly NamedWindow[]> {
  return db
    .selectFrom('maintenance_windows')
    .select(COLUMNS)
    .where('archived_at', 'is', null)
    .orderBy(sql`lower(name)`)
    .execute();
}

/** Approved as they are, however long ago. */
export async function loadApprovedWindows(db: Db): Promise<readonly ApprovedWindow[]> {
  return (await loadWindows(db)).filter(isApproved);
}

/** Locked; null: archived meanwhile, or not approved any more. */
export async function lockApprovedWindow(trx: Trx, id: WindowId): Promise<ApprovedWindow | null> {
  const row = await trx
    .selectFrom('maintenance_windows')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined && isApproved(row) ? row : null;
}

/** null: there is none, or it is archived. */
export async function loadWindow(db: Db, id: WindowId): Promise<NamedWindow | null> {
  return (await loadWindows(db)).find((one) => one.id === id) ?? null;
}

/** Locked. By its id, or its name without regard to case. Of those that are not archived. */
export async function lockWindow(trx: Trx, named: WindowId | string): Promise<NamedWindow | null> {
  const row = await trx
    .selectFrom('maintenance_windows')
    .select(COLUMNS)
    .where(typeof named === 'number' ? sql<boolean>`id = ${named}` : sql<boolean>`lower(name) = lower(${named})`)
    .where('archived_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function findDomainId(db: Db, code: string): Promise<number> {
  return (await db.selectFrom('domains').select('id').where('code', '=', code).executeTakeFirstOrThrow()).id;
}

function isApproved(window: NamedWindow): window is ApprovedWindow {
  return window.approvedAt !== null && window.approvedBy !== null;
}
