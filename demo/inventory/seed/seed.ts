// Writes the inventory, the people and the plan into a fresh, migrated database.
import { writePlan } from '../../../db/queries/planning/plan-changes.ts';
import type { Db, Trx } from '../../../db/schema/database.ts';
import type { ApplicationId, ContactId, UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { annualPlan } from '../annual-plan.ts';
import type { DemoServer } from '../demo-server.ts';
import { DOMAINS, ENVIRONMENTS, ZONES } from '../demo-server.ts';
import { DEFAULT_ASSIGNMENTS, EXCLUSIVE_GROUPS, peopleOf } from '../inventory.ts';
import { PEOPLE } from '../people.ts';
import { linkByName } from './links.ts';
import { seedPastYear } from './past-year.ts';
import { seedRings } from './rings.ts';
import { known, type SeededPeople } from './seeded.ts';
import { seedServers } from './servers.ts';

export type SeedOptions = {
  /** ISO years of the plan, in order; the first one is the past of the demo. */
  readonly years: readonly [past: number, present: number];
  readonly servers: readonly DemoServer[];
  /** Of everybody. */
  readonly language: Language;
  /** Business time of what the seed records. */
  readonly now: Date;
};

/** All or nothing. Throws on a database that has an inventory already. */
export async function seed(db: Db, { years, servers: inventory, language, now }: SeedOptions): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const people = await seedPeople(trx, language);
    await seedNames(trx, inventory);
    const applications = await seedApplications(trx, inventory, people);
    const servers = await seedServers(trx, inventory, applications, people);
    await linkByName(trx, servers, now);
    await seedRings(trx, servers, people, now);
    await seedAssignments(trx, people);
    await seedPlan(trx, years);
    await seedPastYear(trx, { year: years[0], servers, people, now });
  });
}

async function seedPeople(trx: Trx, language: Language): Promise<SeededPeople> {
  const contacts = new Map<string, ContactId>();
  const users = new Map<string, UserId>();
  for (const { key, name, email, entraId, roles } of PEOPLE) {
    const contact = await trx
      .insertInto('contacts')
      .values({ name, email, ldap_dn: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    const user = await trx
      .insertInto('users')
      .values({
        display_name: name,
        email,
        entra_id: entraId,
        contact_id: contact.id,
        language,
        disabled_at: null,
        expires_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('user_roles')
      .values(roles.map((role) => ({ user_id: user.id, role })))
      .execute();
    contacts.set(key, contact.id);
    users.set(key, user.id);
  }
  return { userId: (person) => known(users, person.key), contactId: (person) => known(contacts, person.key) };
}

async function seedNames(trx: Trx, inventory: readonly DemoServer[]): Promise<void> {
  const domains = Object.entries(DOMAINS).map(([code, name]) => ({ code, name }));
  await trx.insertInto('domains').values(domains).execute();
  await trx
    .insertInto('environments')
    .values(ENVIRONMENTS.map((name) => ({ name })))
    .execute();
  await trx
    .insertInto('zones')
    .values(ZONES.map((name) => ({ name, alsace_moselle: name === 'Site Est' })))
    .execute();
  const groups = new Set(inventory.flatMap(({ appGroup }) => (appGroup === null ? [] : [appGroup])));
  await trx
    .insertInto('app_groups')
    .values([...groups].map((name) => ({ name, exclusive: EXCLUSIVE_GROUPS.has(name) })))
    .execute();
}

async function seedApplications(
  trx: Trx,
  inventory: readonly DemoServer[],
  people: SeededPeople,
): Promise<ReadonlyMap<string, ApplicationId>> {
  const ids = new Map<string, ApplicationId>();
  for (const name of new Set(inventory.map(({ application }) => application))) {
    const { id } = await trx.insertInto('applications').values({ name }).returning('id').executeTakeFirstOrThrow();
    const { owner, deputy } = peopleOf(name);
    const rows = [
      { application_id: id, contact_id: people.contactId(owner), duty: 'owner' as const },
      ...(deputy === null
        ? []
        : [{ application_id: id, contact_id: people.contactId(deputy), duty: 'deputy' as const }]),
    ];
    await trx.insertInto('application_contacts').values(rows).execute();
    ids.set(name, id);
  }
  return ids;
}

async function seedAssignments(trx: Trx, people: SeededPeople): Promise<void> {
  const rows = DEFAULT_ASSIGNMENTS.map(({ type, value, operator, priority }) => ({
    rule_type: type,
    rule_value: value,
    user_id: people.userId(operator),
    priority,
  }));
  await trx.insertInto('default_assignments').values(rows).execute();
}

async function seedPlan(trx: Trx, years: readonly number[]): Promise<void> {
  await writePlan(trx, { insert: years.flatMap(annualPlan), update: [], remove: [] });
}
