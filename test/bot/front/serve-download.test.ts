import { describe, expect, it } from 'vitest';
import { downloadView } from '../../../bot/files/download-view.ts';
import { hashOf, linkToken } from '../../../bot/files/link-token.ts';
import { offerDownload } from '../../../bot/files/offer-download.ts';
import { lookAtLink, takeFile } from '../../../bot/front/serve-download.ts';
import { loadDownload } from '../../../db/queries/history/downloads.ts';
import type { Download } from '../../../domain/download.ts';
import type { DownloadId } from '../../../domain/ids.ts';
import { sweep } from '../../../jobs/sweep.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, type Somebody, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const SECRET = 'a secret that all chat processes of the house share';
const ctx = openBench(db, { files: { linkMinutes: 15, linkSecret: SECRET } });
const carole = await somebody(db, 'Carole', ['coordinator']);
const nobody = await somebody(db, 'Nemo', []);

async function offered(by: Somebody = carole, download: Download = { kind: 'plan-template' }) {
  const outcome = await offerDownload(ctx, by, download);
  if (outcome.kind !== 'done') throw new Error(outcome.text.en);
  const stored = await loadDownload(db, outcome.downloadId);
  if (stored === null) throw new Error('not stored');
  return { ...stored, token: linkToken(SECRET, stored.nonce ?? '') };
}

function later(minutes: number) {
  const now = new Date(ctx.time.now.getTime() + minutes * 60_000);
  return { db, clock: { now: () => now }, zone: 'Europe/Paris' };
}

const take = (id: number | string, token: string, minutes = 0) => takeFile(later(minutes), String(id), token);
const look = (id: number | string, token: string, minutes = 0) => lookAtLink(later(minutes), String(id), token);

async function cardOf(id: DownloadId, secret = SECRET) {
  const files = { publicUrl: 'https://p.test', linkSecret: secret };
  const settings = { ...ctx.settings, files };
  return downloadView({ db, now: ctx.time.now, settings, viewer: null, notice: null }, id);
}

describe('a link to a file', () => {
  it('gives the file three times, within its time, and looking at it counts for nothing', async () => {
    const { id, token } = await offered();
    for (let n = 0; n < 10; n += 1) expect((await look(id, token)).kind).toBe('open');
    const taken = await take(id, token, 14);
    expect(taken.kind === 'file' && taken.file.fileName).toMatch(/^[a-z0-9.-]+\.xlsx$/);
    expect((await take(id, token)).kind).toBe('file');
    expect((await take(id, token)).kind).toBe('file');
    expect([(await take(id, token)).kind, (await look(id, token)).kind]).toEqual(['over', 'over']);
    expect((await cardOf(id))?.state.kind).toBe('expired');
  });

  it('is over after its time', async () => {
    const { id, token } = await offered();
    expect([(await look(id, token, 15)).kind, (await take(id, token, 15)).kind]).toEqual(['over', 'over']);
    expect((await take(id, token, 14)).kind).toBe('file');
  });

  it('gives its last use to one of two browsers', async () => {
    const { id, token } = await offered();
    await db.updateTable('downloads').set({ uses_left: 1 }).where('id', '=', id).execute();
    const both = await Promise.all([take(id, token), take(id, token)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['file', 'over']);
  });

  it('gives nothing for another token, another file, or words that are no link', async () => {
    const [first, second] = [await offered(), await offered()];
    for (const [id, token] of [
      [first.id, second.token],
      [first.id, ''],
      [first.id, hashOf(first.token)],
      [first.id, first.tokenHash],
      [first.id, first.nonce ?? ''],
      [999_999, first.token],
      ["1' or '1'='1", first.token],
    ] as const) {
      expect([(await look(id, token)).kind, (await take(id, token)).kind]).toEqual(['unknown', 'unknown']);
    }
  });

  it('PEOPLE-3: is over from the instant its person is disabled, expired, or may no longer ask for that file', async () => {
    const anna = await somebody(db, 'Anna', ['admin']);
    const { id, token } = await offered(anna, { kind: 'audit', filter: '' });
    const states = [
      { disabled_at: ctx.time.now, expires_at: null },
      { disabled_at: null, expires_at: ctx.time.now },
      { disabled_at: null, expires_at: null },
    ];
    for (const state of states.slice(0, 2)) {
      await db.updateTable('users').set(state).where('id', '=', anna.userId).execute();
      expect([(await look(id, token)).kind, (await take(id, token)).kind]).toEqual(['over', 'over']);
    }
    await db.updateTable('users').set({ disabled_at: null, expires_at: null }).where('id', '=', anna.userId).execute();
    await db.updateTable('user_roles').set({ role: 'coordinator' }).where('user_id', '=', anna.userId).execute();
    expect((await take(id, token)).kind).toBe('over');
    await db.updateTable('user_roles').set({ role: 'admin' }).where('user_id', '=', anna.userId).execute();
    expect((await take(id, token)).kind).toBe('file');
  });

  it('AUD-1: each fetch is a row, with whose link it was', async () => {
    const { id, token } = await offered();
    await take(id, token);
    const rows = await audited(db, 'download.fetch');
    expect(rows.at(-1)).toMatchObject({ object_id: String(id), after: { askedBy: carole.userId } });
  });

  it('is stored as a hash only, drawn the same each time, and not drawn with another secret', async () => {
    const { id, token } = await offered();
    const row = await db.selectFrom('downloads').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(token);
    const url = `https://p.test/files/${id}/${token}`;
    expect([(await cardOf(id))?.state, (await cardOf(id))?.state]).toMatchObject([{ url }, { url }]);
    expect((await cardOf(id, 'another secret'))?.state.kind).toBe('expired');
  });

  it('of before tokens were hashed works for the rest of its time, and its card does not show it again', async () => {
    const { id } = await offered();
    await db
      .updateTable('downloads')
      .set({ token_hash: hashOf('old-token'), nonce: null })
      .where('id', '=', id)
      .execute();
    expect((await take(id, 'old-token')).kind).toBe('file');
    expect((await cardOf(id))?.state.kind).toBe('expired');
  });

  it('is offered only to those who may read, and the offer is audited (AUD-1)', async () => {
    expect(await offerDownload(ctx, nobody, { kind: 'plan-template' })).toMatchObject({ kind: 'refused' });
    const rows = await db.selectFrom('audit_log').select(['action', 'actor']).where('actor', '=', 'Nemo').execute();
    expect(rows).toEqual([{ action: 'download.offer-refused', actor: 'Nemo' }]);
  });

  it('that ended is deleted a day later by the sweep', async () => {
    const [old, fresh] = [await offered(), await offered()];
    const past = new Date(ctx.time.now.getTime() - 25 * 3_600_000);
    const ended = { created_at: new Date(past.getTime() - 60_000), expires_at: past };
    await db.updateTable('downloads').set(ended).where('id', '=', old.id).execute();
    await sweep({ ...createJobContext(db, createFakeTargets()), clock: ctx.clock });
    const left = (await db.selectFrom('downloads').select('id').execute()).map(({ id }) => id);
    expect([left.includes(old.id), left.includes(fresh.id)]).toEqual([false, true]);
    expect([await cardOf(old.id), (await look(old.id, old.token)).kind]).toEqual([null, 'unknown']);
  });
});
