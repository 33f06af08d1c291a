// An order that certainly reached no shell is never taken for one whose connection dropped because it was carried out.
import { describe, expect, it } from 'vitest';
import type { ExecResult, HostSession } from '../../../targets/ports.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { drop, type FakeBehaviour } from './fake-server.ts';
import { byKey, connected, serverWith, settingsFor } from './port-fixtures.ts';

const operations = createPosixOperations();
const BOOT = '4c4c4544-0042-4b10-8054-b4c04f563533';

async function ordered(behaviour: FakeBehaviour): Promise<unknown> {
  const server = await serverWith(behaviour);
  const host = await connected(settingsFor(server.port), byKey);
  return operations.reboot(host, BOOT, 60).then(
    () => 'given',
    (error: unknown) => error,
  );
}

/** A host whose login shell says this to every command. */
function saying(said: Partial<ExecResult>): HostSession {
  return {
    address: 'vpwebapp1',
    kind: 'posix',
    method: 'ssh_key',
    exec: async () => ({ exitCode: 0, stdout: '', stderr: '', ...said }),
    close: () => {},
  };
}

describe('RUN-8: an order to reboot', () => {
  it('that the server opens no channel for was not given', async () => {
    expect(await ordered({ afterProof: 'prohibited' })).toMatchObject({
      failure: { kind: 'connection-lost', detail: expect.stringContaining('opened no channel') },
      acted: 'no',
    });
  });

  it('that the server does not run was not given', async () => {
    expect(await ordered({ afterProof: 'refused' })).toMatchObject({ failure: { kind: 'login-refused' }, acted: 'no' });
  });

  it('on a connection that ended before was not given', async () => {
    const server = await serverWith();
    const host = await connected(settingsFor(server.port), byKey);
    host.close();
    await expect(operations.reboot(host, BOOT, 60)).rejects.toMatchObject({ acted: 'no' });
  });

  it('whose connection drops once it is on its way may have been', async () => {
    expect(await ordered({ run: (_command, _channel, _user, connection) => drop(connection) })).toBe('given');
  });

  it.each([
    ['fish', { stderr: 'fish: Missing end to balance this if statement' }],
    ['csh', { exitCode: 1, stderr: 'Illegal variable name.' }],
    ['a menu', { stdout: '1) Restart  2) Quit' }],
    ['nothing', {}],
  ])('that %s answered was not given, whatever the exit code', async (_, said) => {
    await expect(operations.reboot(saying(said), BOOT, 60)).rejects.toMatchObject({
      failure: { kind: 'shell-unusable', temporary: false },
      acted: 'no',
    });
  });

  it.each([
    ['bash: fork: retry: Resource temporarily unavailable', 254],
    ['System is going down. Unprivileged users are not permitted to log in anymore.', 1],
    ['maintenance until 18:00', 254],
  ])('that a host could not take just now is not given, and may be later: %s', async (stderr, exitCode) => {
    await expect(operations.reboot(saying({ stderr, exitCode }), BOOT, 60)).rejects.toMatchObject({
      failure: { kind: 'connection-lost', temporary: true, detail: expect.stringContaining(stderr) },
      acted: 'no',
    });
  });

  it('is of unknown effect where the frame may be in what was left out, or the end is missing', async () => {
    const much = `${'x'.repeat(600_000)}\n[... 9 bytes left out ...]\n${'x'.repeat(600_000)}`;
    await expect(operations.reboot(saying({ stdout: much }), BOOT, 60)).rejects.toMatchObject({ acted: 'unknown' });
    await expect(operations.reboot(saying({ exitCode: null }), BOOT, 60)).rejects.toMatchObject({ acted: 'unknown' });
  });
});
