// Rows of the world of cards that no operation of it makes.

import type { Db } from '../../db/schema/database.ts';
import { inverseBaselines } from '../../domain/baselines/baseline-difference.ts';
import { SHIPPED_RULES } from '../../domain/baselines/rules.ts';
import type { Recurrence } from '../../domain/windows/recurrence.ts';
import { MONDAY_MORNING } from './campaign-data.ts';

/** One that is answered, and one that is not. */
export async function addInstallationChecks(db: Db): Promise<void> {
  const { id: asker } = await db.selectFrom('users').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow();
  const said = { fr: 'Horloge', en: 'Clock' };
  const reports = JSON.stringify([{ name: 'clock', title: said, answer: 'no', detail: said, remedy: said }]);
  await db
    .insertInto('installation_checks')
    .values([
      { asked_by: asker, asked_at: MONDAY_MORNING, answered_at: MONDAY_MORNING, reports },
      { asked_by: asker, asked_at: MONDAY_MORNING, answered_at: null, reports: '[]' },
    ])
    .execute();
}

/** A patch group with one server and a maintenance window, and a change of a baseline that was cancelled. */
export async function addPolicies(db: Db): Promise<void> {
  const { id: user } = await db.selectFrom('users').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow();
  const { id: server } = await db
    .selectFrom('servers')
    .select('id')
    .where('hostname', '=', 'vrapp1')
    .executeTakeFirstOrThrow();
  const { id: group } = await db
    .insertInto('patch_groups')
    .values({ name: 'Web', made_by: user, made_at: MONDAY_MORNING })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('patch_group_servers')
    .values({ server_id: server, group_id: group, added_by: user, added_at: MONDAY_MORNING })
    .execute();
  const { id: window } = await db
    .insertInto('maintenance_windows')
    .values({
      ...{ name: 'Night', zone: 'Europe/Paris', from_day: '2027-01-01', starts_at: '22:00', minutes: 240 },
      ...{ recurrence: 'FREQ=MONTHLY;BYDAY=2TU' as Recurrence, last_start_minutes: 30, task: 'scan' },
      ...{ tell_days: 1, created_by: user, created_at: MONDAY_MORNING, changed_at: MONDAY_MORNING },
      ...{ approved_by: user, approved_at: MONDAY_MORNING, in_force_since: MONDAY_MORNING },
      ...{ lapse_told_for: null, archived_by: null, archived_at: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('maintenance_window_covers')
    .values({ window_id: window, group_id: group, server_id: null, application_id: null, domain_id: null })
    .execute();
  const edit = {
    family: 'rpm',
    name: 'Default',
    before: SHIPPED_RULES,
    after: { ...SHIPPED_RULES, nonSecurity: false },
    simulated: null,
  } as const;
  await db
    .insertInto('baseline_changes')
    .values({
      ...{
        kind: 'edit',
        status: 'cancelled',
        file_name: null,
        difference: JSON.stringify(inverseBaselines({ edits: [edit] })),
      },
      ...{ refusals: '[]', unread: '[]', undoes: null, created_by: user, created_at: MONDAY_MORNING },
      ...{ ended_by: user, ended_at: MONDAY_MORNING },
    })
    .execute();
}
