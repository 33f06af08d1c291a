// Tokens of the HTTP API: made by an admin, shown once, hashed, expired, revoked; and the door that asks for them.
import { afterAll, describe, expect, it } from 'vitest';
import { linkToken } from '../../../bot/files/link-token.ts';
import { takeFile } from '../../../bot/front/serve-download.ts';
import { parseCardKey } from '../../../domain/card-key.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, somebody } from '../shared/bench.ts';
import { limitTo, openApi, tokenFor } from './api-bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const api = await openApi(ctx);
afterAll(() => api.close());

const parts = { db, clock: ctx.clock, zone: 'Europe/Paris' };

/** What the link of a card gives. */
async function fetched(key: string): Promise<string | null> {
  const card = parseCardKey(key);
  if (card?.kind !== 'download') throw new Error(key);
  const row = await db.selectFrom('downloads').selectAll().where('id', '=', card.downloadId).executeTakeFirstOrThrow();
  const taken = await takeFile(parts, String(row.id), linkToken(undefined, row.nonce ?? ''));
  if (taken.kind !== 'file') return null;
  expect(taken.file.type).toMatch(/^text\/plain/);
  const pieces: Buffer[] = [];
  for await (const piece of taken.file.body.stream()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString().trim();
}

describe('/tokens', () => {
  it('gives a token once, and keeps nothing of it but a hash', async () => {
    const key = await chat.type(ada, '/tokens new jenkins @Omar until 31/03/2027 read');
    const token = (await fetched(key)) ?? '';
    expect(token).toMatch(/^pct_\d+_[\w-]{43}$/);
    expect(await fetched(key)).toBeNull();
    const secret = token.split('_')[2] ?? '';
    const tables = ['api_tokens', 'downloads', 'outgoing_messages', 'audit_log', 'activity_effects'] as const;
    for (const table of tables) {
      expect(JSON.stringify(await db.selectFrom(table).selectAll().execute())).not.toContain(secret);
    }
    expect((await api.ask(token, '/token')).body).toMatchObject({
      token: { name: 'jenkins', readOnly: true, expiresAt: '2027-03-31T22:00:00.000Z' },
      account: { name: 'Omar' },
    });
    const text = await chat.text('tokens', ada);
    expect(text).toMatch(/jenkins · with the rights of Omar · read only · until 31 Mar 2027/);
    expect(text).toContain('last used 11 Jan 2027 10:00');
    expect((await audited(db, 'api-token.create')).at(-1)).toMatchObject({ user_id: ada.userId });
  });

  it('opens nothing before it is fetched', async () => {
    await chat.type(ada, '/tokens new idle @Omar');
    const { id } = await db.selectFrom('api_tokens').select('id').where('name', '=', 'idle').executeTakeFirstOrThrow();
    expect((await api.ask(`pct_${id}_${'A'.repeat(43)}`, '/token')).status).toBe(401);
    expect(await chat.text('tokens', ada)).toContain('not fetched yet');
  });

  it('revokes it, by its number or on the card, and its next call is refused', async () => {
    for (const how of ['typed', 'pressed']) {
      const token = (await fetched(await chat.type(ada, `/jetons nouveau ${how} @Omar`))) ?? '';
      const id = Number(token.split('_')[1]);
      expect((await api.ask(token, '/token')).status).toBe(200);
      if (how === 'typed') expect(await chat.type(ada, `/tokens revoke ${id}`)).toBe(`The token ${how} is revoked.`);
      else await chat.press(ada, 'token.revoke', { tokenId: id });
      const refused = await api.ask(token, '/token');
      expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('was revoked')]);
      expect(await chat.type(ada, `/tokens revoke ${id}`)).toMatch(/revoked already/);
    }
  });

  it.each([
    ['/tokens new jenkins2 @Omar until 31/12/2029', /at most/],
    ['/tokens new jenkins2 @Omar until 10/01/2027', /at most/],
    ['/tokens new jenkins @Omar', /called jenkins already/],
    ['/tokens new "a b" @Omar', /letters, digits/],
    ['/tokens new jenkins2 @Nobody', /No account is called/],
    ['/tokens new jenkins2 new@example.test', /\/role new@example.test viewer/],
    ['/tokens revoke 999', /no token 999/],
  ])('%s is refused with a sentence', async (line, sentence) => {
    expect(await chat.type(ada, line)).toMatch(sentence);
  });

  it('PEOPLE-3: is made by no account that is limited to some servers: it could speak for one that is not', async () => {
    const lia = await somebody(db, 'Lia', ['admin']);
    await limitTo(db, lia.userId, 'vrapp1');
    expect(await chat.type(lia, '/tokens new larger @Omar')).toMatch(/limited/);
    expect(await db.selectFrom('api_tokens').select('id').where('name', '=', 'larger').execute()).toEqual([]);
  });

  it('is an admin’s alone', async () => {
    for (const line of ['/tokens', '/tokens new mine @Omar', '/tokens revoke 1']) {
      expect(await chat.type(omar, line)).toBe('Only an admin may do this.');
    }
    expect(await chat.press(omar, 'token.revoke', { tokenId: 1 })).toBe('Only an admin may do this.');
  });
});

describe('the door', () => {
  it.each([
    ['none', null],
    ['another word', 'abc'],
    ['one of no row', `pct_999_${'A'.repeat(43)}`],
  ])('tells a stranger nothing: %s', async (_, token) => {
    const answer = await api.ask(token, '/campaigns');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await api.ask(token, '/openapi.json')).status).toBe(401);
  });

  it('tells apart the secret of another token, and one that has expired', async () => {
    const [one, other] = [await tokenFor(ctx, ada, omar.userId), await tokenFor(ctx, ada, omar.userId)];
    const mixed = [...one.split('_').slice(0, 2), other.split('_').slice(2).join('_')].join('_');
    expect((await api.ask(mixed, '/token')).status).toBe(401);
    const short = await tokenFor(ctx, ada, omar.userId, { lastDay: '2027-01-11' });
    expect((await api.ask(short, '/token')).status).toBe(200);
    ctx.time.now = new Date('2027-01-11T23:00:00Z');
    const refused = await api.ask(short, '/token');
    ctx.time.now = MONDAY_MORNING;
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining('has expired')]);
  });

  it('slows a token that asks too often, and no other one', async () => {
    const [busy, calm] = [await tokenFor(ctx, ada, omar.userId), await tokenFor(ctx, ada, omar.userId)];
    let refused = null as Awaited<ReturnType<typeof api.ask>> | null;
    for (let i = 0; i < 400 && refused === null; i += 1) {
      const answer = await api.ask(busy, '/token');
      if (answer.status === 429) refused = answer;
    }
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await api.ask(calm, '/token')).status).toBe(200);
  });
});
