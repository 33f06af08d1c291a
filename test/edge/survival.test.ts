// `bot/main.ts` in production settings, at the hands of strangers, of somebody with a right token, and of people who send workbooks: it
// goes on, stays small, leaves nothing behind, and says once why it refused each.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUser } from '../bot/chat/people.ts';
import { TokenIssuer } from '../fakes/connector/token-issuer.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type Attack, signedAttacks, strangersAttacks } from './hostile-requests.ts';
import { hostileWorkbooks } from './hostile-workbooks.ts';
import { type RunningBot, say, startBot, until } from './running-bot.ts';

const { db, url } = await createTestDatabase();
const APP = '11111111-aaaa-4bbb-8ccc-222222222222';
const TENANT = '33333333-aaaa-4bbb-8ccc-444444444444';
const ENTRA = '55555555-aaaa-4bbb-8ccc-666666666666';
const SERVICE = 'https://smba.trafficmanager.net/fr/';
const MAX_MB = 450;
const issuer = new TokenIssuer();
const workbooks = hostileWorkbooks();
let files: Server;
let bot: RunningBot;

beforeAll(async () => {
  const cloud = await issuer.start();
  files = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1));
    response.end(workbooks[name] ?? '');
  }).listen(0, '127.0.0.1');
  await once(files, 'listening');
  await addUser(db, { email: 'carole@example.org', entraId: ENTRA, language: 'en', roles: ['coordinator'] });
  bot = await startBot(
    {
      DATABASE_URL: url,
      PUBLIC_URL: 'https://patching.example.test',
      MicrosoftAppId: APP,
      MicrosoftAppPassword: 'secret',
      MicrosoftAppTenantId: TENANT,
      LOCAL_KEYS: new URL(cloud.metadataUrl).origin,
      LOCAL_FILES: `http://127.0.0.1:${(files.address() as AddressInfo).port}`,
    },
    JSON.stringify({ zone: 'Europe/Paris' }),
  );
}, 60_000);

afterAll(async () => {
  await bot?.stop();
  files.close();
  await issuer.stop();
}, 60_000);

const refusals = () => bot.lines().filter(({ msg }) => msg === 'A request was refused');

async function survives({ parts, status, why, how, answerMayBeLost = false }: Attack): Promise<void> {
  const before = refusals().length;
  const said = await say(bot.port, parts, { ...how, seconds: 15 });
  const lost = answerMayBeLost && said.status === 0;
  expect([lost ? status : said.status, wordsOf(said.text)]).toEqual([status, '']);
  await until(
    () => refusals().length > before,
    () => `no line about it: ${JSON.stringify(bot.lines().slice(-3))}`,
  );
  expect(refusals().slice(before)).toMatchObject([{ why }]);
  expect(bot.isAlive()).toBe(true);
}

/** What follows the head of the last answer. */
function wordsOf(text: string): string {
  return text.replace(/^(HTTP\/1\.1 [\s\S]*?\r\n\r\n)+/, '');
}

async function isWell(): Promise<void> {
  expect((await fetch(`http://127.0.0.1:${bot.port}/healthz`)).status).toBe(200);
  // Nobody gives tokens here: that alone is missing.
  const readiness = await fetch(`http://127.0.0.1:${bot.monitoringPort}/readyz`);
  expect(await readiness.json()).toEqual({ ready: false, missing: ['teams-credentials'] });
  expect(bot.peakMb()).not.toBeGreaterThan(MAX_MB);
}

describe('the bot in production settings', () => {
  it.each(strangersAttacks(issuerForged()))('survives a stranger: $name', survives);

  it('answers that it lives, whatever a stranger says of a body that is not there', async () => {
    const headers = 'host: bot\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-encoding: gzip';
    const said = await say(bot.port, [`GET /healthz HTTP/1.1\r\n${headers}\r\n\r\n`]);
    expect([said.status, said.text.endsWith('{"alive":true}')]).toEqual([200, true]);
    await isWell();
  });

  it('survives somebody with a right token', async () => {
    for (const attack of signedAttacks(issuer.token(APP, SERVICE))) {
      await survives(attack).catch((error: unknown) => {
        throw new Error(`${attack.name}: ${String(error)}`, { cause: error });
      });
    }
  });

  it('cuts whoever is slow with headers or a body, within seconds', async () => {
    const bearer = `authorization: Bearer ${issuer.token(APP, SERVICE)}`;
    const head = [
      'POST /api/messages HTTP/1.1\r\nhost: bot\r\n',
      ...Array.from({ length: 60 }, (_, n) => `x-${n}: y\r\n`),
    ];
    const body = [
      `POST /api/messages HTTP/1.1\r\nhost: bot\r\n${bearer}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n`,
      ...Array.from({ length: 60 }, () => '{'),
    ];
    const [slowHead, silent, slowBody] = await Promise.all([
      say(bot.port, head, { everyMs: 250 }),
      say(bot.port, [' '.repeat(0)], { seconds: 20 }),
      say(bot.port, body, { everyMs: 250 }),
    ]);
    expect([slowHead.status, silent.status, slowHead.seconds < 7, silent.seconds < 7]).toEqual([408, 408, true, true]);
    expect(slowBody.seconds).toBeLessThan(12);
    await isWell();
  }, 30_000);

  it('survives two thousand at once: forged tokens, silent and cut connections', async () => {
    const forged = issuerForged();
    const before = bot.lines().length;
    const head = `POST /api/messages HTTP/1.1\r\nhost: bot\r\ncontent-type: application/json\r\nauthorization: Bearer ${forged}\r\n`;
    const one = (n: number) => {
      if (n % 4 === 0)
        return say(bot.port, [`${head}content-length: 200000\r\n\r\n`, 'x'.repeat(200_000)], { seconds: 8 });
      if (n % 4 === 1) return say(bot.port, [head], { seconds: 2 });
      if (n % 4 === 2) return say(bot.port, [`${head}content-length: 9\r\n\r\n`], { cutAfter: true, seconds: 2 });
      return say(bot.port, ['G'], { seconds: 1 });
    };
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(Array.from({ length: 500 }, (_, n) => one(n)));
    }
    expect(bot.isAlive()).toBe(true);
    // A line or two a second, however many there were.
    expect(bot.lines().length - before).toBeLessThan(200);
    await isWell();
  }, 60_000);

  it('survives ten hostile workbooks at once, and refuses each in a sentence', async () => {
    const token = issuer.token(APP, SERVICE);
    const names = Object.keys(workbooks);
    expect(names.length).toBe(10);
    const answers = await Promise.all(names.map((name, n) => send(token, name, n)));
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    const rows = await db.selectFrom('outgoing_messages').select(['dedupe_key', 'text_en']).execute();
    const said = new Map(rows.map((row) => [row.dedupe_key, row.text_en]));
    for (const [n, name] of names.entries()) {
      expect([name, said.get(`answer:a:carole workbook-${n}`)]).toEqual([
        name,
        expect.stringMatching(
          /^(This workbook is too large|This workbook is damaged|Several workbooks are already being read|Reading this workbook took too long|No sheet)/,
        ),
      ]);
    }
    await isWell();
  }, 90_000);

  it('has left nothing behind: no file, no words but its log, and not much memory', async () => {
    expect(readdirSync(bot.temporary)).toEqual([]);
    expect(bot.noise()).toBe('');
    console.info(`bot/main.ts at its largest: ${bot.peakMb()} MB`);
    await isWell();
    expect(await bot.stop()).toBe(0);
  }, 30_000);
});

/** Right in everything but the signature. The issuer need not run for it. */
function issuerForged(): string {
  return issuer.token(APP, SERVICE, {}, true);
}

function send(token: string, name: string, n: number): Promise<Response> {
  const activity = {
    type: 'message',
    id: `workbook-${n}`,
    channelId: 'msteams',
    serviceUrl: SERVICE,
    locale: 'en-US',
    text: '/planning import',
    from: { id: '29:carole', name: 'Carole', aadObjectId: ENTRA },
    recipient: { id: '28:bot', name: 'PatchCenter' },
    conversation: { id: 'a:carole', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        name: 'plan.xlsx',
        content: { downloadUrl: `https://contoso.sharepoint.com/${encodeURIComponent(name)}`, fileType: 'xlsx' },
      },
    ],
  };
  return fetch(`http://127.0.0.1:${bot.port}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(activity),
  });
}
