// Lines as hands, keyboards and clipboards make them, through the product's own dispatch: read as they were meant, or refused by the word
// that was not read, with nothing done.
import { beforeEach, describe, expect, it } from 'vitest';
import { addApplication, addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin', 'coordinator', 'operator']);
await somebody(db, 'Omar', ['operator']);
const application = await addApplication(db, 'Suivi trafic', await addUser(db, 'Paula', ['owner']));
const campaignId = await addCampaign(db, ada.userId);
const held = ['vrapp1', 'vrapp2'];
for (const hostname of held) await addSession(db, campaignId, await addServer(db, hostname, { application }));
await addServer(db, 'vpapp1', { environment: 'Production' });
await addServer(db, 'vrpilot1', { environment: 'Pilote' });
for (const [name, production] of [
  ['Recette', false],
  ['Pilote', false],
  ['Production', true],
] as const)
  await db.updateTable('environments').set({ production }).where('name', '=', name).execute();
await db
  .insertInto('patch_planning')
  .values({
    ...{ year: 2027, week_number: 5, week_code: 'S05', week_start: '2027-02-01', week_end: '2027-02-07', cycle: 1 },
    ...{ domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open', environments: null, note: null },
  })
  .execute();

/** What was done, refusals apart: action and what it says of itself. */
async function deeds(): Promise<string[]> {
  const rows = await db.selectFrom('audit_log').select(['id', 'action', 'after', 'reason']).orderBy('id').execute();
  return rows
    .filter(({ action }) => !action.endsWith('-refused'))
    .map(({ action, after, reason }) => `${action} ${JSON.stringify(after)} ${reason}`);
}

async function typed(line: string, language: 'fr' | 'en' = 'en') {
  const before = (await deeds()).length;
  const said = await chat.type(ada, line.replaceAll('{C}', String(campaignId)), language);
  return { said, done: (await deeds()).slice(before) };
}

beforeEach(async () => {
  await db
    .updateTable('patch_sessions')
    .set({ status: 'pending', exclusion_reason: null, exclusion_detail: null, excluded_by: null, excluded_at: null })
    .execute();
});

describe('a line with one word too many', () => {
  const LINES = [
    '/start {C} vrapp1',
    '/demarrer {C}',
    '/stop {C}',
    '/retry {C} vrapp1',
    '/prereqs {C} vrapp1',
    '/prerequis {C}',
    '/close {C}',
    '/cloturer {C} oui a1b2c3',
    '/go {C}',
    '/move vrapp1 tuesday 10:15',
    '/deplacer vrapp1 mardi à 10h15',
    '/assign vrapp1 Omar',
    '/affecter vrapp1, vrapp2 personne',
    '/campaign S05 prod 2027',
    '/campagne {C}',
    '/planning S05',
    '/planning empty S05 INFRASTRUC',
    '/planning définir S05 INFRASTRUC prod Production',
    '/link vpapp1 vrapp1',
    '/délier vpapp1 vrapp1',
    '/links vpapp1',
    '/serveur vrapp1',
    '/day tomorrow',
    '/freeze remove 1',
    '/gel liste',
    '/snapshots',
    '/statut',
    '/exclusions vrapp1 remove php',
    '/validations {C}',
    '/cve CVE-2026-1234',
    '/quickwin new server vrapp1 vrapp2',
    '/quickwin nouveau app “Suivi trafic” prod',
    '/redemarrer vrapp1',
    '/log vrapp1',
    '/inventory {C} before',
    '/packages {C} after',
    '/inventory export',
    '/inventory import covers INFRASTRUC',
    '/audit vrapp1',
    '/historique 2026',
    '/lang en',
    '/channel bind INFRASTRUC',
    '/checks “Suivi trafic”',
    '/limit Omar 10 in {C}',
  ];

  it.each(LINES)('is refused by that word, wherever it stands: %s', async (line) => {
    const words = line.match(/“[^”]*”|\S+/gu) ?? [];
    for (let at = 1; at <= words.length; at += 1) {
      const strange = [...words.slice(0, at), 'zzqx', ...words.slice(at)].join(' ');
      for (const language of ['fr', 'en'] as const) {
        const { said, done } = await typed(strange, language);
        expect(done, strange).toEqual([]);
        const named = ['zzqx', ...words.slice(1).map((word) => word.replace(/[“”,]/gu, ''))];
        expect(
          named.some((word) => said.includes(word.replace('{C}', String(campaignId)))),
          `${strange} → ${said}`,
        ).toBe(true);
      }
    }
  });
});

describe('a line as keyboards and clipboards make it', () => {
  it.each([
    ['／ｓｔａｒｔ {C} ｖｒａｐｐ１', 'campaign.start'],
    ['/start {C} VRAPP1.Example.TEST', 'campaign.start'],
    ['/démarrer {C} vrapp1.example.test, vrapp1', 'campaign.start'],
    ['/start {C}\n• vrapp1', 'campaign.start'],
    ['/exclude vrapp1.example.test database down', 'session.exclude'],
    ['/exclure vrapp1; vrapp2 : base en panne', 'session.exclude'],
    ['/move vrapp1.example.test ｔｕｅｓｄａｙ １０：１５', 'session.move'],
    ['/assign vrapp1.example.test Omar', 'session.assign'],
    ['/freeze W30 cutover', 'freeze.add'],
    ['/gel Ｓ３１ bascule', 'freeze.add'],
    ['/gel ２０２７-０３-０１ － ２０２７-０３-０５ bascule', 'freeze.add'],
    ['/freeze W32–W33 cutover', 'freeze.add'],
    ['/link vpapp1.example.test vrapp1.example.test', 'links.add'],
    ['/excludes vrapp1.example.test add php* because pinned', 'excludes.add'],
    ['/campaign W05 hprod', 'campaign.preview'],
  ])('%j is %s', async (line, deed) => {
    const { said, done } = await typed(line);
    expect(done.length, said).toBeGreaterThan(0);
    for (const one of done) expect(one.split(' ')[0]).toBe(deed);
  });

  it('is about the servers and days that it names', async () => {
    expect((await typed('/start {C} vrapp2.example.test vrapp2')).done[0]).toContain('"servers":["vrapp2"]');
    const [freeze] = (await typed('/gel ２０２７－０４－０１ au ２０２７－０４－０３ bascule')).done;
    expect(freeze).toMatch(/"last_day":"2027-04-03","first_day":"2027-04-01"/);
    expect((await typed('/excludes VRAPP2.example.test add perl because pinned')).said).toBe('excludes:vrapp2');
    expect((await typed('/serveur VRAPP2.example.test')).said).toBe('server:vrapp2');
  });

  it.each([
    ['/start {C} vrapp1.example.test/vrapp2', 'vrapp1.example.test/vrapp2'],
    ['/start {C} vrapp9.example.test', 'vrapp9.example.test'],
    ['/gel semaine 12 bascule', '12'],
    ['/gel 1er mars 2027 bascule', '1er'],
    ['/freeze 1 March 2027 cutover', '1'],
    ['/gel du 1er au 5 mars bascule', '1er'],
    ['/gel s.12 bascule', 's.12'],
    ['/gel S12: bascule', 'S12:'],
    ['/gel S12 et S14 bascule', 'S14'],
    ['/gel S12/S14 bascule', 'S12/S14'],
    ['/gel S12 bascule, y compris la semaine 13', 'semaine 13'],
    ['/freeze S12 cutover and week 13', 'week 13'],
    ['/freeze 03/13/2027 cutover', '03/13/2027'],
    ['/campaign s.05 prod', 's.05'],
    ['/campaign S05 prod hprod', 'hprod'],
    ['/planning S05/2027', 'S05/2027'],
    ['/planning set S05 INFRASTRUC prod Recette', 'Recette'],
    ['/planning set S05 INFRASTRUC hprod Production', 'Production'],
    ['/planning set S05 INFRASTRUC pilot Recette', 'Recette'],
    ['/planning set S05 INFRASTRUC pilot Pilote Recette', 'Recette'],
    ['/planning set S05 INFRASTRUC prod_pilot Recette', 'Recette'],
    ['/planning set S05 INFRASTRUC hprod prod', 'prod'],
    ['/planning set S05 INFRASTRUC prod 2028', '2028'],
    ['/move vrapp1 mardi 10 h 15', '10'],
    ['/move vrapp1 mardi prochain', 'prochain'],
    ['/assign vrapp1 @Omar et Ada', '@Omar et Ada'],
  ])('%j is refused by %j', async (line, word) => {
    const { said, done } = await typed(line);
    expect(done).toEqual([]);
    expect(said).toContain(word);
  });
});

describe('the reason of an exclusion', () => {
  it.each([
    ['down in {C}', 'in 1'],
    ['en panne dans {C}', 'dans 1'],
    ['en panne dans la campagne {C}', 'campagne 1'],
    ['en panne (campagne n° {C})', 'campagne n° 1'],
    ['down except campaign 3', 'except campaign'],
    ['down until 2027-02-01', 'until 2027-02-01'],
    ['panne jusqu’au 01/02/2027', "jusqu'au 01/02/2027"],
    ['panne jusqu’à vendredi', "jusqu'à vendredi"],
    ['down until the 5th', 'until the 5th'],
    ['pendant 2 semaines', 'pendant 2 semaines'],
    ['down for two weeks', 'for two weeks'],
    ['down next week', 'next week'],
    ['en panne la semaine prochaine', 'semaine prochaine'],
    ['down this week only', 'this week'],
    ['demain', 'demain'],
    ['panne sauf S05', 'sauf S05'],
    ['down ｕｎｔｉｌ ２０２７-０２-０１', 'until 2027-02-01'],
  ])('does not limit it: %j is refused by %j', async (reason, word) => {
    const { said, done } = await typed(`/exclude vrapp1 ${reason}`);
    expect(done).toEqual([]);
    expect(said).toContain(`“${word}”`);
    expect((await typed(`/exclude vrapp1 “${reason}”`)).done).toHaveLength(1);
  });

  it.each([
    'base en panne depuis le 05/03',
    'database down since Monday 10:15',
    'en panne depuis 2 semaines',
    'waiting for the vendor',
    'disk full, 3 tickets open',
    'incident du 5 mars',
    'only one node is left',
    'in maintenance',
    'voir Jean, 2e étage',
    'pour cause de migration',
  ])('may say what is so: %j', async (reason) => {
    expect((await typed(`/exclure vrapp1 ${reason}`)).done).toEqual([expect.stringContaining(reason)]);
  });
});
