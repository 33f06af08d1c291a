// PRE-7 on a hardened host: where /proc shows an account its own processes alone (hidepid), a package manager at work must not go
// unseen. With the kernel's own /proc and the system's own sudo, in a private mount namespace: nothing changes on this machine.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../domain/answer.ts';
import { PACKAGE_LOCK_COMMAND, parsePackageLock } from '../../../targets/facts/package-lock.ts';
import { answerOf, probeScript } from '../../../targets/facts/probe.ts';

const NOBODY = '65534';
const canHide =
  spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t proc -o hidepid=2 proc /proc && setpriv --version && sudo -V'])
    .status === 0;

describe.skipIf(!canHide)('PRE-7: another transaction, on a host that hides processes', () => {
  let folder: string;
  let yum: ChildProcess;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-hidden-'));
    writeFileSync(path.join(folder, 'yum'), '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
    yum = spawn(path.join(folder, 'yum'), ['-y', 'update'], { stdio: 'ignore', detached: true });
  });
  afterAll(() => {
    if (yum.pid !== undefined) process.kill(-yum.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function lockAsNobody(hidepid: number, sudoers: string): Answer {
    const file = path.join(folder, 'sudoers');
    rmSync(file, { force: true });
    writeFileSync(file, sudoers);
    chmodSync(file, 0o440);
    const { stdout, stderr, status } = spawnSync(
      'unshare',
      [
        '-m',
        'sh',
        '-c',
        `mount -t proc -o hidepid=${hidepid} proc /proc && mount --bind ${file} /etc/sudoers &&
          exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups /bin/sh -s`,
      ],
      { input: probeScript([{ id: 'lock', command: PACKAGE_LOCK_COMMAND }]), encoding: 'utf8', cwd: '/' },
    );
    return parsePackageLock(answerOf({ exitCode: status, stdout, stderr }, 'lock'));
  }

  it('is seen where nothing is hidden', () => {
    expect(lockAsNobody(0, '')).toBe('yes');
  });

  it.each([1, 2])('is seen by root where sudo allows it (hidepid=%i)', (hidepid) => {
    expect(lockAsNobody(hidepid, 'nobody ALL=(ALL) NOPASSWD: ALL\n')).toBe('yes');
  });

  it.each([1, 2])('is unknown, not absent, where sudo does not (hidepid=%i)', (hidepid) => {
    expect(lockAsNobody(hidepid, 'nobody ALL=(ALL) NOPASSWD: /usr/bin/yum\n')).toBe('unknown');
  });
});
