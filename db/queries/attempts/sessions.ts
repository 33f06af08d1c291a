// Moves a session along RUN-1: always as an update on the condition of its present state, so that only one caller wins.
import { sql } from 'kysely';
import { allowedFrom, type SessionTransition, targetOf } from '../../../domain/campaigns/session-state.ts';
import type { SessionId, SiteId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { RebootPolicy } from '../../../domain/reboots/reboot-policy.ts';
import type { OfEnvironment } from '../../../domain/server.ts';
import { databaseNow, secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { instanceOfServer } from '../servers/ec2-instances.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';
import { windowsOfServer } from '../windows/of-server.ts';

type Plain = Exclude<SessionTransition, 'exclude' | 'restore'>;

/** True when this caller made the transition; false when the session was not (any more) in a state that allows it. */
export async function transitionSession(trx: Trx, id: SessionId, transition: Plain): Promise<boolean> {
  const result = await trx
    .updateTable('patch_sessions')
    .set({ status: targetOf(transition) })
    .where('id', '=', id)
    .where('status', 'in', [...allowedFrom(transition)])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export type ExclusionNote = {
  readonly reason: string;
  readonly detail: Text | null;
  /** `system` or a person's name (PRE-9). */
  readonly by: string;
  readonly at: Date;
};

/** PRE-9 and manual exclusion. A waiting order to start goes with it. */
export async function excludeSession(trx: Trx, id: SessionId, note: ExclusionNote): Promise<boolean> {
  const result = await trx
    .updateTable('patch_sessions')
    .set({
      status: targetOf('exclude'),
      exclusion_reason: note.reason,
      exclusion_detail: note.detail === null ? null : JSON.stringify(note.detail),
      excluded_by: note.by,
      excluded_at: note.at,
      start_asked_at: null,
      start_asked_by: null,
      start_activity: null,
    })
    .where('id', '=', id)
    .where('status', 'in', [...allowedFrom('exclude')])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** PRE-9: back to pending; the old verdict is forgotten, so that prerequisites must be run again. */
export async function restoreSession(trx: Trx, id: SessionId): Promise<boolean> {
  const result = await trx
    .updateTable('patch_sessions')
    .set({
      status: targetOf('restore'),
      exclusion_reason: null,
      exclusion_detail: null,
      excluded_by: null,
      excluded_at: null,
      prereq_validated: null,
      prereq_date: null,
      start_refusal: null,
    })
    .where('id', '=', id)
    .where('status', 'in', [...allowedFrom('restore')])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * A short claim on the work around a session (prerequisites, start), on the database's clock. False: somebody else has it.
 * Retaking one's own claim prolongs it.
 */
export async function claimSession(db: Db, id: SessionId, owner: string, seconds: number): Promise<boolean> {
  const result = await db
    .updateTable('patch_sessions')
    .set({ lease_owner: owner, lease_until: secondsFromNow(seconds) })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', databaseNow()), eb('lease_owner', '=', owner)]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Locked. False: another worker has claimed it since, or has come and gone. */
export async function isSessionOf(trx: Trx, id: SessionId, owner: string): Promise<boolean> {
  const row = await trx
    .selectFrom('patch_sessions')
    .select('id')
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export async function releaseSession(db: Db, id: SessionId, owner: string): Promise<void> {
  await db
    .updateTable('patch_sessions')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** Of which campaign and server it is; undefined: there is no such session. */
export async function findSession(db: Db, id: SessionId) {
  return db.selectFrom('patch_sessions').select(['campaign_id', 'server_id']).where('id', '=', id).executeTakeFirst();
}

/** The words of its actions, and of what starts again what they stop, that begin with `sudo` (RUN-19). */
const rootActions = sql<readonly (readonly string[])[]>`(
  select coalesce(jsonb_agg(to_jsonb(w.words)), '[]'::jsonb) from actions x
    cross join lateral (values (x.words), (x.restart_words)) w (words)
  where x.archived_at is null and (x.server_id = v.id or x.application_id = v.application_id) and w.words[1] = 'sudo')`;

/** What steps and starters need of a session, its server and its campaign. */
export async function loadSessionContext(db: Db, id: SessionId) {
  // Each step of an attempt asks this: joined all at once, planning took fifty times as long as the answer.
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .selectAll('s')
    .select([
      'v.hostname',
      'v.os_family',
      isPatchedFamily().as('patched_family'),
      'v.etat',
      'v.licence_support',
      'v.machine_type',
      'v.app_group',
      'v.ssh_method',
      'v.patch_excludes',
      'v.vcenter_vm_name',
      'v.vm_uuid',
      'v.normally_off',
      'v.application_id',
      'v.reboot_policy as server_reboot_policy',
      'c.kind',
      'c.year',
      'c.cycle',
      'c.general_excludes',
      'c.update_scope',
      'c.reboot_policy',
      'c.start_mode',
      'c.start_mode_by',
      'c.stopped_at',
      'c.failures_acknowledged',
      'c.calendar_override_at',
      'c.status as campaign_status',
      ofPlace<string>('d.code').as('domain_code'),
      ofPlace<string>('e.name').as('environment'),
      ofPlace<boolean | null>('e.production').as('environment_production'),
      ofGroup<RebootPolicy>('reboot_policy').as('group_reboot_policy'),
      sql<RebootPolicy | null>`(select i.reboot_policy from sites i
        where i.id = coalesce(v.site_id, ${ofGroup<SiteId>('site_id')}) and i.archived_at is null)`.as(
        'site_reboot_policy',
      ),
      sql<string | null>`(select z.name from zones z where z.id = v.zone_id)`.as('zone'),
      windowsOfServer('v.id').as('windows'),
      rootActions.as('root_actions'),
      instanceOfServer.as('instance'),
    ])
    .where('s.id', '=', id)
    .executeTakeFirst();
}

function ofPlace<T>(column: 'd.code' | 'e.name' | 'e.production') {
  return sql<T>`(select ${sql.ref(column)} from domain_environments de join domains d on d.id = de.domain_id
    join environments e on e.id = de.environment_id where de.id = v.domain_environment_id)`;
}

/** Of its patch group, if that stands. */
function ofGroup<T>(column: 'reboot_policy' | 'site_id') {
  return sql<T | null>`(select ${sql.ref(`g.${column}`)} from patch_group_servers k join patch_groups g on g.id = k.group_id
    where k.server_id = v.id and g.archived_at is null)`;
}

export type SessionContext = NonNullable<Awaited<ReturnType<typeof loadSessionContext>>>;

/** Of the server, today. */
export function environmentOf({ environment, environment_production: production }: SessionContext): OfEnvironment {
  return { environment, production };
}
