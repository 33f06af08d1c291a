// The typed commands: names in both languages, arguments, rights by role, and what each answers.

import { describe, expect, it } from 'vitest';
import type { KnownUser } from '../../../bot/chat/identify.ts';
import type { IncomingCommand } from '../../../bot/chat/ports.ts';
import { lackingLine } from '../../../bot/front/command-form-view.ts';
import { createCommands } from '../../../bot/front/commands.ts';
import { dispatchCommand } from '../../../bot/front/dispatch-command.ts';
import type { CommandAnswer } from '../../../bot/shared/typed/command.ts';
import { parseCardKey } from '../../../domain/card-key.ts';
import { may, type Role, whoMay } from '../../../domain/people/roles.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog, troublesIn } from '../quiet-log.ts';
import { openBench, showing, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const commands = createCommands(ctx, {
  readIncomingFile: async () => ({ kind: 'refused', text: { fr: 'Aucun fichier.', en: 'No file.' } }),
});
const carole = await somebody(db, 'Carole', ['coordinator']);
await somebody(db, 'Omar', ['operator']);
await somebody(db, 'Ada', ['admin']);
await somebody(db, 'Vera', ['viewer']);
const campaignId = await addCampaign(db, carole.userId);
const server = await addServer(db, 'vrapp1');
await addSession(db, campaignId, server);
const prod = await addServer(db, 'vpapp1', { environment: 'Production' });
await addSession(db, campaignId, prod, { branch: 'prod' });
await showing(db, 'status', 'channel-1');
await db
  .insertInto('patch_planning')
  .values({
    year: 2027,
    week_number: 5,
    week_code: 'S05',
    week_start: '2027-02-01',
    week_end: '2027-02-07',
    cycle: 1,
    domain_code: 'INFRASTRUC',
    env_scope: 'all',
    status: 'open',
    environments: null,
    note: null,
  })
  .execute();
let serial = 0;
const log = keptLog();

async function type(name: string, text: string): Promise<CommandAnswer> {
  serial += 1;
  const incoming: IncomingCommand = {
    text,
    person: { entraId: `entra-${name.toLowerCase()}`, name },
    conversation: {
      id: 'channel-1',
      threadId: null,
      kind: 'channel',
      serviceUrl: 'https://t.test',
      tenantId: null,
      botId: '28:b',
      name: null,
    },
    activityId: `activity-${serial}`,
    locale: 'en-US',
    files: [],
  };
  const refusals: unknown[] = [];
  const deps = {
    db,
    commands,
    profile: async () => null,
    may,
    whoMay,
    onRefusal: async (refusal: unknown) => void refusals.push(refusal),
    clock: ctx.clock,
    newReference: () => 'reference',
    log,
  };
  return (await dispatchCommand(deps, incoming)).answer;
}

async function said(name: string, text: string): Promise<string> {
  const answer = await type(name, text);
  if (answer.kind === 'text') return answer.text.en;
  const key = answer.kind === 'card' ? parseCardKey(answer.key) : null;
  return key?.kind === 'command-form'
    ? `Form: ${lackingLine(commands, key.line)?.argument.missing.en}`
    : JSON.stringify(answer);
}

describe('commands in both languages', () => {
  it.each([
    ['Vera', '/campaign', '/campagne', 'campaigns'],
    ['Vera', '/campaign 1', 'CAMPAGNE #1', 'campaign:1'],
    ['Omar', '/prereqs 1', '/prérequis 1', 'prereqs:1'],
    ['Omar', '/start 1 vrapp1', '/démarrer 1, VRAPP1', 'campaign:1'],
    ['Vera', '/go 1', '/feu-vert 1', 'go:1'],
    ['Vera', '/validations', 'validations', 'validations'],
    ['Vera', '/validations S05', 'validation s5', 'validations:S05'],
    ['Vera', '/validations 1', '/validations #1', 'validations:1'],
    ['Vera', '/validations VRApp1', '/validation vrapp1', 'validations:vrapp1'],
    ['Vera', '/status', 'statut', 'status'],
    ['Vera', '/help', '/aide', 'help:viewer'],
  ])('%s: %s and %s show the card %s', async (name, english, french, key) => {
    expect(campaignId).toBe(1);
    expect(await type(name, english)).toEqual({ kind: 'card', key });
    expect(await type(name, french)).toEqual({ kind: 'card', key });
  });

  it('has names that are no other command’s, and an example that is right', async () => {
    const names = commands.flatMap(({ name, aliases }) => [...new Set([name.en, name.fr]), ...(aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
    for (const { example } of commands.flatMap(({ forms }) => forms)) {
      for (const line of [example.en, example.fr]) {
        expect(await said('Ada', line), line).not.toMatch(/I do not know|Form:|was not read|went wrong/);
      }
    }
    expect(troublesIn(log)).toEqual([]);
  });
});

describe('arguments', () => {
  it.each([
    ['/campaign S05 prod 2027 INFRASTRUC', { year: 2027, asked_scope: 'prod', domain_code: 'INFRASTRUC' }],
    ['@campagne s5 infrastruc', null],
    ['campagne s5 PROD 2027', { year: 2027, asked_scope: 'prod', domain_code: null }],
    ['/campaign S05 infrastruc hors-prod', { year: 2027, asked_scope: 'hprod', domain_code: 'INFRASTRUC' }],
    ['/campaign S05', { year: 2027, asked_scope: null, domain_code: null, update_scope: { kind: 'all' } }],
    [
      '/campaign S05 prod only security',
      { asked_scope: 'prod', domain_code: null, update_scope: { kind: 'security' } },
    ],
    ['/campagne s5 prod seulement sécurité', { asked_scope: 'prod', update_scope: { kind: 'security' } }],
    [
      '/campaign S05 2027 infrastruc Only rhsa-2026:7203, RHBA-2026:12',
      {
        year: 2027,
        domain_code: 'INFRASTRUC',
        update_scope: { kind: 'advisories', ids: ['RHBA-2026:12', 'RHSA-2026:7203'] },
      },
    ],
  ])('%s', async (line, draft) => {
    const answer = await type('Carole', line);
    if (draft === null) return expect(answer.kind).toBe('text');
    const id = answer.kind === 'card' ? Number(answer.key.replace('draft:', '')) : 0;
    const row = await db
      .selectFrom('campaign_drafts')
      .selectAll()
      .where('id', '=', id as never)
      .executeTakeFirst();
    expect(row).toMatchObject({ ...draft, week_number: 5 });
  });

  it.each([
    ['/campaign S54 prod', /neither a week from S01 to S53/],
    ['/campaign S05 prod hprod', /“hprod” is too much/],
    ['/campaign S05 prod 2027 2028', /“2028” is too much/],
    ['/campaign S05 prod only', /^Form: After “only”, give security, kernels, or advisories such as/],
    ['/campaign S05 only security RHSA-2026:7203', /^After “only”, give “security”, “kernels” or advisories/],
    ['/campaign S05 only RHSA-2026:7203 prod', /^“prod” is not an advisory .* Put “only” at the end/],
    ['/campaign S05 only CVE-2026-1234', /^For a CVE, run an emergency campaign: \/cve CVE-2026-1234\./],
    ['/campaign S05 prod CVE-2026-1234', /\/cve CVE-2026-1234\./],
    ['/campaign S05 prod RHSA-2026:7203', /^An advisory comes after “only”: … only RHSA-2026:7203\./],
    ['/quickwin new only security', /^Servers, domain, application or list are missing/],
    ['/quickwin new vrapp1 only', /^After “only”/],
    ['/quickwin new vrapp1 only colonel', /^“colonel” is not an advisory/],
    ['/quickwin new domain INFRASTRUC prod more only security', /^After the name: prod, hprod/],
    ['/quickwin new list only', /^Unknown list: only/],
    ['/campaign 0', /neither a week/],
    ['/campaign 99999999999', /neither a week/],
    ['/campaign 4321', /^There is no campaign 4321\.$/],
    ['/prereqs', /^Form: The number of the campaign is missing/],
    ['/start vrapp1', /number of the campaign is missing/],
    ['/start 1 vrapp1 slots', /whole campaign/],
    ['/stop 1 2', /“2” is too much/],
    ['/go', /number of the campaign is missing/],
    ['/exclude vrapp1 "panne" vpapp1', /“vpapp1” is a server name, but it is in the reason/],
    ['/exclude vrapp1 de la campagne 1 panne', /I don’t understand “de la campagne 1” here/],
    ['/exclude vrapp1 in campaign 1 down', /I don’t understand “in campaign 1” here/],
    ['/campaign 1 please', /Campaign 1 is shown by itself: “please” was not read/],
    ['/move vrapp1 tuesday at 10:15 vpapp1', /“vpapp1” is too much: the servers, a day, a time/],
    ['/move vrapp1 mardi à midi', /“midi” is no time/],
    ['/ok vrapp1 ko', /“ok” and “ko” contradict each other: nothing was answered/],
    ['/ok vrapp1 pas ok du tout', /“ok” and “pas ok” contradict/],
    ['/ok vrapp1, not good', /“ok” and “not good” contradict/],
    ['/ko vrapp1 ok pour moi', /“ko” and “ok” contradict/],
    ['/validations ok vrapp1 KO', /“ok” and “KO” contradict/],
    ['/ok vrapp1 "ko hier"', /Never patched/],
    ['/ok vrapp1 pas de problème', /Never patched/],
    ['/excludes vrapp1 add httpd sauf httpd-tools because x', /“sauf” was not read/],
    ['/excludes vrapp1 add httpd et nginx because x', /“et” was not read/],
    ['/excludes vrapp1 add httpd remove nginx because x', /“remove” was not read/],
    ['/excludes vrapp1 add httpd pendant 3 mois because x', /“pendant” was not read/],
    ['/excludes vrapp1 add httpd 90 because x', /“90” was not read/],
    ['/excludes vrapp1 add not httpd until 2027-03-01 because x', /“not” was not read/],
    ['/excludes vrapp1 add httpd because until 1 mars', /I don’t understand “until” here/],
    ['/excludes vrapp1 add httpd because x until 1 mars', /I don’t understand “until 1” here/],
    ['/excludes vrapp1 add httpd because x for three months', /I don’t understand “three months” here/],
    ['/excludes vrapp1 add httpd until 2027-03-01 because .', /^Form: The reason is missing/],
    ['/excludes global add nginx et vim', /“et” is no package/],
    [
      '/freeze S14 to S12 x',
      /From S14 2027 to S12 2028: if that is the period, write both years; otherwise swap the weeks/,
    ],
    ['/exclude vrapp1', /^Form: The reason is missing/],
    ['/exclude VRnone1', /^Unknown server: VRnone1\./],
    ['/reopen 1', /^Campaign 1 is open\.$/],
    ['/reopen 4321', /^There is no campaign 4321\.$/],
    ['/give-up vrapp1', /^vrapp1 is not being patched.$/],
    ['/go 4321 override all', /^There is no campaign 4321\.$/],
    ['/excludes vrapp1 add httpd*', /^Form: The reason is missing/],
    ['/excludes vrnone1 add httpd*', /^Unknown server: vrnone1/],
    ['/validations S54', /no such week/],
    ['/validations vrapp1 vrapp2', /One filter/],
    ['/validations ok', /name of the server or application is missing/],
    ['/validations ko vrapp1', /^Never patched, so there is nothing to validate: vrapp1\.$/],
    ['/ko vrapp1', /^Never patched/],
    ['/validations force vrapp1', /^Never patched/],
    ['/go 1 override', /name of the server is missing/],
    ['/go 1 override vpapp1', /^Not blocked in production in campaign 1: vpapp1\.$/],
    ['/go 1 override vpapp1 urgent', /Not blocked in production in campaign 1: vpapp1/],
    ['/go 4321 override all urgent', /no campaign 4321/],
    ['/restore', /name of the server is missing/],
    ['/rollback vrapp1', /^vrapp1 has no failure or KO with a snapshot kept: there is nothing to roll back\.$/],
    ['/reboot skip', /name of the server is missing/],
    ['/channel INFRASTRUC', /“bind” is missing/],
    ['/channel bind', /domain is missing/],
    ['/lang de', /fr or en/],
    ['/status now', /takes no argument/],
    ['/exclude ../../etc/passwd because', /Unknown server: \.\.\/\.\.\/etc\/passwd/],
    ['/rollback "a\u0000\ud800\nb" because', /Unknown server: a\ufffd b\./],
    ['/campaign S05 prod constructor', /^Unknown domain: constructor \(known: INFRASTRUC\)\./],
    ['/campaign S05 __proto__', /^Unknown domain: __proto__/],
    ['/campaign S05 porduction', /Did you mean production\?/],
    ['/campaign S05 preprod', /^“preprod” is an environment, not a domain: for all of non-production, type hprod/],
    ['/campaign S05 recette', /^“recette” is an environment, not a domain: for all of non-production, type hprod/],
    ['/report 2', /The report of campaign 2 is its card: \/campaign 2\./],
    ['/rapport 12 2026', /The report of campaign 12 is its card: \/campaign 12\./],
    ['/resume 1', /did you mean \/start\?/],
    ['/reprendre 1', /did you mean \/start\?/],
    ['/undo vrapp1', /did you mean \/rollback\?/],
    ['/rebot 2', /^I do not know “rebot”; \/help|did you mean \/(?!reboot)/],
    ['/strt vrapp1', /^I do not know “strt”/],
    ['/quickwin new server vrapp9', /^Unknown server: vrapp9\./],
    ['/quickwin nouveau serveurs vrapp9 vrapp8', /^Unknown server: vrapp9, vrapp8\./],
    ['/campaign S05 prod infrastruk', /Did you mean INFRASTRUC\?/],
    ['/validations 12', /^There is no campaign 12\.$/],
    ['/validations 1 ok', /An answer is for servers or an application, not for “1”: \/validations 1 shows them/],
    ['/validations vrapp1 ok', /The answer comes first: \/validations ok vrapp1/],
    ['/validations Expoitation', /^Unknown server or application: Expoitation\./],
    ['/validations vrapp2', /Did you mean vrapp1/],
    ['/log NotHost', /^Unknown server: NotHost\.$/],
    ['/log vrapp2', /Did you mean vrapp1/],
    ['/prereqs abc', /^Unknown server: abc\.$/],
    ['/prereqs show 1 2', /“2” is too much/],
    ['/prereqs show 12', /no campaign 12/],
    ['/day 31/02/2027', /^“31\/02\/2027” does not exist in the calendar\. Example:/],
    ['/day 12', /^“12” is not a day\. Type for example tomorrow, tuesday, 03\/02 or 2027-02-03\./],
    ['/day S05', /“S05” is not a day/],
    ['/day yesterdya', /Did you mean yesterday\?/],
    ['/day monday tuesday', /One day at a time: monday, tuesday/],
    ['/feu', /did you mean \/go\?/],
    ['/rollb vrapp1', /did you mean \/rollback\?/],
    ['/help strat', /“strat” is not a command.*\/start/],
    ['/help start stop', /“stop” was not read/],
    ['/history koo', /Did you mean ko/],
    ['/environment Formation prod hprod', /“prod” and “hprod”/],
    ['/excludes global add httpd* until 2027-03-01', /“until” was not read/],
    ['/excludes vrapp1 remove httpd* because x', /“because” was not read/],
    ['/excludes vrapp1 add httpd* 2027-03-01 because x', /“2027-03-01” was not read/],
    ['/excludes vrapp1 add httpd* because x until 2027-03-01', /I don’t understand “2027-03-01” here/],
    ['/excludes vrapp1 add httpd* until 1 mars because x', /“1” is no date/],
    ['/excludes vrapp1 ad httpd*', /“ad” was not read.*Did you mean add\?/],
    ['/exclude vrapp1 2027-03-01 panne', /I don’t understand “2027-03-01” here/],
    ['/exclude vrapp1 until tomorrow', /I don’t understand “until” here/],
    ['/exclude vrapp1 S05 panne', /I don’t understand “S05” here/],
    ['/exclude vrapp1 #12 panne', /I don’t understand “#12” here/],
    ['/exclude vrapp1 in 12', /I don’t understand “in 12” here/],
    ['/exclude vrapp1 database of vpapp1 down', /“vpapp1” is a server name, but it is in the reason/],
    ['/rollback vrapp1 vpapp1 broken', /One server at a time.*“vpapp1”/],
    ['/give-up vrapp1 vpapp1 broken', /One server at a time.*“vpapp1”/],
    ['/reopen 1 S05 again', /I don’t understand “S05” here/],
    ['/retry 1 vrapp1 because S05', /I don’t understand “S05” here/],
    ['/quickwin 1 ptach', /“ptach” was not read.*Did you mean patch/],
  ])('%j gets one sentence', async (line, sentence) => {
    expect(await said('Ada', line)).toMatch(sentence);
    expect(troublesIn(log)).toEqual([]);
  });
});

describe('rights by role', () => {
  const READER = [
    ...['/campaign', '/go 1', '/validations', '/status', '/help', '/lang en'],
    ...['/history ko', '/server vrapp1'],
  ];
  const OPERATOR = ['/prereqs 1', '/start 1', '/retry 1', '/rollback vrapp1 x', '/reboot vrapp1'];
  const COORDINATOR = [
    '/campaign S05 prod',
    '/exclude vrnone1 x',
    '/restore vrnone1',
    '/close 4321',
    '/channel bind X',
  ];
  const ANSWERS = ['/ok vrapp1', '/ko vrapp1 x', '/validations ok vrapp1'];
  const FORCED = [
    '/validations force vrapp1 x',
    '/validations forcer vrapp1 x',
    '/go 1 override vpapp1 x',
    '/feu-vert 1 forcer tous x',
  ];
  const table: readonly (readonly [string, Role, readonly string[], readonly string[]])[] = [
    [
      'Vera',
      'viewer',
      READER,
      [...OPERATOR, ...COORDINATOR, '/stop 1', '/lang en channel', '/audit', ...ANSWERS, ...FORCED],
    ],
    ['Omar', 'operator', [...READER, ...OPERATOR, '/stop 4321'], [...COORDINATOR, ...ANSWERS, ...FORCED]],
    ['Carole', 'coordinator', [...READER, ...COORDINATOR, '/stop 4321'], [...OPERATOR, ...ANSWERS, ...FORCED]],
    ['Ada', 'admin', [...READER, ...OPERATOR, ...COORDINATOR, ...FORCED, '/audit'], []],
  ];
  it.each(table)('%s, %s', async (name, _role, allowed, forbidden) => {
    for (const line of allowed) expect(await said(name, line), line).not.toMatch(/may do this/);
    for (const line of forbidden) expect(await said(name, line), line).toMatch(/may do this/);
  });
});

describe('a line that lacks an argument', () => {
  it.each([
    ['Carole', '/validations ok', /^The name of the .* is missing: \/ok and that name\..* Only an owner of/],
    ['Omar', '/validations force', /missing: \/validations force and that name\..* Only an admin may do this\.$/],
    ['Vera', '/go 1 override', /^The name of the server is missing, or “all”\. Only an admin may do this\.$/],
  ])('is answered with what is missing, then who may: %s, %s', async (name, line, expected) => {
    expect(await said(name, line)).toMatch(expected);
  });
});

describe('a QuickWin that is narrowed', () => {
  it.each([
    ['/quickwin new vrqw1 vrqw2 only security', { kind: 'security' }],
    ['/quickwin nouveau vrqw3, seulement RHSA-2026:7203', { kind: 'advisories', ids: ['RHSA-2026:7203'] }],
    ['/quickwin new domain INFRASTRUC hprod seulement sécurité', { kind: 'security' }],
    ['/quickwin new vrqw5', { kind: 'all' }],
  ])('%s', async (line, scope) => {
    for (let i = 1; i <= 5; i += 1) {
      const known = await db.selectFrom('servers').select('id').where('hostname', '=', `vrqw${i}`).executeTakeFirst();
      if (known === undefined) await addServer(db, `vrqw${i}`);
    }
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: MONDAY_MORNING })
      .where('kind', '=', 'quickwin')
      .execute();
    const answer = await type('Omar', line);
    const id = answer.kind === 'card' ? Number(answer.key.replace('campaign:', '')) : 0;
    const run = await db
      .selectFrom('campaigns')
      .select(['kind', 'update_scope'])
      .where('id', '=', id as never)
      .executeTakeFirst();
    expect(run).toEqual({ kind: 'quickwin', update_scope: scope });
  });
});

describe('answers', () => {
  it('says beside the card what was left aside', async () => {
    expect(await type('Omar', '/start 1')).toEqual({ kind: 'card', key: 'campaign:1' });
    const message = await db
      .selectFrom('outgoing_messages')
      .select(['text_en', 'conversation_id'])
      .where('dedupe_key', '=', `note:channel-1 activity-${serial}`)
      .executeTakeFirst();
    expect(message?.conversation_id).toBe('channel-1');
    expect(message?.text_en).toMatch(/waiting for production approval/);
  });

  it('excludes with the reason as it was typed, and restores', async () => {
    expect(await said('Carole', '/exclure vrapp1 base en panne, voir « INC »')).toBe('Excluded (campaign 1): vrapp1.');
    const row = await db.selectFrom('patch_sessions').selectAll().where('server_id', '=', server).executeTakeFirst();
    expect(row?.exclusion_reason).toBe('base en panne, voir « INC »');
    expect(await said('Carole', '/restore vrapp1')).toMatch(/^Back in campaign 1: vrapp1/);
  });

  it('binds this channel and speaks the language chosen', async () => {
    expect(await said('Carole', '/canal lier *')).toMatch(/domains without one/);
    expect(await said('Vera', '/langue français')).toMatch(/en français/);
    const user = await db.selectFrom('users').select('language').where('display_name', '=', 'Vera').executeTakeFirst();
    expect(user?.language).toBe('fr');
  });

  it('keeps help the same for the same roles, whatever their order', async () => {
    const help = commands.find(({ name }) => name.en === 'help');
    const user = (roles: readonly Role[]) => ({ roles }) as unknown as KnownUser;
    const ask = (roles: readonly Role[]) =>
      help?.run({ args: { kind: 'most' }, user: user(roles), incoming: {} as IncomingCommand, now: MONDAY_MORNING });
    expect(await ask(['operator', 'coordinator'])).toEqual(await ask(['coordinator', 'operator']));
  });
});
