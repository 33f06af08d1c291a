// Rows of the world of cards that no operation of it makes.

import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import { inverseBaselines } from '../../domain/baselines/baseline-difference.ts';
import { SHIPPED_RULES } from '../../domain/baselines/rules.ts';
import type { PatchGroupId, UserId } from '../../domain/ids.ts';
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

/** One that was read, with a run, a record, something to be written there, and what it says of a server. */
export async function addIntegration(db: Db): Promise<void> {
  const named = { integration: 'itop' } as const;
  const said = { fr: 'rien', en: 'nothing' };
  await db
    .insertInto('integration_states')
    .values({ ...named, last_ok_at: MONDAY_MORNING, compared_note: JSON.stringify(said), compared_at: MONDAY_MORNING })
    .execute();
  const run = { ...named, mode: 'whole', outcome: 'done', asked_by: null, fault: null, detail: null } as const;
  await db
    .insertInto('integration_runs')
    .values({ ...run, begun_at: MONDAY_MORNING, ended_at: MONDAY_MORNING })
    .execute();
  const record = { ...named, kind: 'server', remote_id: 'Server::1' } as const;
  await db
    .insertInto('integration_records')
    .values({ ...record, content: '{}', changed_at: MONDAY_MORNING })
    .execute();
  await db
    .insertInto('webhook_receivers')
    .values({ name: 'jenkins', events: ['nothing'], fault: 'silent', detail: 'x', failing_since: MONDAY_MORNING })
    .execute();
  await sql`insert into webhook_outbox (receiver, event_id, type, subject, campaign_id, happened_at, data, fault, detail)
    values ('jenkins', gen_random_uuid(), 'patchcenter.campaign.created', 'campaigns/1', 1, ${MONDAY_MORNING}, '{}', 'silent', 'x')`.execute(
    db,
  );
  await db
    .insertInto('integration_outbox')
    .values({
      ...record,
      topic: 'server',
      wish: '{}',
      wished_at: MONDAY_MORNING,
      next_try_at: null,
      ended_at: null,
      fault: null,
      detail: null,
    })
    .execute();
  const server = await db.selectFrom('servers').select('id').where('hostname', '=', 'vrapp1').executeTakeFirstOrThrow();
  const covered = { server_id: server.id, remote_id: 'Server::1', name: 'vrapp1', state: 'covered' } as const;
  await db
    .insertInto('integration_coverage')
    .values({ ...named, ...covered, since: MONDAY_MORNING })
    .execute();
}

/** What it says of the first server that was patched. */
export async function addLook(db: Db): Promise<void> {
  const patched = await db
    .selectFrom('patch_attempts')
    .select(['server_id', 'id as attempt_id'])
    .where('state', '=', 'patched')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('integration_looks')
    .values({
      integration: 'itop',
      ...patched,
      verdict: 'good',
      note: JSON.stringify({ fr: 'rien', en: 'nothing' }),
      looked_at: MONDAY_MORNING,
      next_look_at: null,
    })
    .execute();
}

/** Of the HTTP API. */
async function addToken(db: Db, user: UserId): Promise<void> {
  const made = { created_by: user, created_at: MONDAY_MORNING, expires_at: new Date('2027-04-12T22:00:00Z') };
  await db
    .insertInto('api_tokens')
    .values({ name: 'jenkins', user_id: user, read_only: false, token_hash: 'x', ...made })
    .execute();
}

/** A ring of that group, opened for everybody in every campaign; a site with an answer, and one without. */
async function addRings(db: Db, { user, group }: { user: UserId; group: PatchGroupId }): Promise<void> {
  const made = { made_by: user, made_at: MONDAY_MORNING };
  const { id: ring } = await db
    .insertInto('rings')
    .values({ name: 'Banc', position: 1, soak_days: 2, ...made })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.updateTable('patch_groups').set({ ring_id: ring }).where('id', '=', group).execute();
  const sites = await db
    .insertInto('sites')
    .values(['Lyon', 'Brest'].map((name) => ({ name, reboot_policy: null, ...made })))
    .returning('id')
    .execute();
  const servers = await db.selectFrom('servers').select('id').where('hostname', 'in', ['vplone1', 'vpsolo1']).execute();
  for (const [at, { id: site }] of sites.entries()) {
    const server = servers[at];
    if (server !== undefined)
      await db.updateTable('servers').set({ site_id: site }).where('id', '=', server.id).execute();
    await db
      .insertInto('site_admins')
      .values({ site_id: site, user_id: user, added_by: user, added_at: MONDAY_MORNING })
      .execute();
  }
  const campaigns = await db.selectFrom('campaigns').select('id').execute();
  for (const { id } of campaigns) {
    await db
      .insertInto('ring_openings')
      .values({ campaign_id: id, ring_id: null, opened_by: user, opened_at: MONDAY_MORNING, reason: 'CVE' })
      .execute();
    const [answered] = sites;
    if (answered === undefined) continue;
    await db
      .insertInto('site_answers')
      .values({
        ...{ campaign_id: id, site_id: answered.id, answer: 'accepted', day: null, reason: null },
        ...{ answered_by: user, answered_at: MONDAY_MORNING },
      })
      .execute();
  }
}

/** One that depends on two others, one of which the product stands on; a download. Once all has started that is to: it would wait. */
export async function addOrder(db: Db, user: UserId): Promise<void> {
  const idOf = async (hostname: string) =>
    (await db.selectFrom('servers').select('id').where('hostname', '=', hostname).executeTakeFirstOrThrow()).id;
  const [app, other, base] = [await idOf('vrapp1'), await idOf('vrapp2'), await idOf('vrlone1')];
  await db
    .insertInto('server_dependencies')
    .values([other, base].map((on) => ({ server_id: app, on_server_id: on })))
    .execute();
  await db.updateTable('servers').set({ foundation: 'database' }).where('id', '=', base).execute();
  const { id: campaign } = await db
    .selectFrom('campaigns')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('foundation_confirmations')
    .values({
      server_id: base,
      campaign_id: campaign,
      confirmed_by: user,
      confirmed_at: MONDAY_MORNING,
      attempt_id: null,
    })
    .execute();
  const { id: session, server_id: of } = await db
    .selectFrom('patch_sessions')
    .select(['id', 'server_id'])
    .where('campaign_id', '=', campaign)
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const done = { state: 'done', begun_at: MONDAY_MORNING, ends_by: MONDAY_MORNING, ended_at: MONDAY_MORNING } as const;
  await db
    .insertInto('package_downloads')
    .values({
      ...{ session_id: session, server_id: of, campaign_id: campaign, for_day: '2027-01-12', ...done },
      ...{ list_hash: null, baseline_version_id: null, kb_per_second: 500, failure: null, detail: null },
      ...{ lease_owner: null, lease_until: null },
    })
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
  await addRings(db, { user, group });
  await addToken(db, user);
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
