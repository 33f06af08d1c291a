// A command is one declaration: its forms agree with what it parses, and a line that lacks an argument is completed on a card.
import { beforeAll, describe, expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import { lineOf, understoodOf, usageOf } from '../../../bot/shared/typed/form.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { followWindowsPolicy } from '../../../db/queries/servers/patched-families.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, sessionOf, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const vera = await somebody(db, 'Vera', ['viewer']);
const commands = createCommands(ctx, { readIncomingFile: () => Promise.reject(new Error('no files here')) });
let session = 0;
let campaign = 0;

beforeAll(async () => {
  const id = await addCampaign(db, carole.userId);
  campaign = id;
  session = await addSession(db, id, await addServer(db, 'vrform1'), { status: 'pending' });
  await addSession(db, id, await addServer(db, 'vrform2'), { status: 'pending' });
});

const LANGUAGES = ['fr', 'en'] as const;
const FORMS = commands.flatMap((command) =>
  command.forms.flatMap((form) =>
    LANGUAGES.map((language) => [usageOf(command.name, form)[language], { command, form, language }] as const),
  ),
);

/** Commas between servers are as good as spaces. */
const plain = (parsed: unknown) => JSON.parse(JSON.stringify(parsed).replace(/,(?= )/g, ''));
const wordsOf = (line: string) => parseCommandLine(line)?.words ?? { list: [], rest: '' };

describe('a form of a command', () => {
  it.each(FORMS)('%s is what its example is parsed by', (_, { command, form, language }) => {
    const example = form.example[language];
    expect(command.parse(wordsOf(example))).toMatchObject({ kind: 'args' });
    const { values, keywords } = understoodOf(form, wordsOf(example));
    const parts = Object.entries(form.parts);
    const required = parts.filter(([, part]) => part.kind === 'argument' && part.isOptional !== true);
    // A reason is told apart from the servers by the estate alone.
    const read = required.filter(([, part]) => part.kind === 'argument' && part.isRest !== true);
    expect(Object.keys(values)).toEqual(expect.arrayContaining(read.map(([name]) => name)));
    expect(keywords).toBe(parts.filter(([, part]) => part.kind === 'keyword').length);
  });

  it.each(FORMS)('%s is written again as the line that it was read from', (_, { command, form, language }) => {
    const example = form.example[language];
    const { values } = understoodOf(form, wordsOf(example));
    const again = lineOf(command.name[language], form, values, language);
    expect(plain(command.parse(wordsOf(again)))).toEqual(plain(command.parse(wordsOf(example))));
  });

  it.each(FORMS)('%s says which of its arguments is missing where it ends early', (_, { command, form, language }) => {
    const { values } = understoodOf(form, wordsOf(form.example[language]));
    const parts = Object.entries(form.parts);
    const lastKeyword = parts.findLastIndex(([, part]) => part.kind === 'keyword');
    for (const [at, [, part]] of parts.entries()) {
      if (part.kind !== 'argument' || part.isOptional === true || part.isRest === true || at < lastKeyword) continue;
      const before = Object.fromEntries(parts.slice(0, at).map(([one]) => [one, values[one]]));
      const line = lineOf(command.name[language], form, before, language);
      const parsed = command.parse(wordsOf(line));
      // What is left may be another form of the command, as `/campaign` lists them.
      if (parsed.kind === 'wrong') expect([line, parsed.missing ?? null]).toEqual([line, expect.any(String)]);
    }
  });
});

describe('a line that lacks an argument', () => {
  it('offers Windows as a family where the settings have its servers patched, and nowhere else', async () => {
    const ada = await somebody(db, 'Ada', ['admin']);
    const offered = async (line: string) => {
      const key = await chat.type(ada, line);
      return [...JSON.stringify(await chat.card(key, ada)).matchAll(/"value":"(rpm|apt|zypper|windows)"/g)].map(
        ([, one]) => one,
      );
    };
    const linux = ['rpm', 'apt', 'zypper'];
    expect(await offered('/group Fronts baseline')).toEqual(linux);
    await followWindowsPolicy(db, { patched: true, hprodDays: null, prodDays: null });
    expect(await offered('/group Fronts baseline')).toEqual([...linux, 'windows']);
    await followWindowsPolicy(db, { patched: false, hprodDays: null, prodDays: null });
    expect(await offered('/group Fronts baseline')).toEqual(linux);
  });

  it('is completed on a card, with what was typed kept, and runs as if it had been typed', async () => {
    const key = await chat.type(carole, '/exclude vrform1');
    expect(key).toBe('command-form:%2Fexclude%20vrform1');
    const text = JSON.stringify(await chat.card(key, carole));
    expect(text).toContain('The reason is missing.');
    expect(text).toContain('"value":"vrform1"');
    const data = { key, 'argument-servers': 'vrform1', 'argument-reason': 'database, down' };
    expect(await chat.press(carole, 'command.send', data)).toContain('Sent: /exclude vrform1 database, down');
    expect(chat.sent.at(-1)).toMatch(/Excluded \(campaign \d+\): vrform1/);
    expect(await sessionOf(db, session as never)).toMatchObject({
      status: 'excluded',
      exclusion_reason: 'database, down',
    });
  });

  it('says on the card what is still missing, and sends nothing', async () => {
    const sent = chat.sent.length;
    const key = await chat.type(carole, '/exclude vrform2');
    const said = await chat.press(carole, 'command.send', {
      key,
      'argument-servers': 'vrform2',
      'argument-reason': ' ',
    });
    expect(said).toContain('The reason is missing.');
    expect(chat.sent.length).toBe(sent);
  });

  it('offers the campaigns that there are, in the language of the card', async () => {
    const key = await chat.type(carole, '/stop');
    expect(JSON.stringify(await chat.card(key, carole, 'fr'))).toMatch(
      new RegExp(`"value":"${campaign}","title":"${campaign} · `),
    );
    expect(await chat.text(key, carole, 'fr')).toContain('Il manque le numéro de la campagne.');
  });

  it('asks for the campaign where a server was typed instead, and keeps the server', async () => {
    const key = await chat.type(omar, '/retry vrform1');
    expect(JSON.stringify(await chat.card(key, omar))).toContain('"value":"vrform1"');
  });

  it.each([
    '/close',
    '/reopen',
    '/move vrform1',
    '/assign vrform1',
    '/limit',
    '/cve',
    '/log',
    '/link',
    '/channel bind',
  ])('%s opens its form', async (line) => {
    expect(await chat.type(await somebody(db, `Ada ${line}`, ['admin']), line)).toMatch(/^command-form:/);
  });

  it.each(['/go 1 override', '/freeze remove', '/planning set', '/planning empty'])(
    '%s is refused to whoever may not, before anything is filled in',
    async (line) => {
      expect(await chat.type(vera, line)).toMatch(/may do this/);
    },
  );

  it('keeps the end of an exclusion however it was written, and asks for the reason', async () => {
    const key = await chat.type(omar, '/excludes vrform1 add httpd* until 01/03/2027');
    const drawn = JSON.stringify(await chat.card(key, omar));
    expect(drawn).toMatch(/"type":"Input.Date","id":"argument-until"[^}]*"value":"2027-03-01"/);
  });

  it('requires what is missing, and offers what may stand instead of a name', async () => {
    const key = await chat.type(carole, '/assign vrform1');
    const drawn = JSON.stringify(await chat.card(key, carole));
    expect(drawn).toMatch(/"id":"argument-operator"[^}]*"isRequired":true/);
    expect(drawn).toContain('"value":"nobody"');
  });

  it('lets a name be typed where there are more than a list holds', async () => {
    const applications = Array.from({ length: 61 }, (_, n) => ({ name: `Application ${n}` }));
    await db.insertInto('applications').values(applications).execute();
    const key = await chat.type(carole, '/checks');
    expect(JSON.stringify(await chat.card(key, carole))).toMatch(/"type":"Input.Text","id":"argument-application"/);
  });

  it('offers nobody whose account has ended', async () => {
    const ended = await somebody(db, 'Edda', ['operator']);
    const key = await chat.type(carole, '/assign vrform1');
    expect(JSON.stringify(await chat.card(key, carole))).toContain('"value":"Edda"');
    await db.updateTable('users').set({ expires_at: ctx.time.now }).where('id', '=', ended.userId).execute();
    expect(JSON.stringify(await chat.card(key, carole))).not.toContain('"value":"Edda"');
  });

  it('is answered by a sentence where its key would be too long, whatever it is written in', async () => {
    const key = await chat.type(carole, `/exclude ${'漢字サーバ '.repeat(60)}`);
    expect(key.length).toBeLessThan(2000);
  });

  it('gives nobody more than typing it would', async () => {
    const sent = chat.sent.length;
    const key = await chat.type(carole, '/stop');
    await chat.press(vera, 'command.send', { key, 'argument-campaignId': String(campaign) });
    expect(chat.sent.slice(sent)).toEqual([expect.stringMatching(/may do this|may use this|coordinator/)]);
  });

  it('is answered by a sentence where it is too long for a card', async () => {
    expect(await chat.type(carole, `/exclude ${'vrform1 '.repeat(80)}`)).not.toMatch(/^command-form:/);
  });
});

describe('the example of a line that was not read', () => {
  it.each([
    ['/freeze remove 4 5', 'Example: /freeze remove 4'],
    ['/retry 1 vrform1 repair vrform2 because', 'reason'],
  ])('%s shows the form that was meant', async (line, expected) => {
    const ada = await somebody(db, `Ada of ${line}`, ['admin']);
    const said = await chat.type(ada, line);
    expect(said.startsWith('command-form:') ? await chat.text(said, ada) : said).toContain(expected);
  });
});
