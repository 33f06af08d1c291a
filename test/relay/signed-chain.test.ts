// The bot as it runs in production, authentication on: commands and clicks of the local Teams client come signed through a relay, and its
// answers bear a token that the relay gave. What is not signed as the Bot Connector signs does nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardWith } from '../conformance/support/conversation.ts';
import { entraId, PEOPLE, teamsId } from '../conformance/support/people.ts';
import { startTeamsClient, type TeamsClient } from '../conformance/support/teams-client.ts';
import { type RunningBot, startBot, until } from '../edge/running-bot.ts';
import { addServer, addUser } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { type Relay, startRelay } from './relay.ts';
import { createSigningKey, type SigningKey, signToken } from './signing-keys.ts';

const { db, url } = await createTestDatabase();
/** The tenant is that of the local client's roster. */
const APP = { id: '11111111-aaaa-4bbb-8ccc-222222222222', password: 'of-the-bot', tenantId: 'tenant-conformance' };
const PERSON = PEOPLE.coordinator;
const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-relay-'));
let relay: Relay;
let bot: RunningBot;
let teams: TeamsClient;
let forWebChat: SigningKey;
let forNothing: SigningKey;

beforeAll(async () => {
  await addUser(db, PERSON.name, [PERSON.role]);
  await addServer(db, 'vrrelay01');
  relay = await startRelay(APP);
  forWebChat = await createSigningKey('key-of-web-chat', ['webchat']);
  forNothing = await createSigningKey('key-for-nothing', []);
  relay.keys.push(forWebChat, forNothing);
  const trusted = path.join(folder, 'relay.pem');
  writeFileSync(trusted, relay.certificate);
  bot = await startBot(
    {
      ...{ DATABASE_URL: url, NODE_EXTRA_CA_CERTS: trusted },
      ...{ MicrosoftAppId: APP.id, MicrosoftAppPassword: APP.password, MicrosoftAppTenantId: APP.tenantId },
    },
    JSON.stringify({ teams: { cloud: relay.cloud, serviceHosts: [relay.serviceHost] } }),
    path.join(import.meta.dirname, 'later.ts'),
  );
  relay.sendTo(`http://127.0.0.1:${bot.port}/api/messages`);
  teams = await startTeamsClient(relay.endpoint);
}, 60_000);
afterAll(async () => {
  await teams?.stop();
  await bot?.stop();
  await relay?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const refusals = () => bot.lines().filter(({ msg }) => msg === 'A request was refused');

describe('the whole chain with authentication on', () => {
  it('answers a typed command by a card, a click on it by another, and edits the message', async () => {
    await teams.say(PERSON, '/server vrrelay01 set support els contract signed');
    const card = await cardWith(teams, ['vrrelay01', 'els']);
    expect(await supportOf('vrrelay01')).toBe('els');
    const answer = await teams.click(PERSON, card, 'inventory-change.undo');
    expect(answer.type).toBe('application/vnd.microsoft.card.adaptive');
    expect(await supportOf('vrrelay01')).toBe('active');
    const edits = () => teams.messages().find(({ id }) => id === card.id)?.edits ?? 0;
    await until(
      () => edits() > card.edits,
      () => `the card was not edited: ${JSON.stringify(relay.calls)}`,
    );
    expect(relay.calls.map(({ method }) => method)).toEqual(expect.arrayContaining(['POST', 'PUT', 'PUT']));
    expect(relay.calls.filter(({ isSigned }) => !isSigned)).toEqual([]);
    expect(refusals()).toEqual([]);
  });

  it('asks for its token and for the keys once, not at each message', () => {
    expect(relay.counts).toEqual({ keys: 1, tokens: expect.toSatisfy((n: number) => n >= 1 && n <= 2) });
  });

  it('is ready: the credentials are good', async () => {
    const readiness = await fetch(`http://127.0.0.1:${bot.monitoringPort}/readyz`);
    expect(await readiness.json()).toEqual({ ready: true, missing: [] });
  });
});

const key = () => relay.keys[0] as SigningKey;
const signed = (over: Readonly<Record<string, unknown>> = {}, by = key()) => signToken(by, relay.claims(over));
const seconds = () => Math.floor(Date.now() / 1_000);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const EMULATOR = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
const EVIL = 'https://evil.example/';

type Refused = {
  readonly name: string;
  readonly token: () => Promise<string | null>;
  readonly over?: Readonly<Record<string, unknown>>;
  readonly status?: number;
  readonly why: string;
};

const REFUSED: readonly Refused[] = [
  { name: 'no token', token: async () => null, why: 'no token' },
  { name: 'another audience', token: () => signed({ aud: 'another-app' }), why: 'token claim aud' },
  { name: 'a token that has expired', token: () => signed({ exp: seconds() - 600 }), why: 'token expired' },
  { name: 'another issuer', token: () => signed({ iss: EVIL }), why: 'token claim iss' },
  { name: 'the issuer of an emulator', token: () => signed({ iss: EMULATOR }), why: 'token claim iss' },
  {
    name: 'a token for another service URL',
    token: () => signed({ serviceurl: EVIL }),
    why: 'token for another service URL',
  },
  { name: 'a key for another channel', token: () => signed({}, forWebChat), why: 'token key not for Teams' },
  { name: 'a key for no channel', token: () => signed({}, forNothing), why: 'token key not for Teams' },
  { name: 'a key that is not listed', token: async () => signed({}, await stranger('k-9')), why: 'token key unknown' },
  {
    name: 'another key by the same name',
    token: async () => signed({}, await stranger('key-1')),
    why: 'token signature',
  },
  { name: 'claims that were changed', token: tampered, why: 'token signature' },
  { name: 'no signature', token: async () => `${await unsigned()}.`, why: 'no bearer token' },
  { name: 'no signature but words', token: async () => `${await unsigned()}.${'x'.repeat(342)}`, why: 'token header' },
  {
    name: 'a service URL that is not Microsoft’s',
    token: () => signed({ serviceurl: EVIL }),
    over: { serviceUrl: EVIL },
    status: 403,
    why: 'service URL not allowed',
  },
  {
    name: 'another channel',
    token: () => signed(),
    over: { channelId: 'emulator' },
    status: 403,
    why: 'another channel',
  },
  {
    name: 'another tenant',
    token: () => signed(),
    over: { channelData: { tenant: { id: 'another' } } },
    status: 403,
    why: 'another tenant',
  },
];

function stranger(kid: string): Promise<SigningKey> {
  return createSigningKey(kid);
}

async function tampered(): Promise<string> {
  const [head, , signature] = (await signed({ aud: 'another-app' })).split('.');
  return [head, part({ ...relay.claims(), nbf: seconds() - 60, exp: seconds() + 3_600 }), signature].join('.');
}

async function unsigned(): Promise<string> {
  return `${part({ alg: 'none', typ: 'JWT', kid: key().kid })}.${part({ ...relay.claims(), exp: seconds() + 3_600 })}`;
}

describe('whatever is not signed as the Bot Connector signs', () => {
  beforeAll(async () => {
    // What the clicks before it have brought about is over.
    let seen: unknown;
    await until(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const before = seen;
        seen = await rows();
        return JSON.stringify(before) === JSON.stringify(seen);
      },
      () => 'the bot does not come to rest',
    );
  }, 40_000);

  it.each(REFUSED)('is refused, leaves nothing and one line in the log: $name', async (refused) => {
    const before = { rows: await rows(), lines: refusals().length, calls: relay.calls.length };
    const answer = await relay.deliver(order(refused.over), await refused.token());
    expect([answer.status, await answer.text()]).toEqual([refused.status ?? 401, '']);
    await until(
      () => refusals().length > before.lines,
      () => 'no line about it',
    );
    expect(refusals().slice(before.lines)).toMatchObject([{ why: refused.why, status: refused.status ?? 401 }]);
    expect(await rows()).toEqual(before.rows);
    expect(relay.calls.length).toBe(before.calls);
    expect(await supportOf('vrrelay01')).toBe('active');
  });

  it('stands beside what is signed: that is done', async () => {
    expect((await relay.deliver(order(), await signed())).status).toBe(200);
    expect(await supportOf('vrrelay01')).toBe('els');
  });
});

describe('a key of the Bot Connector that is changed', () => {
  it('is fetched when a token names it, some minutes after the keys were fetched last; the old one is taken no more', async () => {
    const old = key();
    const next = await createSigningKey('key-2');
    relay.keys.splice(0, 1, next);
    const asked = relay.counts.keys;
    const knock = async (by: SigningKey) => (await relay.deliver(order(), await signed({}, by))).status;
    // Anybody can name a key that nobody knows: the keys are not fetched each time.
    expect([await knock(next), relay.counts.keys - asked]).toEqual([401, 0]);
    expect(await knock(old)).toBe(200);
    bot.signal('SIGUSR2');
    await until(
      async () => (await knock(next)) === 200,
      () => 'the new key was not fetched',
    );
    expect(relay.counts.keys - asked).toBe(1);
    expect([await knock(old), refusals().at(-1)?.why]).toEqual([401, 'token key unknown']);
  });
});

let serial = 0;

/** The coordinator orders a change of the inventory. */
function order(over: Readonly<Record<string, unknown>> = {}): object {
  serial += 1;
  const { tenantId } = APP;
  return {
    ...{ type: 'message', id: `order-${serial}`, channelId: 'msteams', serviceUrl: relay.serviceUrl, locale: 'en-US' },
    text: '/server vrrelay01 set support els contract signed',
    from: { id: teamsId(PERSON), name: PERSON.name, aadObjectId: entraId(PERSON) },
    recipient: { id: '28:patchcenter', name: 'PatchCenter' },
    conversation: { id: 'personal-chat', conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    ...over,
  };
}

async function supportOf(hostname: string): Promise<string | null> {
  const found = db.selectFrom('servers').select('licence_support').where('hostname', '=', hostname);
  return (await found.executeTakeFirstOrThrow()).licence_support;
}

/** How many every table has. */
async function rows(): Promise<unknown> {
  const found = await sql`
    select table_name as name, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', table_name), false, true, '')))[1]::text as n
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(db);
  return found.rows;
}
