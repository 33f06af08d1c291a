import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createServiceManager } from '../../config/service-manager.ts';
import { ROOT } from './imports.ts';

describe('what systemd is told', () => {
  it('is ready, alive three times in its time, and stopping, after which it hears no more', async () => {
    const told: string[] = [];
    const beaten = Promise.withResolvers<void>();
    const manager = createServiceManager({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '60000' }, async (state) => {
      told.push(state);
      if (told.length === 3) beaten.resolve();
    });
    // The beat keeps no process alive; this test waits for it.
    const kept = setInterval(() => undefined, 1000);
    await manager.ready();
    await beaten.promise;
    await manager.stopping();
    clearInterval(kept);
    const [first, ...others] = told;
    expect([first, ...new Set(others)]).toEqual(['READY=1', 'WATCHDOG=1', 'STOPPING=1']);
    const before = told.length;
    await wait(50);
    expect(told).toHaveLength(before);
  });

  it('is nothing where nobody asks', async () => {
    const manager = createServiceManager({}, async () => expect.unreachable('told'));
    await manager.ready();
    await manager.stopping();
  });

  it('comes from a real process: ready once it works, stopping on SIGTERM, and never ready when its settings are wrong', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-notify-'));
    const [told, life] = [path.join(folder, 'told'), path.join(folder, 'life.mjs')];
    writeFileSync(told, '');
    writeFileSync(path.join(folder, 'systemd-notify'), `#!/bin/sh\necho "$1" >>${told}\n`);
    chmodSync(path.join(folder, 'systemd-notify'), 0o755);
    writeFileSync(
      life,
      `import { live } from ${JSON.stringify(path.join(ROOT, 'config/process-life.ts'))};
await live(async () => {
  if (process.argv[2] === 'fails') throw new Error('wrong');
  setInterval(() => {}, 1000);
});
console.log('works');`,
    );
    const run = (word: string) =>
      spawn(process.execPath, [life, word], {
        env: { PATH: `${folder}:${process.env.PATH}`, NOTIFY_SOCKET: '/run/x' },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const works = run('works');
    await once(works.stdout, 'data');
    expect(readFileSync(told, 'utf8')).toBe('READY=1\n');
    works.kill('SIGTERM');
    await once(works, 'close');
    expect(readFileSync(told, 'utf8')).toBe('READY=1\nSTOPPING=1\n');
    await once(run('fails'), 'close');
    expect(readFileSync(told, 'utf8')).toBe('READY=1\nSTOPPING=1\nSTOPPING=1\n');
  });
});
