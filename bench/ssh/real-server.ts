// The "real" fleet: OpenSSH's own server, and a `subscription-manager` that answers at once.

import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Fleet, Ground } from './fleet.ts';
import { isProgram } from './programs.ts';
import { startServing } from './serving.ts';

const SSHD = '/usr/sbin/sshd';

/** Null where there is no sshd. */
export async function startRealFleet(ground: Ground): Promise<Fleet | null> {
  if (!(await isProgram(SSHD))) return null;
  // Where sshd separates its privileges as root; packages make it when their service starts.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const bin = path.join(ground.dir, 'bin');
  await writeFile(path.join(bin, 'subscription-manager'), FAKE_SUBSCRIPTION_MANAGER, { mode: 0o755 });
  const file = path.join(ground.dir, 'sshd_config');
  await writeFile(file, configuration(ground, port, bin));
  const serving = await startServing(SSHD, ['-D', '-e', '-f', file], 'Server listening on');
  return { kind: 'real', port, ...serving };
}

const FAKE_SUBSCRIPTION_MANAGER = `#!/bin/sh
echo 'system identity: 5a1f0000-1111-2222-3333-444444444444'
echo 'name: real'
echo 'org name: Bench'
echo 'org ID: 1'
`;

function configuration(ground: Ground, port: number, bin: string): string {
  const lines = [
    // Every address of 127.0.0.0/8 is one host, and sshd takes 16 addresses at most: it listens on all, and lets in only from here.
    `ListenAddress 0.0.0.0:${port}`,
    `AllowUsers ${ground.username}@127.0.0.0/8`,
    `HostKey ${ground.hostKey}`,
    `AuthorizedKeysFile ${ground.userKey}.pub`,
    // An empty home: what the shell of this machine reads at each start is not what is measured.
    `SetEnv HOME=${ground.dir} PATH=${bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    // As the servers of an estate: an exchange of keys that only new clients and servers know would be measured instead.
    'KexAlgorithms -sntrup761*,mlkem768*',
    'MaxStartups 5000',
    'LoginGraceTime 120',
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'PrintMotd no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
  ];
  return `${lines.join('\n')}\n`;
}

/** Below the ports that the system gives away by itself: one of those may be taken again before sshd has it. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, '0.0.0.0');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
  throw new Error('no free port');
}
