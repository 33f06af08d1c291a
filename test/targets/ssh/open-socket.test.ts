// The TCP connection under ssh2: options and time limit.
import { createServer, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openSocket } from '../../../targets/ssh/open-socket.ts';
import { listenOnLoopback } from './loopback.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('PRE-2: opening the port', () => {
  it('switches the delay of small packets off: ssh2 writes many', async () => {
    const server = createServer((socket) => socket.resume());
    const port = await listenOnLoopback(server);
    const connecting = vi.spyOn(Socket.prototype, 'connect');
    const socket = await openSocket('127.0.0.1', port, 1_000);
    expect(JSON.stringify(connecting.mock.calls[0])).toContain('"noDelay":true');
    socket.destroy();
    server.close();
  });

  it('gives up at the time limit when nobody answers, and leaves nothing open', async () => {
    const sockets: Socket[] = [];
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket) {
      sockets.push(this);
      return this;
    });
    await expect(openSocket('192.0.2.1', 22, 20)).rejects.toMatchObject({
      failure: { kind: 'timeout', temporary: true, detail: '192.0.2.1:22: no answer in 20 ms' },
    });
    expect(sockets.map((socket) => socket.destroyed)).toEqual([true]);
  });
});
