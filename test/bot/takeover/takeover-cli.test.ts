// `npm run import:patchcenter` as it is typed: what it prints, where its card goes, its exit codes, and what it never says.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as readText } from 'node:stream/consumers';
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { createPatchCenter } from '../../support/patchcenter-database.ts';
import { patchCenterRows } from '../../support/patchcenter-estate.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { somebody } from '../shared/bench.ts';

describe('npm run import:patchcenter', async () => {
  const { db, url } = await createTestDatabase();
  const ada = await somebody(db, 'Ada', ['admin']);
  const foreign = await createPatchCenter(patchCenterRows(11, { applications: 30, history: 60, messy: false }));
  const password = decodeURIComponent(new URL(foreign.readerUrl).password);

  async function run(...args: readonly string[]) {
    const { PATH, TMPDIR } = process.env;
    const env = { PATH, TMPDIR, DATABASE_URL: url, PATCHCENTER_URL: foreign.readerUrl };
    const child = spawn(process.execPath, ['bot/takeover/takeover-cli.ts', ...args], { env });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += chunk;
      });
    await once(child, 'close');
    expect(text).not.toContain(password);
    expect(text).not.toMatch(/^\s+at /m);
    return { text, code: child.exitCode };
  }

  it('proposes, shows the card to whom it names, applies, then changes nothing', { timeout: 120_000 }, async () => {
    await db
      .insertInto('conversations')
      .values({
        ...{ id: 'chat-of-ada', kind: 'personal', service_url: 'https://t.test', bot_id: '28:b', tenant_id: null },
        ...{ name: null, user_id: ada.userId, seen_at: new Date() },
      })
      .execute();
    const before = await foreign.sum();
    const proposed = await run('--as', 'ada@example.test');
    expect(proposed.text).toMatch(/decide on the card of change \d+ in Teams, or run it again with --apply\.$/m);
    expect(proposed.code).toBe(0);
    const anchors = await db.selectFrom('card_anchors').select(['card_key', 'conversation_id']).execute();
    expect(anchors).toEqual([
      { card_key: expect.stringMatching(/^inventory-change:\d+$/), conversation_id: 'chat-of-ada' },
    ]);
    expect(await db.selectFrom('servers').select('id').execute()).toEqual([]);
    const applied = await run('--as', 'ada@example.test', '--apply');
    expect(applied.text).toMatch(/^Applied as change \d+;/m);
    expect(applied.code).toBe(0);
    const again = await run('--as', 'ada@example.test', '--apply');
    expect([again.code, again.text]).toEqual([1, expect.stringContaining('nothing to change')]);
    expect(await foreign.sum()).toEqual(before);
  });

  it('ends at once with Ctrl-C, while PostgreSQL makes it wait, and leaves nothing', { timeout: 60_000 }, async () => {
    const changes = () => db.selectFrom('inventory_changes').select('id').execute();
    const before = await changes();
    await db.transaction().execute(async (trx) => {
      await sql`lock table inventory_changes in access exclusive mode`.execute(trx);
      const { PATH, TMPDIR } = process.env;
      const env = { PATH, TMPDIR, DATABASE_URL: url, PATCHCENTER_URL: foreign.readerUrl };
      const child = spawn(process.execPath, ['bot/takeover/takeover-cli.ts', '--as', 'ada@example.test'], { env });
      const said = readText(child.stderr);
      await vi.waitFor(
        async () => {
          const { rows } =
            await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
              db,
            );
          expect(rows).toHaveLength(1);
        },
        { timeout: 40_000, interval: 200 },
      );
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([130, null]);
      expect(await said).toContain('Interrupted.');
    });
    expect(await changes()).toEqual(before);
  });

  it('compares a cycle, and answers by its exit code', { timeout: 60_000 }, async () => {
    const compared = await run('--shadow', 'S11..S12', '--year', '2027');
    expect(compared.text).toMatch(/^\d+ differences in 0 sessions of 2 weeks\.$/m);
    expect(compared.text).toMatch(
      /^S11 v[rid]app\d+ ELIG-1: here planned \(2027-03-1\d \d\d:\d\d\); PatchCenter no session$/m,
    );
    expect(compared.code).toBe(1);
    expect(await run('--shadow', 'S14..S17', '--year', '2027')).toMatchObject({
      code: 1,
      text: expect.stringContaining('two cycles'),
    });
    expect((await run('--shadow', 'S06', '--year', '2027')).code).toBe(0);
  });

  it('says in one sentence what it misses', { timeout: 60_000 }, async () => {
    const nobody = await run('postgresql://reader:hunter2@127.0.0.1:1/patchcenter', '--as', 'ada@example.test');
    expect([nobody.code, nobody.text.trim().split('\n').length]).toEqual([1, 1]);
    expect(nobody.text).not.toContain('hunter2');
    expect((await run('--as', 'nobody@example.test')).text).toContain('nobody@example.test is unknown');
  });
});
