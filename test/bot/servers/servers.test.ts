// `/servers`: the inventory listed and filtered, by name and by what is wrong (INV-1, INV-6), and as a file that the import takes back.
import { beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { readInventory } from '../../../spreadsheets/inventory-workbook.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, type Somebody, somebody } from '../shared/bench.ts';
import { addServer, insert, NOW, type Seed, seedEstate } from '../shared/seed.ts';

let db: Db;
let seed: Seed;
let chat: ReturnType<typeof openChatBench>;
let ana: Somebody;
const HOSTS = ['vpapp1', 'vpapp2', 'vrapp1', 'vrold1', 'vtnew1'] as const;

async function patched(server_id: ServerId, status: 'ok' | 'ko', source: 'standard' | 'imported') {
  const more = { server_id, source, status, date_patch: new Date('2026-01-28T09:00:00Z'), campaign_id: null };
  await insert(db, 'patch_history', { ...more, intervenant_name: 'Zoé', packages: '[]' });
}

beforeAll(async () => {
  ({ db } = await createTestDatabase());
  seed = await seedEstate(db);
  chat = openChatBench(openBench(db));
  ana = await somebody(db, 'Ana', ['viewer']);
  const dmz = await insert(db, 'zones', { name: 'DMZ' });
  const orphan = await insert(db, 'applications', { name: 'Archives' });
  const secret = await insert(db, 'environments', { name: 'Bac à sable' });
  const domain = await db.selectFrom('domains').select('id').executeTakeFirstOrThrow();
  const place = await insert(db, 'domain_environments', { domain_id: domain.id, environment_id: secret });
  const app1 = await addServer(seed, 'vpapp1', 'prod', { os_version: 'RHEL 8.10', zone_id: dmz });
  await addServer(seed, 'vpapp2', 'prod', {
    os_version: 'RHEL 9.4',
    application_id: orphan as never,
    default_intervenant_id: seed.people.operator,
  });
  const test1 = await addServer(seed, 'vrapp1', 'hprod', { os_version: 'RHEL 8.10' });
  const old1 = await addServer(seed, 'vrold1', 'hprod', { etat: 'Décommissionné', licence_support: 'obsolete' });
  await addServer(seed, 'vtnew1', 'hprod', { application_id: null, domain_environment_id: place, etat: 'inconnu' });
  await insert(db, 'server_correspondance', { prod_server_id: app1, nonprod_server_id: test1, source: 'auto' });
  await patched(app1, 'ok', 'standard');
  await patched(old1, 'ok', 'imported');
  await patched(test1, 'ko', 'standard');
});

async function idOf(hostname: string): Promise<ServerId> {
  const row = await db.selectFrom('servers').select('id').where('hostname', '=', hostname).executeTakeFirstOrThrow();
  return row.id;
}

async function listed(line: string): Promise<string> {
  const text = await chat.text(await chat.type(ana, line), ana);
  return HOSTS.filter((host) => text.includes(`${host} · `)).join(' ');
}

describe('/servers', () => {
  it.each([
    ['/servers', 'vpapp1 vpapp2 vrapp1 vrold1 vtnew1'],
    ['/serveurs vp*', 'vpapp1 vpapp2'],
    ['/servers *app1', 'vpapp1 vrapp1'],
    ['/servers production', 'vpapp1 vpapp2'],
    ['/servers recette in service', 'vrapp1'],
    ['/servers décommissionné', 'vrold1'],
    ['/servers INFRASTRUC', 'vpapp1 vpapp2 vrapp1 vrold1 vtnew1'],
    ['/servers DMZ', 'vpapp1'],
    ['/servers Péage Nord', 'vpapp1 vrapp1 vrold1'],
    ['/servers rhel8', 'vpapp1 vrapp1'],
    ['/servers owner:odile', 'vpapp1 vrapp1 vrold1'],
    ['/servers operator:omar', 'vpapp2'],
    ['/servers no owner', 'vpapp2 vtnew1'],
    ['/servers no application', 'vtnew1'],
    ['/servers no link', 'vpapp2 vrold1 vtnew1'],
    ['/servers unclassified', 'vtnew1'],
    ['/servers out of support', 'vrold1'],
    ['/servers never patched', 'vpapp2 vrapp1 vtnew1'],
    ['/servers incomplete', 'vtnew1'],
    ['/servers no owner production', 'vpapp2'],
  ])('%s lists %s', async (line, hosts) => {
    expect(await listed(line)).toBe(hosts);
  });

  it('says of each what is wrong and when it was last patched', async () => {
    const text = await chat.text('servers', ana);
    expect(text).toContain('5 servers\nThe whole inventory, by name');
    expect(text).toContain('vpapp1 · Production · INFRASTRUC · DMZ · RHEL 8.10\nPéage Nord · patched 28 Jan 2026');
    expect(text).toContain('Archives · no owner who can answer · no link · never patched');
    expect(text).toContain(
      'vtnew1 · unknown · Bac à sable · INFRASTRUC · linux\nno application · no link · environment',
    );
  });

  it('tells nothing found from a filter that is not known', async () => {
    const key = await chat.type(ana, '/servers zz*');
    expect(key).toBe('servers:h=zz*');
    expect(await chat.text(key, ana)).toContain('No servers match.');
    expect(await chat.verbs(key, ana)).toEqual(['card.page']);
    expect(await chat.type(ana, '/servers recete')).toMatch(/^Did you mean Recette\? I don’t understand “recete”/);
    expect(await chat.type(ana, '/servers production no ownr')).toMatch(/^Did you mean no owner\? I don’t understand/);
  });

  it('opens a server from its row', async () => {
    const verbs = await chat.verbs('servers', ana);
    expect(verbs.filter((verb) => verb === 'server.open')).toHaveLength(5);
    expect(await chat.press(ana, 'server.open', { serverId: await idOf('vpapp2') })).toContain('The card is shown');
    expect(chat.shown).toEqual(['server:vpapp2']);
    expect(await chat.press(ana, 'server.open', { serverId: 999_999 })).toBe('no such card');
  });

  it('shows an account that is limited to some servers these alone (PEOPLE-3)', async () => {
    const lea = await somebody(db, 'Léa', ['viewer']);
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vp*' }).execute();
    const text = await chat.text(await chat.type(lea, '/servers'), lea);
    expect(text).toContain('vpapp1');
    expect(text).not.toContain('vrapp1');
    expect(text).toContain('Only the servers of your account are shown');
    // Names of what is outside are no suggestions either.
    expect(await chat.type(lea, '/servers vrapp1')).not.toContain('servers:');
    expect(await chat.press(lea, 'server.open', { serverId: await idOf('vrapp1') })).toBe('no such card');
  });

  it.each(['csv', 'xlsx'] as const)(
    'is exported as %s, with the columns that the import takes back',
    async (format) => {
      const at = { db, language: 'en', now: NOW, zone: 'Europe/Paris' } as const;
      const content = await contentOf(at, { kind: 'servers', filter: 'e=Production', format });
      expect(content.fileName).toBe(`servers-2026-02-02.${format}`);
      const read = await readInventory(await bytesOf(content));
      if (read.kind === 'refused') throw new Error(read.text.en);
      expect(read.unread).toEqual([]);
      const [table] = read.tables;
      expect(table?.entity).toBe('server');
      expect(table?.rows.map(({ hostname, application }) => [hostname?.value, application?.value])).toEqual([
        ['vpapp1', 'Péage Nord'],
        ['vpapp2', 'Archives'],
      ]);
    },
  );
});
