// A server that allows one channel at a time on a connection (`MaxSessions 1`), and one that turns connections away while others log in
// (`MaxStartups`): with OpenSSH.
import { connect as connectTcp, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HostSession } from '../../../targets/ports.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { describeWithSshd, type RealSshd, startRealSshd } from './real-sshd.ts';

const operations = createPosixOperations({ stateDirectory: '/nowhere/state', systemdDirectory: '/nowhere' });

function connectTo({ username, privateKey, port }: RealSshd): Promise<HostSession> {
  const ssh = createSshPort(
    { username, privateKey, hosts: { vrwebapp1: { address: '127.0.0.1', port } } },
    createMemoryKeyStore(),
  );
  return ssh.connect({
    hostname: 'vrwebapp1',
    platform: 'linux',
    reach: { kind: 'ssh' },
    sshMethod: 'ssh_key',
    environment: 'Recette',
  });
}

describeWithSshd('a server with MaxSessions 1 (PRE-3)', () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startRealSshd({ extraConfig: ['MaxSessions 1'] });
  });
  afterAll(() => sshd?.stop());

  it('runs one command after the other, whatever is asked', async () => {
    for (let round = 0; round < 2; round += 1) {
      const host = await connectTo(sshd);
      for (let turn = 0; turn < 5; turn += 1) expect(await operations.bootId(host)).toMatch(/^[0-9a-f-]{36}$/);
      expect((await operations.readChecks(host, [])).mounts).toContain('/');
      expect((await operations.pollUpdate(host, 'patchcenter-attempt-a', 0)).state.kind).toBe('absent');
      host.close();
    }
  });

  it('runs what is asked at once in turns', async () => {
    const host = await connectTo(sshd);
    const answers = await Promise.all([1, 2, 3].map((n) => host.exec(`echo ${n}`)));
    expect(answers.map(({ stdout }) => stdout)).toEqual(['1\n', '2\n', '3\n']);
    host.close();
  });
});

describeWithSshd('a server that turns connections away (PRE-3)', () => {
  it('is tried again while others log in', async () => {
    const sshd = await startRealSshd({ extraConfig: ['MaxStartups 1:100:1'] });
    const others: Socket[] = [connectTcp(sshd.port, '127.0.0.1')];
    await sleep(200);
    const pending = connectTo(sshd);
    await sleep(600);
    for (const other of others) other.destroy();
    const host = await pending;
    expect(await host.exec('exit 5')).toMatchObject({ exitCode: 5 });
    host.close();
    await sshd.stop();
  });
});
