// A file of any length waits for its reader whole, and leaves nothing behind.
import { mkdtempSync, readdirSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Spooled, spool } from '../../../bot/files/spool.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-spool-'));
const few = { inMemory: 10, folder };

async function* parts(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

const textOf = async (spooled: Spooled) => (await buffer(spooled.stream())).toString();

/** Of this folder alone: other tests of this process close their own files when they like. */
async function openFiles(): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const open = await readdir('/proc/self/fd');
  const targets = await Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(`${folder}/`)).length;
}

describe('a file that waits for its reader', () => {
  it.each([
    ['empty', []],
    ['short', ['é;', 'b']],
    ['long', ['é'.repeat(20), '', 'b'.repeat(3), 'c'.repeat(30), 'd']],
  ])('comes as it was written when it is %s, and has its size in bytes', async (_, texts) => {
    const before = await openFiles();
    const spooled = await spool(parts(...texts), few);
    expect(spooled.size).toBe(Buffer.byteLength(texts.join('')));
    expect(readdirSync(folder)).toEqual([]);
    expect(await textOf(spooled)).toBe(texts.join(''));
    expect(await openFiles()).toBe(before);
  });

  it('leaves nothing open when nobody takes it, or when it cannot be made', async () => {
    const before = await openFiles();
    await (await spool(parts('x'.repeat(99)), few)).drop();
    async function* broken(): AsyncGenerator<string> {
      yield 'x'.repeat(99);
      throw new Error('the database is gone');
    }
    await expect(spool(broken(), few)).rejects.toThrow('the database is gone');
    expect([await openFiles(), readdirSync(folder)]).toEqual([before, []]);
  });
});
