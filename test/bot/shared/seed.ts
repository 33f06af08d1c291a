// A small estate and its campaigns, written straight into the tables: what the views read, without the jobs that write it.

import type { Insertable } from 'kysely';
import type { Database, Db } from '../../../db/schema/database.ts';
import type { PackageChange } from '../../../db/schema/execution.ts';
import type { CheckComparison } from '../../../domain/attempts/check-difference.ts';
import type { ApplicationId, AttemptId, CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';

/** Monday of 2026-S06, 10:30 in Paris. */
export const NOW = new Date('2026-02-02T09:30:00Z');
export const SETTINGS = {
  zone: 'Europe/Paris',
  freshness: 'cycle',
  fourEyes: true,
  validatedVersions: true,
  hoursBudget: DEFAULT_BUDGET,
  files: { publicUrl: 'https://patching.example.test' },
} as const;

export type Seed = {
  readonly db: Db;
  readonly people: Readonly<Record<'coordinator' | 'operator' | 'owner' | 'admin', UserId>>;
  readonly application: ApplicationId;
  readonly places: Readonly<Record<'Production' | 'Recette', number>>;
};

export async function seedEstate(db: Db): Promise<Seed> {
  const contact = await insert(db, 'contacts', { name: 'Odile Owner', email: 'odile@example.test' });
  const person = (role: Role, name: string, contactId: number | null = null) => addPerson(db, role, name, contactId);
  const people = {
    coordinator: await person('coordinator', 'Claire Coord'),
    operator: await person('operator', 'Omar Oper'),
    owner: await person('owner', 'Odile Owner', contact),
    admin: await person('admin', 'Ada Admin'),
  };
  const domain = await insert(db, 'domains', { code: 'INFRASTRUC', name: 'Infrastructure' });
  const place = async (name: string) => {
    const environment = await insert(db, 'environments', { name });
    return insert(db, 'domain_environments', { domain_id: domain, environment_id: environment });
  };
  const places = { Production: await place('Production'), Recette: await place('Recette') };
  const application = (await insert(db, 'applications', { name: 'Péage Nord' })) as ApplicationId;
  await db
    .insertInto('application_contacts')
    .values({ application_id: application, contact_id: contact as never, duty: 'owner' })
    .execute();
  return { db, people, application, places };
}

async function addPerson(db: Db, role: Role, name: string, contactId: number | null): Promise<UserId> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
  const id = await insert(db, 'users', { display_name: name, email, contact_id: contactId as never });
  await db
    .insertInto('user_roles')
    .values({ user_id: id as UserId, role })
    .execute();
  return id as UserId;
}

type Branch = 'hprod' | 'prod';

export async function addServer(
  { db, places, application }: Seed,
  hostname: string,
  branch: Branch = 'hprod',
  more: Partial<Insertable<Database['servers']>> = {},
): Promise<ServerId> {
  const id = await insert(db, 'servers', {
    hostname,
    os_family: 'linux',
    etat: 'Production',
    patch_os_owner: 'secops',
    licence_support: 'active',
    machine_type: 'vm',
    application_id: application,
    domain_environment_id: branch === 'prod' ? places.Production : places.Recette,
    ...more,
  });
  return id as ServerId;
}

export async function addCampaign(
  { db, people }: Seed,
  more: Partial<Insertable<Database['campaigns']>> = {},
): Promise<CampaignId> {
  const id = await insert(db, 'campaigns', {
    kind: 'standard',
    label: 'S06 INFRASTRUC',
    year: 2026,
    week_number: 6,
    week_code: 'S06',
    week_start: '2026-02-02',
    cycle: 1,
    env_scope: 'all',
    domain_codes: ['INFRASTRUC'],
    created_by: people.coordinator,
    created_at: new Date('2026-01-28T09:00:00Z'),
    ...more,
  });
  return id as CampaignId;
}

export type Planned = { readonly sessionId: SessionId; readonly serverId: ServerId };

export async function addSession(
  seed: Seed,
  campaignId: CampaignId,
  hostname: string,
  more: Partial<Insertable<Database['patch_sessions']>> = {},
  server: Partial<Insertable<Database['servers']>> = {},
): Promise<Planned> {
  const branch = more.branch ?? 'hprod';
  const serverId = await addServer(seed, hostname, branch, server);
  const sessionId = await insert(seed.db, 'patch_sessions', {
    campaign_id: campaignId,
    server_id: serverId,
    branch,
    date_prevue: branch === 'prod' ? '2026-02-04' : '2026-02-02',
    heure_prevue: '14:00',
    intervenant_id: seed.people.operator,
    ...more,
  });
  return { sessionId: sessionId as SessionId, serverId };
}

export async function addAttempt(
  { db }: Seed,
  campaignId: CampaignId,
  { sessionId, serverId }: Planned,
  more: Partial<Insertable<Database['patch_attempts']>>,
): Promise<AttemptId> {
  const id = await insert(db, 'patch_attempts', {
    session_id: sessionId,
    server_id: serverId,
    campaign_id: campaignId,
    number: 1,
    step: 'update',
    started_at: new Date('2026-02-02T08:00:00Z'),
    ...more,
  });
  return id as AttemptId;
}

export const PATCHED = {
  state: 'patched',
  step: 'conclude',
  ended_at: new Date('2026-02-02T09:00:00Z'),
  packages_changed: 12,
  rebooted: true,
} as const;

/** A patched session: its attempt and the validation that it asks for. */
export async function addPatched(
  seed: Seed,
  campaignId: CampaignId,
  planned: Planned,
  validation: Partial<Insertable<Database['patch_validation']>> = {},
): Promise<AttemptId> {
  const attemptId = await addAttempt(seed, campaignId, planned, PATCHED);
  await insert(seed.db, 'patch_validation', {
    server_id: planned.serverId,
    campaign_id: campaignId,
    campaign_type: 'standard',
    attempt_id: attemptId,
    patch_date: new Date('2026-02-02T09:00:00Z'),
    ...validation,
  });
  return attemptId;
}

export async function addEvidence(
  { db }: Seed,
  { serverId }: Planned,
  attemptId: AttemptId,
  packages: readonly PackageChange[],
  comparison: CheckComparison,
): Promise<void> {
  await insert(db, 'patch_history', {
    server_id: serverId,
    attempt_id: attemptId,
    source: 'standard',
    date_patch: NOW,
    status: 'ok',
    packages: JSON.stringify(packages),
  });
  await db
    .insertInto('attempt_steps')
    .values({
      attempt_id: attemptId,
      step: 'checks',
      status: 'done',
      begun_at: NOW,
      ended_at: NOW,
      result: JSON.stringify({ comparison, after: {} }),
    })
    .execute();
}

export async function addSnapshot(
  { db }: Seed,
  campaignId: CampaignId,
  { serverId, sessionId }: Planned,
  attemptId: AttemptId,
  more: Partial<Insertable<Database['vm_snapshots']>> = {},
): Promise<void> {
  await insert(db, 'vm_snapshots', {
    attempt_id: attemptId,
    session_id: sessionId,
    server_id: serverId,
    campaign_id: campaignId,
    name: 'PC_1_hprod_20260202_0900',
    state: 'present',
    vcenter: 'senlis',
    vm_moref: 'vm-1',
    snapshot_moref: 'snapshot-1',
    consistency: 'quiesced',
    created_at: NOW,
    ...more,
  });
}

type WithId = Exclude<keyof Database, 'audit_log' | 'outgoing_messages'>;

export async function insert<T extends WithId>(db: Db, table: T, row: Insertable<Database[T]>): Promise<number> {
  const { id } = await (db as Db)
    .insertInto(table as 'contacts')
    .values(row as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
