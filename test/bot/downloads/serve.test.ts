import { describe, expect, it } from 'vitest';
import { serveDownload } from '../../../bot/downloads/serve.ts';
import { offerDownload } from '../../../bot/operations/offer-download.ts';
import { loadDownload } from '../../../db/queries/downloads.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../operations/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const nobody = await somebody(db, 'Nemo', []);

async function offered() {
  const outcome = await offerDownload(ctx, carole, { kind: 'plan-template' });
  if (outcome.kind !== 'done') throw new Error(outcome.text.en);
  const stored = await loadDownload(db, outcome.downloadId);
  if (stored === null) throw new Error('not stored');
  return stored;
}

function serve(id: number | string, token: string, minutesLater = 0) {
  const now = new Date(ctx.time.now.getTime() + minutesLater * 60_000);
  return serveDownload({ db, clock: { now: () => now }, zone: 'Europe/Paris' }, String(id), token);
}

describe('a link to a file', () => {
  it('gives the file to whoever has it, until it expires', async () => {
    const { id, token } = await offered();
    const file = await serve(id, token);
    expect(file?.fileName).toMatch(/^[a-z0-9.-]+\.xlsx$/);
    expect(await serve(id, token, 59)).not.toBeNull();
    expect(await serve(id, token, 60)).toBeNull();
  });

  it('gives nothing for another token, another file, or words that are no link', async () => {
    const [first, second] = [await offered(), await offered()];
    expect(await serve(first.id, second.token)).toBeNull();
    expect(await serve(first.id, '')).toBeNull();
    expect(await serve(999_999, first.token)).toBeNull();
    expect(await serve("1' or '1'='1", first.token)).toBeNull();
  });

  it('is offered only to those who may read, and the offer is audited (AUD-1)', async () => {
    expect(await offerDownload(ctx, nobody, { kind: 'plan-template' })).toMatchObject({ kind: 'refused' });
    const rows = await db.selectFrom('audit_log').select(['action', 'actor']).where('actor', '=', 'Nemo').execute();
    expect(rows).toEqual([{ action: 'download.offer-refused', actor: 'Nemo' }]);
  });
});
