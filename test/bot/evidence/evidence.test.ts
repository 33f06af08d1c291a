// A pack of evidence: whole as it was made; whatever is done to it afterwards, the separate verifier says so.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evidenceContent, hasEvidenceKey } from '../../../bot/evidence/evidence-content.ts';
import { offerDownload } from '../../../bot/files/offer-download.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { createCardWorld } from '../../support/card-world.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-evidence-'));
afterAll(() => rmSync(folder, { recursive: true }));

function keyPair(name: string): { readonly keyFile: string; readonly publicFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const at = (file: string) => path.join(folder, `${name}-${file}`);
  writeFileSync(at('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  chmodSync(at('key.pem'), 0o600);
  writeFileSync(at('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  return { keyFile: at('key.pem'), publicFile: at('public.pem') };
}

const site = keyPair('site');
const stranger = keyPair('stranger');
await createCardWorld(db);
const { id: campaign } = await db.selectFrom('campaigns').select('id').orderBy('id').executeTakeFirstOrThrow();
const lines = await packOf(campaign);

async function packOf(id: CampaignId, keyFile = site.keyFile): Promise<readonly string[]> {
  const context = { db, language: 'en', now: ctx.time.now, zone: 'Europe/Paris', evidenceKeyFile: keyFile } as const;
  const { body } = await evidenceContent(context, id);
  let text = '';
  if (!(Symbol.asyncIterator in body)) throw new Error('no lines');
  for await (const part of body) text += part;
  return text.trimEnd().split('\n');
}

/** What the verifier says of these lines, and with which exit code. */
function verified(
  pack: readonly string[],
  publicFile = site.publicFile,
): { readonly code: number | null; readonly said: string } {
  const file = path.join(folder, 'pack.jsonl');
  writeFileSync(file, pack.map((line) => `${line}\n`).join(''));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/verify-evidence.mjs', file, publicFile], {
    encoding: 'utf8',
  });
  return { code: status, said: `${stdout}${stderr}` };
}

describe('a pack of evidence', () => {
  it('is valid, and holds the campaign, its servers, decisions, attempts and audit', () => {
    const { code, said } = verified(lines);
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^VALID: campaign ${campaign} as of \\d{4}-\\S+Z, \\d+ rows`)),
    ]);
    const kinds = new Set(lines.map((line) => JSON.parse(line).kind));
    for (const kind of ['pack', 'campaign', 'server', 'person', 'attempt', 'audit', 'signature'])
      expect(kinds).toContain(kind);
    const servers = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'server');
    expect(servers.every(({ data }) => typeof data.hostname === 'string')).toBe(true);
  });

  it('is not valid any more once a row was changed, removed, doubled or moved', { timeout: 60_000 }, () => {
    const at = fc.nat(lines.length - 1);
    const deed = fc.oneof(
      fc.record({ kind: fc.constantFrom('remove' as const, 'double' as const, 'change' as const), at }),
      fc.record({ kind: fc.constant('swap' as const), at, with: at }).filter((one) => one.at !== one.with),
    );
    fc.assert(
      fc.property(deed, (done) => {
        const pack = [...lines];
        const line = pack[done.at] ?? '';
        if (done.kind === 'remove') pack.splice(done.at, 1);
        if (done.kind === 'double') pack.splice(done.at, 0, line);
        if (done.kind === 'change') pack[done.at] = line.replace(/"data":/, '"data": ');
        if (done.kind === 'swap') [pack[done.at], pack[done.with]] = [pack[done.with] ?? '', line];
        const { code, said } = verified(pack);
        expect([code, said]).toEqual([1, expect.stringMatching(/^NOT VALID: line \d+: /)]);
      }),
      { numRuns: 20 },
    );
  });

  it('is not valid with anything in the line of the signature that nobody signed', () => {
    const [own, last] = [lines.slice(0, -1), JSON.parse(lines.at(-1) ?? '')];
    const written = [
      { ...last, data: { ...last.data, note: 'approved by the auditors' } },
      { ...last, data: { ...last.data, algorithm: 'none' } },
      { ...last, data: { ...last.data, signature: `${last.data.signature}\n` } },
      { ...last, more: true },
    ];
    expect(written.map((line) => verified([...own, JSON.stringify(line)]).said)).toEqual(
      written.map(() => expect.stringMatching(/^NOT VALID: line \d+: something in it was changed or added/)),
    );
  });

  it('is not valid, and says so in words, with lines that are no rows', () => {
    const broken = ['null', '7', '[]', '{}', '{"n":0}', '{"n":0,"prev":"","kind":"signature","data":null}', 'x', ''];
    for (const line of broken) {
      expect(verified([line, ...lines.slice(1)]).said).toMatch(/^NOT VALID: line 1: .*\n$/);
      expect(verified([...lines.slice(0, -1), line]).said).toMatch(/^NOT VALID: line \d+: .*\n$/);
    }
  });

  it('is not valid with a byte changed into one that is read alike', async () => {
    await db.updateTable('campaigns').set({ label: 'a\ufffdb' }).where('id', '=', campaign).execute();
    const file = path.join(folder, 'bytes.jsonl');
    const bytes = Buffer.from((await packOf(campaign)).map((line) => `${line}\n`).join(''));
    const at = bytes.indexOf('\ufffd');
    writeFileSync(file, bytes);
    const verify = () =>
      spawnSync(process.execPath, ['tools/verify-evidence.mjs', file, site.publicFile], { encoding: 'utf8' });
    expect(verify().stdout).toMatch(/^VALID/);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 3)]));
    expect(verify().stderr).toMatch(/^NOT VALID: line \d+: .*, which was changed/);
  });

  it('is not valid when its end was cut off, wherever', () => {
    const text = lines.map((line) => `${line}\n`).join('');
    const file = path.join(folder, 'cut.jsonl');
    for (const off of [1, 2, (lines.at(-1) ?? '').length + 1, (lines.at(-1) ?? '').length + 2, text.length]) {
      writeFileSync(file, text.slice(0, text.length - off));
      const { status, stderr } = spawnSync(process.execPath, ['tools/verify-evidence.mjs', file, site.publicFile], {
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([1, expect.stringMatching(/cut off/)]);
    }
  });

  it('is not valid when it was written anew and signed by somebody else', async () => {
    const forged = await packOf(campaign, stranger.keyFile);
    expect(verified(forged).said).toMatch(/signed with another key/);
    const own = JSON.parse(forged.at(-1) ?? '');
    const disguised = { ...own, data: { ...own.data, key: JSON.parse(lines.at(-1) ?? '').data.key } };
    expect(verified([...forged.slice(0, -1), JSON.stringify(disguised)]).said).toMatch(/the signature is wrong/);
  });

  it('ends no line within a text that somebody typed', async () => {
    await db.updateTable('campaigns').set({ label: 'a\u2028b\nc' }).where('id', '=', campaign).execute();
    expect(verified(await packOf(campaign)).code).toBe(0);
  });

  it('reads its rows in pieces, none of them twice', async () => {
    const { evidenceRows } = await import('../../../db/queries/evidence/evidence-rows.ts');
    const all = async (atOnce: number) => {
      const found: string[] = [];
      for await (const row of evidenceRows(db, campaign, atOnce)) found.push(JSON.stringify(row));
      return found;
    };
    expect(await all(1)).toEqual(await all(1000));
  });

  it('is not offered with a key that is not there, or is none of Ed25519', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = path.join(folder, 'rsa.pem');
    writeFileSync(other, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const files = [undefined, path.join(folder, 'nowhere.pem'), other, site.publicFile, site.keyFile];
    expect(files.map(hasEvidenceKey)).toEqual([false, false, false, false, true]);
  });

  it('is for whoever may read the audit of every server, and nobody else', async () => {
    const omar = await somebody(db, 'Opal', ['operator']);
    const lea = await somebody(db, 'Lena', ['admin']);
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'v*' }).execute();
    const pack = { kind: 'evidence', campaignId: campaign } as const;
    expect(refusal(await offerDownload(ctx, omar, pack))).toMatch(/admin/);
    expect((await offerDownload(ctx, lea, pack)).kind).toBe('refused');
  });
});
