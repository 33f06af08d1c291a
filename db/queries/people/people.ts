// People who can be given servers, and the rules that give them (ASSIGN-1 to ASSIGN-5).
import type { CampaignId, UserId } from '../../../domain/ids.ts';
import type { Rule } from '../../../domain/inventory/rule-changes.ts';
import type { AssignmentRule } from '../../../domain/previews/assignment.ts';
import type { OperatorLimit, Person, Staff } from '../../../domain/previews/roster.ts';
import type { Db } from '../../schema/database.ts';

/** `campaignId` null: a campaign to be, whose limits are those of its draft (`limits`). Standing ones hold where there is no other. */
export async function loadStaff(
  db: Db,
  now: Date,
  campaignId: CampaignId | null,
  limits: readonly OperatorLimit[] = [],
): Promise<Staff> {
  const people: Person[] = (
    await db.selectFrom('users').select(['id', 'display_name', 'disabled_at', 'expires_at']).orderBy('id').execute()
  ).map((row) => ({ id: row.id, name: row.display_name, disabledAt: row.disabled_at, expiresAt: row.expires_at }));
  const standing = await db.selectFrom('operator_limits').select(['user_id', 'max_servers']).execute();
  const own =
    campaignId === null
      ? []
      : await db
          .selectFrom('campaign_operator_limits')
          .select(['user_id', 'max_servers'])
          .where('campaign_id', '=', campaignId)
          .execute();
  const inForce = new Map<UserId, number>([...standing, ...own].map((row) => [row.user_id, row.max_servers]));
  for (const { userId, most } of limits) inForce.set(userId, most);
  return { people, limits: inForce, now };
}

/** Those who can be given servers by name: operators whose account is in force (ASSIGN-5), by name. */
export async function loadOperators(
  db: Db,
  now: Date,
): Promise<{ readonly id: UserId; readonly name: string; readonly email: string }[]> {
  return db
    .selectFrom('users as u')
    .innerJoin('user_roles as r', (join) => join.onRef('r.user_id', '=', 'u.id').on('r.role', '=', 'operator'))
    .select(['u.id', 'u.display_name as name', 'u.email'])
    .where('u.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .orderBy('u.display_name')
    .orderBy('u.id')
    .execute();
}

export async function loadAssignmentRules(db: Db): Promise<AssignmentRule[]> {
  const rows = await db.selectFrom('default_assignments').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    type: row.rule_type,
    value: row.rule_value,
    userId: row.user_id,
    priority: row.priority,
  }));
}

/** Every account, by its address. */
export async function loadUsersByEmail(
  db: Db,
): Promise<ReadonlyMap<string, { readonly id: UserId; readonly name: string }>> {
  const rows = await db.selectFrom('users').select(['id', 'display_name as name', 'email']).execute();
  return new Map(rows.map(({ email, ...user }) => [email, user]));
}

/** In the order in which they apply (ASSIGN-2), but for the precision of their kinds. */
export async function loadRules(db: Db): Promise<readonly RuleOfPerson[]> {
  const rows = await db
    .selectFrom('default_assignments as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['r.id', 'r.rule_type as type', 'r.rule_value as about', 'r.priority', 'u.email as operator'])
    .select(['u.display_name as name', 'u.disabled_at as disabledAt', 'u.expires_at as expiresAt'])
    .orderBy('r.priority')
    .orderBy('r.id')
    .execute();
  return rows;
}

export type RuleOfPerson = Rule & {
  readonly name: string;
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
};

/** By name; 0 is none. */
export async function loadStandingLimits(
  db: Db,
): Promise<readonly { readonly userId: UserId; readonly name: string; readonly most: number }[]> {
  return db
    .selectFrom('operator_limits as l')
    .innerJoin('users as u', 'u.id', 'l.user_id')
    .select(['l.user_id as userId', 'u.display_name as name', 'l.max_servers as most'])
    .where('l.max_servers', '>', 0)
    .orderBy('u.display_name')
    .orderBy('u.id')
    .execute();
}
