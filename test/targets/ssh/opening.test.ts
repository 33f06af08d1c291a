// PRE-3: the first question of a connection proves its login, and is asked once.
import { describe, expect, it } from 'vitest';
import type { Opening } from '../../../targets/opening.ts';
import type { HostSession } from '../../../targets/ports.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { inFrame } from '../in-frame.ts';
import { type FakeBehaviour, finish } from './fake-server.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { byKey, byProxy, psmpAt, psmpWith, serverWith, settingsFor, stops } from './port-fixtures.ts';

const OPENING: Opening = { command: '/bin/sh -s', stdin: 'df\nexit 7\n' };
const asked = (session: HostSession) => session.exec(OPENING.command, { stdin: 'df\nexit 7\n' });

/** Answers the opening with its count and `code`, everything else with 0. */
function counting(code: number): FakeBehaviour {
  let times = 0;
  return {
    run: (command, channel) => {
      if (command !== OPENING.command) return finish(channel, 0);
      times += 1;
      channel.write(`answer ${times}`);
      finish(channel, code);
    },
  };
}

async function open(settings: Parameters<typeof createSshPort>[0], target = byKey): Promise<HostSession> {
  const session = await createSshPort(settings, createMemoryKeyStore()).connect(target, OPENING);
  stops.push(() => session.close());
  return session;
}

describe('PRE-3: a login proved by the first question', () => {
  it('asks the host once, and anew when it is asked a second time', async () => {
    const server = await serverWith(counting(7));
    const session = await open(settingsFor(server.port));
    expect(await asked(session)).toEqual({ exitCode: 7, stdout: 'answer 1', stderr: '' });
    expect(server.commands).toEqual([OPENING.command]);
    expect(await asked(session)).toMatchObject({ stdout: 'answer 2' });
  });

  it('gives its answer to nothing but that question, asked first', async () => {
    const server = await serverWith(counting(7));
    const session = await open(settingsFor(server.port));
    expect(await session.exec(OPENING.command, { stdin: 'rm\n' })).toMatchObject({ stdout: 'answer 2' });
    expect(await asked(session)).toMatchObject({ stdout: 'answer 3' });
  });

  it('leaves it to the bare proof when the question fails on the host: it is asked again when it is needed', async () => {
    const server = await serverWith(counting(1));
    const session = await open(settingsFor(server.port));
    expect(await asked(session)).toEqual({ exitCode: 1, stdout: 'answer 2', stderr: '' });
  });

  it('does not call a login refused because the question is slow', async () => {
    const server = await serverWith({ run: () => {} });
    const session = await open(settingsFor(server.port, { loginTimeoutMs: 300 }));
    expect(session).toMatchObject({ kind: 'posix', method: 'ssh_key' });
  });

  it('does not take an exit code that is always 0 for a login, and goes the other way', async () => {
    const host = await serverWith(counting(7));
    const proxy = await psmpWith(
      { vpwebapp1: host.port },
      { provesItself: false, run: (_, channel) => finish(channel, 0) },
    );
    const session = await open(settingsFor(host.port, { psmp: psmpAt(proxy.port) }), byProxy);
    expect(session).toMatchObject({ kind: 'posix', method: 'ssh_key' });
    expect(await asked(session)).toMatchObject({ stdout: 'answer 1' });
    const alone = await serverWith({ provesItself: false, run: (_, channel) => finish(channel, 0) });
    await expect(open(settingsFor(alone.port))).rejects.toMatchObject({ failure: { kind: 'login-refused' } });
  });

  it.each(['facts', 'scan'] as const)('is what reading the %s of a host asks first', async (what) => {
    const operations = createPosixOperations();
    const execs: Opening[] = [];
    const session: HostSession = {
      address: 'vpwebapp1',
      kind: 'posix',
      method: 'ssh_key',
      exec: async (command, options) => {
        execs.push({ command, ...options });
        return inFrame(options?.stdin, { exitCode: 7 });
      },
      close: () => {},
    };
    const ask = { excludes: [], scope: { kind: 'all' }, now: new Date() } as const;
    await (what === 'facts' ? operations.readFacts(session, ask) : operations.scan(session, ask));
    expect(execs[0]).toMatchObject(operations.openingFor(byKey, what) ?? {});
  });
});
