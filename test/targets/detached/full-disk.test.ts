// RUN-6 on a real filesystem that is full at one moment or another of a start: what works is never told as interrupted, and what was told
// as interrupted never begins.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ELEVATED_SHELL } from '../../../targets/detached/layout.ts';
import { pollDetached } from '../../../targets/detached/poll.ts';
import { startDetached, startScript } from '../../../targets/detached/start.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from './local-host.ts';

const NAME = 'patchcenter-attempt-a';
const ALL = { excludes: [], scope: { kind: 'all' } } as const;

/** A directory of so many pages of 4 KiB; false where mounting is not allowed. */
function mount(directory: string, pages: number, ...options: readonly string[]): boolean {
  mkdirSync(directory, { recursive: true });
  const size = ['size', `${pages * 4}k`].join('=');
  return spawnSync('mount', ['-t', 'tmpfs', '-o', [size, ...options].join(','), 'tmpfs', directory]).status === 0;
}

describe.skipIf(!hasLinuxShell || process.getuid?.() !== 0)('RUN-6: a start on a disk that is almost full', () => {
  let host: LocalHost;
  const hasBegun = () => existsSync(host.path('starts'));
  const state = async () => (await pollDetached(host.session, NAME, 0, host.layout)).state;

  beforeEach(() => {
    host = createLocalHost();
  });
  afterEach(() => {
    host.release(0);
    spawnSync('umount', ['--lazy', host.path('state')]);
    host.close();
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'is running if and only if its manager has begun, with room for %i pages',
    async (pages) => {
      if (!mount(host.path('state'), pages)) return;
      const told = await startDetached(host.session, NAME, ALL, host.layout).catch(() => 'failed');
      if (told === 'started') await expect.poll(hasBegun).toBe(true);
      expect((await state()).kind === 'running').toBe(hasBegun());
    },
    30_000,
  );

  it('never begins once it was told as interrupted, though there was no room to note that', async () => {
    if (!mount(host.path('state'), 8)) return;
    const script = startScript(NAME, ALL, host.layout).replace('\n  launch\n', '\n  exit 9\n');
    expect(await host.session.exec(ELEVATED_SHELL, { stdin: script })).toMatchObject({ exitCode: 9 });
    await host.session.exec(`dd if=/dev/zero of=${host.path('state', 'filler')} 2>/dev/null`);
    expect(await state()).toEqual({ kind: 'interrupted', rebooted: false });
    await host.session.exec(`rm ${host.path('state', 'filler')}`);
    await host.session.exec(`/bin/sh ${host.path('state', NAME, 'run')}`, {});
    expect(hasBegun()).toBe(false);
  }, 30_000);
});
