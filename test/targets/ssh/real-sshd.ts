// The machine's own OpenSSH server, on a free loopback port, with its own configuration and keys in a temporary folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe } from 'vitest';
import { type KeyPair, newKeyPair } from './key-pair.ts';
import { closedPort } from './loopback.ts';

const SSHD = '/usr/sbin/sshd';
const isPresent = isExecutable(SSHD);

/** `describe`, skipped where there is no sshd; where CI is `true`, its absence is a failure. */
export function describeWithSshd(name: string, tests: () => void): void {
  if (!isPresent && process.env.CI === 'true') throw new Error(`${SSHD} is missing: CI skips nothing`);
  describe.skipIf(!isPresent)(isPresent ? name : `${name} (needs ${SSHD})`, tests);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export type RealSshd = {
  readonly port: number;
  readonly username: string;
  /** Accepted for that user. */
  readonly privateKey: string;
  /** Configuration lines and files live here. */
  readonly dir: string;
  stop(): Promise<void>;
};

export type SshdChoices = {
  readonly extraConfig?: readonly string[];
  readonly userKey?: KeyPair;
  /** One of its own when absent. */
  readonly hostKeys?: readonly KeyPair[];
  /** A free one when absent. */
  readonly port?: number;
};

export async function startRealSshd(choices: SshdChoices = {}): Promise<RealSshd> {
  // Where sshd separates its privileges as root; packages make it when their service starts.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const dir = await mkdtemp(path.join(tmpdir(), 'patchcenter-sshd-'));
  const userKey = choices.userKey ?? newKeyPair();
  const port = choices.port ?? (await closedPort());
  const hostKeys = (choices.hostKeys ?? [newKeyPair()]).map((key, i) => ({
    file: path.join(dir, `host_key_${i}`),
    key,
  }));
  for (const { file, key } of hostKeys) await writeFile(file, `${key.private.trim()}\n`, { mode: 0o600 });
  await writeFile(path.join(dir, 'authorized_keys'), `${userKey.public}\n`, { mode: 0o600 });
  await writeFile(
    path.join(dir, 'sshd_config'),
    configuration(dir, port, [...(choices.extraConfig ?? []), ...hostKeys.map(({ file }) => `HostKey ${file}`)]),
  );
  const child = spawn(SSHD, ['-D', '-e', '-f', path.join(dir, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(child);
  const stop = async () => {
    const ended = once(child, 'exit');
    if (child.kill()) await ended;
    await rm(dir, { recursive: true, force: true });
  };
  return { port, username: userInfo().username, privateKey: userKey.private, dir, stop };
}

function configuration(dir: string, port: number, extra: readonly string[]): string {
  const lines = [
    ...extra,
    `ListenAddress 127.0.0.1:${port}`,
    `AuthorizedKeysFile ${path.join(dir, 'authorized_keys')}`,
    // The first of its kind counts. What this machine's user runs at every login, in bash seconds of it, is none of the tests' business.
    `SetEnv HOME=${dir}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
  ];
  return `${lines.join('\n')}\n`;
}

async function listening(child: ChildProcess): Promise<void> {
  if (child.stderr === null) throw new Error('sshd has no error output');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (line.startsWith('Server listening on')) {
      child.stderr.resume();
      return;
    }
  }
  throw new Error(`sshd did not start: ${said.join(' | ')}`);
}
