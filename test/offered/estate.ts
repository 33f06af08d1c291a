// A small estate with people of each role, half of whom read French, each in a chat of their own beside the channel.
import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Role } from '../../domain/people/roles.ts';
import { addApplication, addServer, addUser } from '../support/campaign-data.ts';
import { addContact, addLink } from '../support/validation-data.ts';

export const CHANNEL = '19:offered@thread.tacv2';
export const CVE = 'CVE-2027-4242';
/** Monday of S02 2027, 08:30 in Paris. */
export const MONDAY = new Date('2027-01-11T07:30:00Z');

const PEOPLE = [
  { name: 'Claire', roles: ['coordinator'], language: 'fr' },
  { name: 'Khalid', roles: ['operator'], language: 'en' },
  { name: 'Joel', roles: ['operator'], language: 'fr' },
  { name: 'Olivia', roles: ['owner'], language: 'fr' },
  { name: 'Denis', roles: ['owner'], language: 'en' },
  { name: 'Hugo', roles: ['owner'], language: 'en' },
  { name: 'Victor', roles: ['viewer'], language: 'fr' },
  { name: 'Ana', roles: ['admin'], language: 'en' },
] as const satisfies readonly { name: string; roles: readonly Role[]; language: Language }[];
export type PersonName = (typeof PEOPLE)[number]['name'];
export const EVERYBODY: readonly PersonName[] = PEOPLE.map(({ name }) => name);

/** One of each who decides: of a card that everybody sees, one of them may press each button. */
export const DECIDERS: readonly PersonName[] = ['Khalid', 'Claire', 'Olivia', 'Joel', 'Hugo', 'Ana'];

export async function seedEstate(db: Db): Promise<ReadonlyMap<PersonName, UserId>> {
  const people = new Map<PersonName, UserId>();
  for (const { name, roles, language } of PEOPLE) {
    const id = await addUser(db, name, roles);
    await db.updateTable('users').set({ language }).where('id', '=', id).execute();
    people.set(name, id);
  }
  const idOf = (name: PersonName) => people.get(name) as UserId;
  await seedPlaces(db, people);
  const directory = await addApplication(db, 'Directory', idOf('Olivia'));
  await addContact(db, directory, idOf('Denis'), 'deputy');
  const mail = await addApplication(db, 'Mail', idOf('Hugo'));
  for (let n = 1; n <= 4; n++) await pair(`dns${n}`, n < 3 ? directory : mail);
  await pair('phy1', directory, 'physical');
  await pair('lone1', null);
  await addServer(db, 'vpalone1', { environment: 'Production', application: mail });
  await addServer(db, 'vtask1', { environment: 'Test', application: directory, rebootPolicy: 'ask' });
  await seedPlan(db);
  await seedAdvisories(db);
  return people;

  async function pair(name: string, application: typeof mail | null, machineType: 'vm' | 'physical' = 'vm') {
    const more = { machineType, ...(application === null ? {} : { application }) };
    const prod = await addServer(db, `vp${name}`, { ...more, environment: 'Production' });
    await addLink(db, prod, await addServer(db, `vr${name}`, more));
  }
}

async function seedPlaces(db: Db, people: ReadonlyMap<PersonName, UserId>): Promise<void> {
  const place = { service_url: 'http://127.0.0.1', bot_id: '28:bot', tenant_id: null, name: null, seen_at: MONDAY };
  await db
    .insertInto('conversations')
    .values({ id: CHANNEL, kind: 'channel', user_id: null, ...place })
    .execute();
  for (const [name, id] of people)
    await db
      .insertInto('conversations')
      .values({ id: `a:${name}`, kind: 'personal', user_id: id, ...place })
      .execute();
  await db
    .insertInto('channel_bindings')
    .values({ domain_code: null, conversation_id: CHANNEL, bound_by: null, bound_at: MONDAY })
    .execute();
}

async function seedPlan(db: Db): Promise<void> {
  const week = { cycle: 1, domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open' } as const;
  const weeks = [
    { week_number: 2, week_code: 'S02', week_start: '2027-01-11', week_end: '2027-01-17' },
    { week_number: 6, week_code: 'S06', week_start: '2027-02-08', week_end: '2027-02-14' },
  ] as const;
  for (const one of weeks)
    await db
      .insertInto('patch_planning')
      .values({ ...week, ...one, year: 2027, environments: null, note: null })
      .execute();
}

async function seedAdvisories(db: Db): Promise<void> {
  const servers = await db.selectFrom('servers').select(['id', 'hostname']).execute();
  for (const { id, hostname } of servers) {
    const counts = { packages_pending: 3, security_pending: 1, held_back: 0, reboot_needed: 'no' } as const;
    await db
      .insertInto('server_scans')
      .values({ server_id: id, scanned_at: MONDAY, ...counts })
      .execute();
    if (!hostname.endsWith('dns4')) continue;
    const open = { advisory: 'RHSA-2027:4242', severity: 'critical' as const, packages: ['bash'], held_back: false };
    await db
      .insertInto('server_advisories')
      .values({ server_id: id, ...open, cves: [CVE] })
      .execute();
  }
}
