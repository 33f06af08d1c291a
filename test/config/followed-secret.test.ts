// A secret in a file, changed while the process runs: taken at the next use, unless it cannot be used.
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { followSecret } from '../../config/followed-secret.ts';
import { loadSettings, secretSetting } from '../../config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-secrets-'));
const file = path.join(folder, 'secret');
const directory = process.env.CREDENTIALS_DIRECTORY;
afterEach(() => {
  if (directory === undefined) delete process.env.CREDENTIALS_DIRECTORY;
  else process.env.CREDENTIALS_DIRECTORY = directory;
});

/** As if it had been written a while ago. */
function write(text: string, name = file): void {
  writeFileSync(name, text);
}

function followed(faultOf?: (text: string) => string | null, settleMs = 0) {
  write('first\n');
  const warned: string[] = [];
  const now = followSecret(file, 'first', {
    faultOf,
    warn: (sentence) => void warned.push(sentence),
    lookMs: 0,
    settleMs,
  });
  return { now, warned };
}

describe('a followed secret', () => {
  it('is what the file says, without the newline at its end', () => {
    const { now, warned } = followed();
    expect(now()).toBe('first');
    write('second\n');
    expect(now()).toBe('second');
    renameSync(file, `${file}.old`);
    write('third');
    expect(now()).toBe('third');
    expect(warned).toEqual([]);
  });

  it.each([
    ['is emptied', () => write(''), /it is empty/],
    ['goes away', () => rmSync(file), /is gone/],
    ['holds what cannot be used', () => write('unusable'), /not of use/],
  ])('stays what it was while the file %s, said once, and follows again after', (_, change, said) => {
    const { now, warned } = followed((text) => (text === 'unusable' ? 'it is not of use' : null));
    change();
    for (let i = 0; i < 5; i++) expect(now()).toBe('first');
    expect(warned).toHaveLength(1);
    expect(warned[0]).toMatch(said);
    expect(warned[0]).not.toMatch(/unusable|first/);
    write('second');
    expect(now()).toBe('second');
    expect(warned).toHaveLength(1);
  });

  it('is not taken while it may be written by half', () => {
    write('first');
    let later = 0;
    const now = followSecret(file, 'first', { lookMs: 0, settleMs: 100_000, now: () => Date.now() + later });
    write('sec');
    expect(now()).toBe('first');
    write('second');
    expect(now()).toBe('first');
    later = 200_000;
    expect(now()).toBe('second');
  });

  it('is looked at as often as is said, however often it is asked', async () => {
    write('first');
    const now = followSecret(file, 'first', { settleMs: 0, lookMs: 3000 });
    write('second');
    const said = new Set(Array.from({ length: 1000 }, () => now()));
    expect([...said]).toEqual(['first']);
    await wait(3000);
    expect(now()).toBe('second');
  });

  it('follows a mount of Kubernetes, which swaps a folder behind a link', () => {
    const place = mkdtempSync(path.join(tmpdir(), 'patchcenter-mount-'));
    for (const [version, text] of Object.entries({ one: 'first', two: 'second' })) {
      mkdirSync(path.join(place, version));
      writeFileSync(path.join(place, version, 'secret'), text);
    }
    symlinkSync('one', path.join(place, 'data'));
    const name = path.join(place, 'data', 'secret');
    const same = statSync(name);
    utimesSync(path.join(place, 'two', 'secret'), same.atime, same.mtime);
    const now = followSecret(name, 'first', { lookMs: 0, settleMs: 0 });
    symlinkSync('two', path.join(place, 'next'));
    renameSync(path.join(place, 'next'), path.join(place, 'data'));
    expect(now()).toBe('second');
  });

  it('is a credential of systemd where its name is bare', async () => {
    process.env.CREDENTIALS_DIRECTORY = folder;
    write('postgres://u:one@db/p', path.join(folder, 'database-url'));
    const settings = loadSettings({ DATABASE_URL_FILE: 'database-url', CREDENTIALS_DIRECTORY: folder });
    const now = secretSetting(settings, 'DATABASE_URL');
    if (typeof now !== 'function') throw new Error('it is not followed');
    expect(now()).toBe('postgres://u:one@db/p');
    write('postgres://u:two@db/p', path.join(folder, 'database-url'));
    await wait(2100);
    expect(now()).toBe('postgres://u:two@db/p');
  });
});
