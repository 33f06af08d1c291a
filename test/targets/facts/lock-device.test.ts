// PRE-7: a lock is on the database of packages when it is on that file, not on another filesystem's of the same number. With the kernel's
// own locks and, where mounting is allowed, filesystems of their own.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PACKAGE_LOCK_COMMAND, parsePackageLock } from '../../../targets/facts/package-lock.ts';
import { answerOf, probeScript } from '../../../targets/facts/probe.ts';

const canMount = process.getuid?.() === 0 && spawnSync('flock', ['--version']).status === 0;

describe.skipIf(!canMount)('PRE-7: the write lock of another transaction', () => {
  let folder: string;
  const holders: ChildProcess[] = [];
  const mounts: string[] = [];
  const at = (...parts: string[]) => path.join(folder, ...parts);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-locks-'));
  });
  afterEach(() => {
    for (const holder of holders.splice(0)) holder.kill('SIGKILL');
    for (const mount of mounts.splice(0).reverse()) spawnSync('umount', ['--lazy', mount]);
    rmSync(folder, { recursive: true, force: true });
  });

  function mount(name: string, type: string, ...options: readonly string[]): boolean {
    mkdirSync(at(name), { recursive: true });
    const isMounted = spawnSync('mount', ['-t', type, ...options, type, at(name)]).status === 0;
    if (isMounted) mounts.push(at(name));
    return isMounted;
  }

  /** Until the test ends. */
  async function lock(file: string): Promise<void> {
    const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo locked; exec sleep 30']);
    holders.push(holder);
    await once(holder.stdout, 'data');
  }

  /** Asked about `file` in the place of rpm's. */
  function asked(file: string): string {
    const command = PACKAGE_LOCK_COMMAND.replace('/var/lib/rpm/.rpm.lock', file);
    const input = probeScript([{ id: 'lock', command }]);
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-s'], { input, encoding: 'utf8' });
    const answer = answerOf({ exitCode: status, stdout, stderr }, 'lock');
    return answer.output.includes(file) ? answer.output : parsePackageLock(answer);
  }

  it('is none of a file of the same number on another filesystem', async ({ skip }) => {
    if (!mount('database', 'tmpfs') || !mount('other', 'tmpfs')) skip('nothing can be mounted here');
    for (const file of [at('database', '.rpm.lock'), at('other', 'socket.lock')]) writeFileSync(file, '');
    expect(statSync(at('other', 'socket.lock')).ino).toBe(statSync(at('database', '.rpm.lock')).ino);
    await lock(at('other', 'socket.lock'));
    expect(asked(at('database', '.rpm.lock'))).not.toContain('held by');
    await lock(at('database', '.rpm.lock'));
    expect(asked(at('database', '.rpm.lock'))).toContain('held by process');
  });

  it('is that of the file where a link leads to it, and on the filesystem of all', async () => {
    mkdirSync(at('sysimage'));
    writeFileSync(at('sysimage', '.rpm.lock'), '');
    spawnSync('ln', ['-s', at('sysimage'), at('rpm')]);
    expect(asked(at('rpm', '.rpm.lock'))).not.toContain('held by');
    await lock(at('sysimage', '.rpm.lock'));
    expect(asked(at('rpm', '.rpm.lock'))).toContain('held by process');
  });

  it('is seen where stat tells another device than the kernel does', async ({ skip }) => {
    if (!mount('layers', 'tmpfs')) skip('nothing can be mounted here');
    for (const layer of ['lower', 'upper', 'work']) mkdirSync(at('layers', layer));
    writeFileSync(at('layers', 'lower', '.rpm.lock'), '');
    const layers = `lowerdir=${at('layers', 'lower')},upperdir=${at('layers', 'upper')},workdir=${at('layers', 'work')}`;
    if (!mount('root', 'overlay', '-o', layers)) skip('no overlay can be mounted here');
    await lock(at('root', '.rpm.lock'));
    expect(asked(at('root', '.rpm.lock'))).toContain('held by process');
  });
});
