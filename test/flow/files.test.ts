// A file in a personal chat over the whole product: offered by a card of Teams' own, put into the person's OneDrive, or given by its link.
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { giveUpLostUploads } from '../../bot/front/file-consent/answer-consent.ts';
import { startChat } from '../../bot/start-chat.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { insertDownload, loadDownload, type StoredDownload } from '../../db/queries/history/downloads.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import { FakeConnector, type KeptMessage } from '../fakes/connector/fake-connector.ts';
import { FakeOneDrive } from '../fakes/one-drive.ts';
import { addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { ChatDriver } from './chat-driver.ts';

const { db, url } = await createTestDatabase();
const connector = new FakeConnector();
const drive = new FakeOneDrive();
const time = { now: MONDAY_MORNING };
const clock = { now: () => time.now };
const ends: (() => Promise<void>)[] = [];
const CLAIRE = 'entra-claire';
let chat: ChatDriver;
let uploadUrl: string;

beforeAll(async () => {
  await addUser(db, 'Claire', ['coordinator']);
  await addUser(db, 'Ada', ['admin']);
  await db.updateTable('users').set({ language: 'en' }).where('entra_id', '=', CLAIRE).execute();
  const serviceUrl = await connector.start();
  uploadUrl = await drive.start();
  const backend = await openBackend({ kind: 'postgres', url }, () => {});
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const settings = { ...CHAT_SETTINGS, files: { ...CHAT_SETTINGS.files, consentCards: true } };
  const started = await startChat({ settings, db, databaseUrl: url, backend, clock, log });
  ends.push(
    () => started.stop(),
    () => backend.close(),
    () => connector.stop(),
    () => drive.stop(),
  );
  chat = new ChatDriver(started.address, serviceUrl, connector);
}, 120_000);
afterAll(async () => {
  for (const end of ends) await end();
}, 60_000);
afterEach(() => {
  connector.refuse = () => null;
});

const later = (minutes: number) => new Date(time.now.getTime() + minutes * 60_000);
const PATIENCE = { timeout: 30_000, interval: 100 };
const files = () => connector.messages.filter(({ file }) => file != null);
const kindOf = ({ file }: KeptMessage) => file?.contentType?.split('.').at(-1);
const contextOf = ({ file }: KeptMessage) => file?.content.acceptContext as { downloadId: number };
const info = (name = 'x.xlsx') => ({
  contentUrl: 'https://contoso-my.sharepoint.com/personal/claire/x.xlsx',
  name,
  uploadUrl,
  uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C9D',
  fileType: 'xlsx',
});

async function offered(person = CLAIRE, line = '/planning export 2027'): Promise<KeptMessage> {
  const before = files().length;
  await chat.type(person, line, 'personal');
  await vi.waitFor(() => expect(files().length).toBeGreaterThan(before), PATIENCE);
  return files().at(-1) as KeptMessage;
}

const accept = (context: object, person = CLAIRE) =>
  chat.consent(person, { action: 'accept', context, uploadInfo: info() });
const saidSince = (before: number) =>
  connector.messages.slice(before).map(({ text, card }) => text ?? JSON.stringify(card));
const see = (before: number, text: string | RegExp) =>
  vi.waitFor(() => expect(saidSince(before).join('\n')).toMatch(text), PATIENCE);
const link = /patching\.example\.test\/files\//;

describe('a file in a personal chat', () => {
  it('is offered by a card of Teams’ own, which says what it is and how large', async () => {
    const { file, conversation } = await offered();
    expect(conversation).toBe(`a:${CLAIRE}`);
    expect(file).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name: expect.stringMatching(/^[a-z0-9.-]+\.xlsx$/),
      content: { description: 'Plan of 2027 (Excel)', sizeInBytes: expect.any(Number) },
    });
    expect(Number(file?.content.sizeInBytes)).toBeGreaterThan(1000);
    expect(chat.shown()).not.toMatch(link);
  });

  it('accepted, it is written to the OneDrive, and the chat shows where it is', async () => {
    const asked = await offered();
    expect(await accept(contextOf(asked))).toBe(200);
    await vi.waitFor(() => expect(kindOf(files().at(-1) as KeptMessage)).toBe('info'), PATIENCE);
    expect(files().at(-1)?.file).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.card.file.info',
      name: 'x.xlsx',
      contentUrl: info().contentUrl,
      content: { uniqueId: info().uniqueId, fileType: 'xlsx' },
    });
    expect(drive.taken().subarray(0, 2).toString()).toBe('PK');
    const trail = await db.selectFrom('audit_log').select('actor').where('action', '=', 'download.fetch').execute();
    expect(trail.map(({ actor }) => actor)).toContain('Claire');
  });

  it('accepted twice, it is written once', async () => {
    const asked = await offered();
    await accept(contextOf(asked));
    await vi.waitFor(() => expect(kindOf(files().at(-1) as KeptMessage)).toBe('info'), PATIENCE);
    drive.taken();
    const before = connector.messages.length;
    await accept(contextOf(asked));
    await see(before, 'The file x.xlsx is in your OneDrive.');
    expect(drive.taken()).toHaveLength(0);
  });

  it('accepted by two clients at once, it is written once', async () => {
    const asked = await offered();
    const before = connector.messages.length;
    await Promise.all([accept(contextOf(asked)), accept(contextOf(asked))]);
    await vi.waitFor(() => expect(kindOf(files().at(-1) as KeptMessage)).toBe('info'), PATIENCE);
    await see(before, /being saved to your OneDrive|is in your OneDrive/);
    expect(drive.ranges).toHaveLength(1);
    drive.taken();
  });

  it('declined, it is given by its link', async () => {
    const asked = await offered();
    const before = connector.messages.length;
    expect(await chat.consent(CLAIRE, { action: 'decline', context: contextOf(asked) })).toBe(200);
    await see(before, 'Nothing was saved to your OneDrive.');
    await see(before, link);
    expect(drive.taken()).toHaveLength(0);
  });

  it('that could not be written is given by its link, after one sentence', async () => {
    const asked = await offered();
    const before = connector.messages.length;
    drive.next({ status: 403 });
    await accept(contextOf(asked));
    await see(before, 'The file could not be saved to your OneDrive. Here it is by a link.');
    await see(before, link);
    drive.taken();
  });

  it('is written nowhere but to known hosts', async () => {
    const asked = await offered();
    const before = connector.messages.length;
    const uploadInfo = { ...info(), uploadUrl: 'https://attacker.example.test/session' };
    await chat.consent(CLAIRE, { action: 'accept', context: contextOf(asked), uploadInfo });
    await see(before, 'could not be saved');
    await see(before, link);
  });

  it('whose time is over is offered no more', async () => {
    const asked = await offered();
    const before = connector.messages.length;
    time.now = new Date(time.now.getTime() + 61 * 60_000);
    await accept(contextOf(asked));
    await see(before, 'This file is no longer offered: ask for it again.');
    expect(drive.taken()).toHaveLength(0);
  });

  it('of somebody who lost the right since is refused, with who may, on record', async () => {
    const { file, ...asked } = await offered('entra-ada', '/people export');
    const ada = await db.selectFrom('users').select('id').where('entra_id', '=', 'entra-ada').executeTakeFirstOrThrow();
    await db.deleteFrom('user_roles').where('user_id', '=', ada.id).execute();
    await db.insertInto('user_roles').values({ user_id: ada.id, role: 'coordinator' }).execute();
    const before = connector.messages.length;
    await accept(contextOf({ ...asked, file: file ?? null }), 'entra-ada');
    await see(before, /Only an admin may do this|Seul un administrateur/);
    const refused = await db.selectFrom('audit_log').select('reason').where('action', '=', 'refused').execute();
    expect(refused.map(({ reason }) => reason)).toContain('Only an admin may do this.');
    expect(drive.taken()).toHaveLength(0);
  });

  it('of somebody else, or made up, is nobody’s', async () => {
    const asked = await offered();
    for (const context of [contextOf(asked), { downloadId: 4321 }, {}, { downloadId: '1 or 1=1' }]) {
      const before = connector.messages.length;
      await accept(context, 'entra-ada');
      await see(before, /no longer offered|n’est plus proposé/);
    }
    expect(await chat.consent(CLAIRE, { action: 'accept', context: contextOf(asked) })).toBe(200);
    expect(drive.taken()).toHaveLength(0);
  });

  it('whose process ended in the middle is given by its link', async () => {
    const asked = await offered();
    const id = contextOf(asked).downloadId as never;
    await db.updateTable('downloads').set({ upload_begun_at: time.now }).where('id', '=', id).execute();
    const before = connector.messages.length;
    expect(await giveUpLostUploads({ db, clock })).toBe(0);
    time.now = new Date(time.now.getTime() + 21 * 60_000);
    await see(before, 'could not be saved');
    await see(before, link);
    expect(await giveUpLostUploads({ db, clock })).toBe(0);
  });

  it('whose process ended in the middle, after the time of its link, is to be asked for again: no dead link', async () => {
    const asked = await offered();
    const id = contextOf(asked).downloadId as never;
    await db.updateTable('downloads').set({ upload_begun_at: time.now }).where('id', '=', id).execute();
    const before = connector.messages.length;
    time.now = new Date(time.now.getTime() + 61 * 60_000);
    await see(before, 'could not be saved to your OneDrive: ask for it again.');
    expect(saidSince(before).join('\n')).not.toMatch(link);
  });

  it('that cannot be made keeps nothing waiting that is said behind it', async () => {
    const asked = await offered();
    const stored = { ...(await loadDownload(db, contextOf(asked).downloadId as never)) } as StoredDownload;
    const changed = { request: { kind: 'history', filter: null } as never, tokenHash: 'another', nonce: null };
    const id = await insertDownload(db, { ...stored, ...changed, createdAt: time.now, expiresAt: later(15) });
    const before = connector.messages.length;
    await enqueueMessage(
      db,
      {
        conversationId: `a:${CLAIRE}`,
        threadId: null,
        text: { fr: '?', en: '?' },
        dedupeKey: null,
        file: { kind: 'consent', downloadId: id },
      },
      time.now,
    );
    await chat.type(CLAIRE, '/nothing-of-ours', 'personal');
    await see(before, 'I do not know');
  });

  it('is given by its link where Teams takes no such card', async () => {
    connector.refuse = ({ attachments }) =>
      attachments?.[0]?.contentType?.endsWith('consent') === true
        ? { kind: 'status', status: 400, code: 'BadSyntax' }
        : null;
    const before = connector.messages.length;
    await chat.type(CLAIRE, '/planning export 2027', 'personal');
    await see(before, link);
  });

  it('asked for in a channel comes in the personal chat', async () => {
    const before = files().length;
    await chat.type(CLAIRE, '/planning export 2027');
    await vi.waitFor(() => expect(files().length).toBeGreaterThan(before), PATIENCE);
    expect(files().at(-1)?.conversation).toBe(`a:${CLAIRE}`);
  });
});
