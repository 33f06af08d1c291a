// The estate and the people of a walk: three domains, linked pairs, a production without a link, an ambiguous one, physical servers, a
// cluster, a plan of three years; eight people, two of whom are one person.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import type { UserId } from '../../domain/ids.ts';
import { addDays, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { addActions, addApplication, addServer, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { addLink } from '../support/validation-data.ts';
import { START_LINE, STOP_LINE } from './oracle/actions-oracle.ts';

export const CHANNEL = '19:walk@thread.tacv2';
export const CVE = 'CVE-2027-4242';

export const PEOPLE = [
  { name: 'Claire', roles: ['coordinator'] },
  { name: 'Carl', roles: ['coordinator', 'operator'] },
  { name: 'Khalid', roles: ['operator'] },
  { name: 'Joel', roles: ['operator'] },
  { name: 'Jojo', roles: ['operator'] },
  { name: 'Olivia', roles: ['owner'] },
  { name: 'Oscar', roles: ['owner'] },
  { name: 'Ada', roles: ['admin'] },
] as const;
export type PersonName = (typeof PEOPLE)[number]['name'];

type Pair = { readonly prod: string | null; readonly nonprods: readonly string[]; readonly domain: string };

const numbered = (count: number, pair: (n: number) => Pair) => Array.from({ length: count }, (_, i) => pair(i + 1));

const PAIRS: readonly Pair[] = [
  ...numbered(9, (n) => ({
    prod: `vpfla${n}`,
    nonprods: n < 3 ? [`vrfla${n}`, `vtfla${n}`] : [`vrfla${n}`],
    domain: 'FL',
  })),
  ...numbered(8, (n) => ({ prod: `vpinf${n}`, nonprods: [`vrinf${n}`], domain: 'INFRASTRUC' })),
  ...numbered(5, (n) => ({ prod: `vptra${n}`, nonprods: [`vrtra${n}`], domain: 'trafic' })),
  ...numbered(2, (n) => ({ prod: `vpclu${n}`, nonprods: [`vrclu${n}`], domain: 'FL' })),
  { prod: 'lpphy1', nonprods: ['lrphy1'], domain: 'INFRASTRUC' },
  { prod: 'vpalone1', nonprods: [], domain: 'INFRASTRUC' },
];
/** One signature, two productions: ambiguous (LINK-2). */
const AMBIGUOUS = ['vpamb1', 'vsamb1'];

export async function seedEstate(db: Db): Promise<ReadonlyMap<PersonName, UserId>> {
  const people = new Map<PersonName, UserId>();
  for (const { name, roles } of PEOPLE) people.set(name, await addUser(db, name, roles));
  await oneContact(db, people);
  await seedChat(db, people);
  const applications = {
    FL: await addApplication(db, 'Freight', idOf(people, 'Olivia')),
    INFRASTRUC: await addApplication(db, 'Directory', idOf(people, 'Oscar')),
    trafic: await addApplication(db, 'Traffic', idOf(people, 'Olivia')),
  };
  for (const { prod, nonprods, domain } of PAIRS) {
    const application = applications[domain as keyof typeof applications];
    const more = { domain, application, ...placed(prod ?? nonprods[0] ?? '') };
    const production = prod === null ? null : await addServer(db, prod, { ...more, environment: 'Production' });
    for (const name of nonprods) {
      const server = await addServer(db, name, { ...more, environment: name[1] === 't' ? 'Test' : 'Recette' });
      if (production !== null) await addLink(db, production, server);
    }
  }
  for (const name of AMBIGUOUS)
    await addServer(db, name, { domain: 'FL', application: applications.FL, environment: 'Production' });
  await addServer(db, 'vramb1', { domain: 'FL', application: applications.FL });
  await addActions(db, applications.FL, [
    { moment: 'before', words: [STOP_LINE], restart_words: [START_LINE] },
    { moment: 'after', words: ['/opt/walk/warm'], must_succeed: false },
    { moment: 'after-reboot', words: ['/opt/walk/settle'] },
  ]);
  await db.insertInto('app_groups').values({ name: 'cluster', exclusive: true }).execute();
  await seedPlan(db);
  await seedAdvisories(db);
  return people;
}

export function idOf(people: ReadonlyMap<PersonName, UserId>, name: PersonName): UserId {
  const id = people.get(name);
  if (id === undefined) throw new Error(`nobody is called ${name}`);
  return id;
}

function placed(hostname: string) {
  if (hostname.includes('clu')) return { appGroup: 'cluster' };
  return hostname.includes('phy') ? { machineType: 'physical' as const } : {};
}

/** Joel has two accounts (PEOPLE-4). */
async function oneContact(db: Db, people: ReadonlyMap<PersonName, UserId>): Promise<void> {
  const joel = await db
    .selectFrom('users')
    .select('contact_id')
    .where('id', '=', idOf(people, 'Joel'))
    .executeTakeFirstOrThrow();
  await db.updateTable('users').set({ contact_id: joel.contact_id }).where('id', '=', idOf(people, 'Jojo')).execute();
}

async function seedChat(db: Db, people: ReadonlyMap<PersonName, UserId>): Promise<void> {
  const common = {
    service_url: 'http://127.0.0.1',
    bot_id: '28:bot',
    tenant_id: null,
    name: null,
    seen_at: MONDAY_MORNING,
  };
  await db
    .insertInto('conversations')
    .values({ id: CHANNEL, kind: 'channel', user_id: null, ...common })
    .execute();
  await db
    .insertInto('conversations')
    .values([...people].map(([name, id]) => ({ id: `a:${name}`, kind: 'personal' as const, user_id: id, ...common })))
    .execute();
  await db
    .insertInto('channel_bindings')
    .values({ domain_code: null, conversation_id: CHANNEL, bound_by: null, bound_at: MONDAY_MORNING })
    .execute();
}

async function seedPlan(db: Db): Promise<void> {
  const rows = [];
  for (let day = '2027-01-11'; day < '2029-12-31'; day = addDays(day, 7)) {
    const week = isoWeekOf(day);
    if ([1, 30, 34, 51, 52, 53].includes(week.weekNumber)) continue;
    for (const domain of ['FL', 'INFRASTRUC', 'trafic']) {
      rows.push({
        year: week.year,
        week_number: week.weekNumber,
        week_code: week.weekCode,
        week_start: day,
        week_end: addDays(day, 6),
        cycle: week.cycle,
        domain_code: domain,
        env_scope: domain === 'trafic' && week.cycle === 1 ? ('hprod' as const) : ('all' as const),
        status: 'open' as const,
        environments: null,
        note: null,
      });
    }
  }
  for (let i = 0; i < rows.length; i += 100)
    await db
      .insertInto('patch_planning')
      .values(rows.slice(i, i + 100))
      .execute();
}

/** One flaw that half of the estate has. */
async function seedAdvisories(db: Db): Promise<void> {
  await sql`
    insert into server_scans (server_id, scanned_at, packages_pending, security_pending, held_back, reboot_needed)
    select id, ${MONDAY_MORNING}, 3, 1, 0, 'no' from servers`.execute(db);
  await publishAdvisory(db, 'RHSA-2027:4242');
}

/** The flaw is found in one more package, also where it was closed. */
export async function publishAdvisory(db: Db, advisory: string): Promise<void> {
  await sql`
    insert into server_advisories (server_id, advisory, severity, cves, packages, held_back)
    select id, ${advisory}, 'critical', ${[CVE]}::text[], array['bash'], false from servers
    where hostname ~ '(fla[12]|inf[12]|amb)'`.execute(db);
}
