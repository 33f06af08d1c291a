// A worker that is killed in the middle of anything ends neither the simulated hosts nor the vCenters: the next one is served, and a
// script that came half does nothing.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { afterAll, describe, expect, it } from 'vitest';
import { startSimulatedHosts } from '../../../demo/estate/ssh/start-simulated-hosts.ts';
import { startSimulatedVcenter } from '../../../demo/estate/vcenter/simulated-vcenter.ts';
import { ELEVATED_SHELL } from '../../../targets/detached/layout.ts';
import { PROBE_SHELL } from '../../../targets/facts/probe.ts';
import { connectTo, createKeys } from './ssh/ssh-client.ts';

const keys = createKeys();
const estate = await startSimulatedHosts([{ name: 'vrdemo1', fault: { kind: 'sudo-password' } }, { name: 'vrdemo2' }], {
  authorizedKey: keys.publicKey,
});
const vcenter = await startSimulatedVcenter({
  name: 'senlis',
  vms: [{ name: 'web-1', guestHostName: 'web-1.example.com' }],
  users: [],
  latencyMs: 10,
});
const start = (name: string) => `# patchcenter start ${name}\n$root yum update -y\n`;

/** An error of a stream that nobody listens to ends the process: here it is noted instead. */
const deadly: Error[] = [];
const note = (error: Error) => void deadly.push(error);
const others = process.listeners('uncaughtException');
process.removeAllListeners('uncaughtException').on('uncaughtException', note);
afterAll(async () => {
  process.removeListener('uncaughtException', note);
  for (const listener of others) process.on('uncaughtException', listener);
  await estate.close();
  await vcenter.close();
});

/** Connects, sends one command and part of its script, and is killed so long after the connection was there. */
async function killedSsh(
  host: string,
  command: string,
  script: string,
  ended: boolean,
  afterMs: number,
): Promise<void> {
  const { address, port } = estate.host(host);
  const socket: Socket = connect({ host: address, port });
  const client = new ssh2.Client();
  const kill = () => socket.resetAndDestroy();
  client.on('error', () => undefined);
  client.on('ready', () => {
    client.exec(command, (error, channel) => {
      if (error) return;
      channel.on('error', () => undefined);
      channel.write(script);
      if (ended) channel.end();
      setTimeout(kill, afterMs);
    });
  });
  socket.on('error', () => undefined);
  const gone = new Promise((resolve) => socket.once('close', resolve));
  client.connect({ sock: socket, username: 'patch', privateKey: keys.privateKey });
  // In the handshake, then.
  if (afterMs < 0) socket.once('data', kill);
  await gone;
}

const MOMENTS = [-1, 0, 1, 2, 5];

describe('a client that is killed', () => {
  it('in the middle of a command leaves the simulated hosts as they were', async () => {
    for (const afterMs of MOMENTS) {
      const killed = [PROBE_SHELL, ELEVATED_SHELL, 'sh -c "no-such-command"'].flatMap((command) => [
        killedSsh('vrdemo1', command, start(randomUUID()), true, afterMs),
        killedSsh('vrdemo2', command, start('half'), false, afterMs),
      ]);
      await Promise.all(killed);
    }
    await wait(50);
    expect(deadly).toEqual([]);
    expect([...estate.host('vrdemo2').state().starts.keys()], 'a script that came half').toEqual([]);
    for (const name of ['vrdemo1', 'vrdemo2']) {
      const session = await connectTo(estate.host(name), keys);
      expect(await session.exec('sh -c "echo here"')).toMatchObject({ stdout: 'here\n' });
      session.close();
    }
  });

  it('in the middle of a call leaves the simulated vCenter as it was', async () => {
    const call = (body: string, killAfterMs: number, length = body.length) =>
      new Promise<void>((resolve) => {
        const request = http.request(vcenter.url, { method: 'POST', headers: { 'Content-Length': length } });
        request.on('error', () => undefined).on('close', () => resolve());
        request.write(body);
        setTimeout(() => request.destroy(), killAfterMs);
      });
    for (const killAfterMs of [0, 2, 5, 9, 10, 11, 12]) {
      await Promise.all([call('<half', killAfterMs, 100), call('<x/>', killAfterMs)]);
    }
    await wait(50);
    expect(deadly).toEqual([]);
    const answer = await fetch(vcenter.url, { method: 'POST', body: '<x/>' });
    expect(answer.status).toBe(500);
  });
});
