// A host whose shell prints something before each command, as start files and proxies that announce a recording do: what was asked comes
// after. With OpenSSH and the login shell's own start file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostSession } from '../../../targets/ports.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { describeWithSshd, type RealSshd, startRealSshd } from './real-sshd.ts';

const GREETING = '*** This session is being recorded ***\nstate of the art';

describeWithSshd('a host that greets before each answer', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'patchcenter-home-'));
  const operations = createPosixOperations({ stateDirectory: path.join(home, 'state'), systemdDirectory: '/nowhere' });
  let sshd: RealSshd;
  let session: HostSession;

  beforeAll(async () => {
    writeFileSync(path.join(home, '.bashrc'), `echo '${GREETING}'\n`);
    sshd = await startRealSshd({ extraConfig: [`SetEnv HOME=${home}`] });
    const port = createSshPort(
      {
        username: sshd.username,
        privateKey: sshd.privateKey,
        hosts: { vrwebapp1: { address: '127.0.0.1', port: sshd.port } },
      },
      createMemoryKeyStore(),
    );
    session = await port.connect({
      hostname: 'vrwebapp1',
      platform: 'linux',
      reach: { kind: 'ssh' },
      sshMethod: 'ssh_key',
      environment: 'Recette',
    });
  });
  afterAll(async () => {
    session?.close();
    await sshd?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('is logged in to', async () => {
    expect((await session.exec('echo asked')).stdout).toMatch(/asked\n$/);
  });

  it('tells its boot, its packages, and where an update stands (RUN-6 to RUN-8)', async () => {
    expect((await session.exec('true')).stdout).toBe(`${GREETING}\n`);
    expect(await operations.bootId(session)).toMatch(/^[0-9a-f-]{36}$/);
    expect((await operations.listPackages(session)).length).toBeGreaterThan(0);
    expect(await operations.pollUpdate(session, 'patchcenter-attempt-a', 0)).toMatchObject({
      state: { kind: 'absent' },
    });
  });
});
