// Rows for tests of jobs and bot: people, an estate of a few servers with links, one open campaign.

import type { Db } from '../../db/schema/database.ts';
import type { RoleName } from '../../db/schema/inventory.ts';
import type { ActionMoment } from '../../domain/actions/action.ts';
import { type UpdateScope, WHOLE_UPDATE } from '../../domain/attempts/update-scope.ts';
import type { ApplicationId, CampaignId, ServerId, SessionId, UserId } from '../../domain/ids.ts';

/** Monday of S02 2027, 10:00 in Paris: inside the window, no freeze, no holiday. */
export const MONDAY_MORNING = new Date('2027-01-11T09:00:00Z');

export async function addUser(db: Db, name: string, roles: readonly RoleName[]): Promise<UserId> {
  const email = `${name.toLowerCase()}@example.test`;
  const contact = await db
    .insertInto('contacts')
    .values({ name, email, ldap_dn: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('users')
    .values({ display_name: name, email, entra_id: `entra-${name.toLowerCase()}`, contact_id: contact.id })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (roles.length > 0)
    await db
      .insertInto('user_roles')
      .values(roles.map((role) => ({ user_id: id, role })))
      .execute();
  return id;
}

export async function addApplication(db: Db, name: string, owner: UserId): Promise<ApplicationId> {
  const { id } = await db.insertInto('applications').values({ name }).returning('id').executeTakeFirstOrThrow();
  const { contact_id } = await db
    .selectFrom('users')
    .select('contact_id')
    .where('id', '=', owner)
    .executeTakeFirstOrThrow();
  if (contact_id === null) throw new Error('the owner has no contact');
  await db.insertInto('application_contacts').values({ application_id: id, contact_id, duty: 'owner' }).execute();
  return id;
}

async function idOf(db: Db, table: 'domains' | 'environments', name: string): Promise<number> {
  if (table === 'domains') {
    await db
      .insertInto('domains')
      .values({ code: name, name })
      .onConflict((oc) => oc.column('code').doNothing())
      .execute();
    return (await db.selectFrom('domains').select('id').where('code', '=', name).executeTakeFirstOrThrow()).id;
  }
  await db
    .insertInto('environments')
    .values({ name })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute();
  return (await db.selectFrom('environments').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
}

export async function addServer(
  db: Db,
  hostname: string,
  more: {
    environment?: string;
    domain?: string;
    machineType?: 'vm' | 'physical';
    application?: ApplicationId;
    appGroup?: string;
    excludes?: string;
    rebootPolicy?: 'never' | 'if-needed' | 'always' | 'ask';
  } = {},
): Promise<ServerId> {
  const domainId = await idOf(db, 'domains', more.domain ?? 'INFRASTRUC');
  const environmentId = await idOf(db, 'environments', more.environment ?? 'Recette');
  await db
    .insertInto('domain_environments')
    .values({ domain_id: domainId, environment_id: environmentId })
    .onConflict((oc) => oc.columns(['domain_id', 'environment_id']).doNothing())
    .execute();
  const pair = await db
    .selectFrom('domain_environments')
    .select('id')
    .where('domain_id', '=', domainId)
    .where('environment_id', '=', environmentId)
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('servers')
    .values({
      hostname,
      os_family: 'linux',
      etat: 'Production',
      patch_os_owner: 'secops',
      licence_support: 'active',
      machine_type: more.machineType ?? 'vm',
      application_id: more.application ?? null,
      app_group: more.appGroup ?? null,
      patch_excludes: more.excludes ?? null,
      reboot_policy: more.rebootPolicy ?? null,
      domain_environment_id: pair.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function addCampaign(
  db: Db,
  createdBy: UserId,
  more: { scope?: 'prod' | 'hprod' | 'all'; kind?: 'standard' | 'emergency'; updates?: UpdateScope } = {},
): Promise<CampaignId> {
  const { id } = await db
    .insertInto('campaigns')
    .values({
      kind: more.kind ?? 'standard',
      label: 'S02 2027 INFRASTRUC',
      year: 2027,
      week_number: 2,
      week_code: 'S02',
      week_start: '2027-01-11',
      cycle: 1,
      env_scope: more.scope ?? 'all',
      domain_codes: ['INFRASTRUC'],
      phase: null,
      update_scope: JSON.stringify(more.updates ?? WHOLE_UPDATE),
      created_by: createdBy,
      created_at: MONDAY_MORNING,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A session that is ordered to start, its prerequisites just passed. */
export async function addSession(
  db: Db,
  campaign: CampaignId,
  server: ServerId,
  more: {
    branch?: 'hprod' | 'prod';
    orderedBy?: UserId;
    status?: 'pending' | 'prereq_ok';
    method?: 'snapshot' | 'na';
  } = {},
): Promise<SessionId> {
  const { id } = await db
    .insertInto('patch_sessions')
    .values({
      campaign_id: campaign,
      server_id: server,
      branch: more.branch ?? 'hprod',
      status: more.status ?? 'prereq_ok',
      date_prevue: '2027-01-11',
      heure_prevue: '09:00',
      prereq_validated: true,
      prereq_date: MONDAY_MORNING,
      rollback_method: more.method ?? 'snapshot',
      start_asked_at: more.orderedBy === undefined ? null : MONDAY_MORNING,
      start_asked_by: more.orderedBy ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** `domain` null: of all that no other channel is bound to. */
export async function addChannel(
  db: Db,
  { id, domain, by }: { readonly id: string; readonly domain: string | null; readonly by: UserId },
): Promise<void> {
  const nobody = { tenant_id: null, user_id: null, name: null, paused_until: null } as const;
  const conversation = {
    id,
    kind: 'channel',
    service_url: 'http://127.0.0.1',
    bot_id: 'bot',
    seen_at: MONDAY_MORNING,
  } as const;
  await db
    .insertInto('conversations')
    .values({ ...conversation, ...nobody })
    .execute();
  const binding = { domain_code: domain, conversation_id: id, bound_by: by, bound_at: MONDAY_MORNING };
  await db.insertInto('channel_bindings').values(binding).execute();
}

/** Actions of an application, or of a server, as a person would have written them (RUN-19). */
export type GivenAction = {
  readonly moment: ActionMoment;
  readonly words: readonly string[];
  readonly restart_words?: readonly string[];
  readonly must_succeed?: boolean;
  readonly seconds?: number;
  /** Of this server, instead of the application. */
  readonly server?: ServerId;
};

export async function addActions(db: Db, application: ApplicationId, actions: readonly GivenAction[]): Promise<void> {
  await db
    .insertInto('actions')
    .values(
      actions.map(({ moment, words, restart_words, must_succeed = true, seconds = 60, server }, index) => ({
        application_id: server === undefined ? application : null,
        server_id: server ?? null,
        ...{ moment, position: index + 1, words: [...words], seconds, must_succeed },
        restart_words: restart_words === undefined ? null : [...restart_words],
        ...{ made_by: null, made_at: new Date(), changed_by: null, changed_at: null },
        ...{ archived_by: null, archived_at: null },
      })),
    )
    .execute();
}
