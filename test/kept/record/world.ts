// The estate in which the week is lived: the demo's, with enough servers, links and keys that every list has a second page.
import { rememberHostKeys, verifyHostKey } from '../../../db/queries/host-keys/host-keys.ts';
import type { Db } from '../../../db/schema/database.ts';
import { type ServerLine, serversOf } from '../../../demo/inventory/demo-server.ts';
import { SERVERS } from '../../../demo/inventory/inventory.ts';
import { CLAIRE, DENIS, OLIVIA, PAUL } from '../../../demo/inventory/people.ts';
import { seed } from '../../../demo/inventory/seed/seed.ts';
import type { UserId } from '../../../domain/ids.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import type { FakeTargets } from '../../fakes/targets.ts';

/** Monday of S08 2027, 08:30 in Paris. */
export const MONDAY = new Date('2027-02-22T07:30:00Z');
export const NORMALLY_OFF = 'vigesrhu1';
export const CVE = 'CVE-2026-1234';

const PAIRS = Array.from({ length: 8 }, (_, i) => i + 2);
const MORE = [
  ...serversOf(
    'PEA',
    PAIRS.flatMap((n): ServerLine[] => [
      [`vrpeagtw${n}`, 'Recette', 'Passerelle de péage'],
      [`vppeagtw${n}`, 'Production', 'Passerelle de péage'],
    ]),
  ),
  // Nobody has a production of that name.
  ...serversOf(
    'GESTION',
    PAIRS.map(
      (n): ServerLine => [
        `vtgesorp${n}`,
        'Test',
        'Gestion documentaire',
        { database: n < 7 ? null : { name: `GED${n}`, engine: 'PostgreSQL' } },
      ],
    ),
  ),
  ...serversOf('GESTION', [
    ['vrgesnew1', 'Recette', 'Comptabilité'],
    ['vpgesnew1', 'Production', 'Comptabilité'],
  ]),
];
/** Where no scan of this week finds the advisory: their campaigns are not to meet the emergency. */
const CLEAN = new Set(['PEA', 'INFRASTRUC']);
/** Hosts whose prerequisites keep what their commands said. */
const TALKATIVE = new Set(['vpinfadns1', 'vrpeagtw4']);

/** Its inventory comes from elsewhere in production too: written as rows. */
export async function seedWorld(db: Db): Promise<void> {
  await seed(db, { years: [2026, 2027], servers: [...SERVERS, ...MORE], language: 'en', now: MONDAY });
  const french = [CLAIRE, OLIVIA, PAUL, DENIS].map(({ email }) => email);
  await db.updateTable('users').set({ language: 'fr' }).where('email', 'in', french).execute();
  const paul = await db.selectFrom('users').select('id').where('email', '=', PAUL.email).executeTakeFirstOrThrow();
  await db.insertInto('user_roles').values({ user_id: paul.id, role: 'admin' }).execute();
  // Nothing has looked for links yet: the week begins with it.
  await db.deleteFrom('server_correspondance').execute();
  await policies(db);
  await seenOff(db);
  await ownerWhoOperates(db, paul.id);
  await qualys(db);
  await refusedKeys(db);
}

async function policies(db: Db): Promise<void> {
  const ask = ['vrpeagtw2', 'vrpeagtw3', 'vtinfsup1', 'vrfloweb1'];
  await db.updateTable('servers').set({ reboot_policy: 'ask' }).where('hostname', 'in', ask).execute();
}

/** It was on once, when it was patched. */
async function seenOff(db: Db): Promise<void> {
  const proved = { vm_uuid: fakeUuid(NORMALLY_OFF), vm_uuid_at: MONDAY };
  await db.updateTable('servers').set(proved).where('hostname', '=', NORMALLY_OFF).execute();
}

/** Whoever may decide about a reboot in both ways. */
async function ownerWhoOperates(db: Db, userId: UserId): Promise<void> {
  const { contact_id } = await db
    .selectFrom('users')
    .select('contact_id')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  const { id } = await db
    .selectFrom('applications')
    .select('id')
    .where('name', '=', 'Portail client')
    .executeTakeFirstOrThrow();
  if (contact_id === null) throw new Error('they are nobody’s contact');
  await db.insertInto('application_contacts').values({ application_id: id, contact_id, duty: 'owner' }).execute();
}

async function qualys(db: Db): Promise<void> {
  const server = await db.selectFrom('servers').select(['id', 'hostname']).orderBy('id').executeTakeFirstOrThrow();
  const asset = await db
    .insertInto('qualys_assets')
    .values({ server_id: server.id, qualys_id: 'Q-4711', name: server.hostname })
    .returning('id')
    .executeTakeFirstOrThrow();
  const tag = await db.insertInto('qualys_tags').values({ name: 'Linux' }).returning('id').executeTakeFirstOrThrow();
  await db.insertInto('qualys_asset_tags').values({ asset_id: asset.id, tag_id: tag.id }).execute();
}

/** The SSH port does this at each login; seven hosts come back with another key. */
async function refusedKeys(db: Db): Promise<void> {
  const key = { port: 22, keyType: 'ssh-ed25519', at: MONDAY };
  const hosts = ['vdinfadns1', ...PAIRS.map((n) => `vrpeagtw${n}`)];
  for (const [i, host] of hosts.entries()) {
    await verifyHostKey(db, { ...key, host, fingerprint: `SHA256:${'A'.repeat(42)}${i}` });
    if (i > 0) await verifyHostKey(db, { ...key, host, fingerprint: `SHA256:${'B'.repeat(42)}${i}` });
  }
  const second = [{ keyType: 'ssh-rsa', fingerprint: `SHA256:${'C'.repeat(43)}` }];
  for (const host of hosts.slice(0, 2)) await rememberHostKeys(db, { host, port: 22 }, second);
}

/** The answers of hosts and vCenter that this week needs. */
export function shapeTargets(targets: FakeTargets): void {
  const { readFacts } = targets.host;
  targets.host.readFacts = async (session, ask) => {
    const transcript = COMMANDS.map((command) => ({
      command,
      exitCode: 0,
      output: `${command} on ${session.address}\n`,
    }));
    return { ...(await readFacts(session, ask)), transcript: TALKATIVE.has(session.address) ? transcript : [] };
  };
  for (const { hostname, domain } of [...SERVERS, ...MORE]) {
    const advisories = CLEAN.has(domain) ? [] : [OPEN_ADVISORY];
    targets.hostNamed(hostname).scan = { kind: 'read', packages: 3, advisories, rebootNeeded: 'no' };
  }
  targets.hostNamed('vrpeagtw4').packages = packages(60, 1);
  targets.hostNamed('vrpeagtw4').after = packages(60, 2);
  targets.machines = [
    {
      vcenter: 'VC',
      vmMoref: 'vm-old',
      vmName: 'OLD-DNS',
      guestHostName: 'vdinfadns1.example.test',
      snapshots: [
        {
          vcenter: 'VC',
          vmMoref: 'vm-old',
          vmName: 'OLD-DNS',
          snapshotMoref: 'snapshot-old',
          name: 'PC_3_hprod_20261012_0915',
          consistency: 'quiesced',
          createdAt: new Date('2026-10-12T07:15:00Z'),
        },
      ],
    },
  ];
}

const COMMANDS = ['df -Pk /', 'df -Pk /var', 'sudo -n true', 'yum repolist', 'yum check-update', 'uptime'];
export const OPEN_ADVISORY = {
  id: 'RHSA-2026:7848',
  severity: 'important' as const,
  cves: [CVE],
  packages: ['openssl-libs'],
  heldBack: false,
};

function packages(count: number, release: number) {
  return Array.from({ length: count }, (_, i) => ({
    name: `package${i}`,
    arch: 'x86_64',
    version: `0:1.0-${release}.el8`,
  }));
}

/** The inventory's source sent this pair anew: its link went with the old rows, and detection finds it again. */
export async function replaceServers(db: Db): Promise<void> {
  const name = 'vpgesnew1';
  const server = await db.selectFrom('servers').select('id').where('hostname', '=', name).executeTakeFirstOrThrow();
  await db.deleteFrom('server_correspondance').where('prod_server_id', '=', server.id).execute();
}
