// Connections that were answered and say nothing more must not keep out whoever calls next.
import { connect, type Socket } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { createListener, DEFAULT_LIMITS, refuse } from '../../http/listener.ts';
import { createRefusalLog } from '../../http/refusal-log.ts';
import { say } from './running-bot.ts';

const MAX = 6;
const whys: unknown[] = [];
const log = { info: () => {}, warn: (facts: object) => whys.push((facts as { why: string }).why), error: () => {} };
const slow: (() => void)[] = [];
const refusals = createRefusalLog(log);
const listener = createListener({
  answer: (request, response) => {
    if (request.url === '/stream') {
      if (!listener.stream(response, () => {}))
        return refuse(refusals, request, response, { status: 503, why: 'full' });
      response.writeHead(200);
      response.write('first');
      return;
    }
    if (request.url === '/slow') slow.push(() => response.end('late'));
    else response.end('here');
  },
  refusals,
  log,
  limits: { ...DEFAULT_LIMITS, connections: MAX, streams: MAX, requests: 2 * MAX },
});
const port = await listener.listen(0);
const open: Socket[] = [];

afterAll(async () => {
  for (const socket of open) socket.destroy();
  await listener.close();
  refusals.close();
});

/** Answered once, or still waiting for it, and kept open. */
function stays(path: string): Promise<{ text: string; ended: boolean }> {
  const seen = { text: '', ended: false };
  const socket = connect(port, '127.0.0.1');
  open.push(socket);
  socket.on('error', () => {});
  socket.on('close', () => {
    seen.ended = true;
  });
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      seen.text += chunk.toString();
      resolve(seen);
    });
    socket.write(`GET ${path} HTTP/1.1\r\nhost: bot\r\n\r\n`);
    if (path === '/slow') setTimeout(() => resolve(seen), 100);
  });
}

it('answers a newcomer when every place is held by idle connections, and cuts nobody who waits for an answer', async () => {
  const waiting = await stays('/slow');
  for (let n = 1; n < MAX; n += 1) await stays('/');
  for (let n = 0; n < 2 * MAX; n += 1) expect((await stays('/')).text).toContain('here');
  expect(waiting).toEqual({ text: '', ended: false });
  for (const end of slow) end();
  const said = await say(port, ['GET / HTTP/1.1\r\nhost: bot\r\nconnection: close\r\n\r\n'], { seconds: 2 });
  expect(said.status).toBe(200);
  expect(waiting).toMatchObject({ text: expect.stringContaining('late') });
}, 10_000);

it('answers a newcomer when every place is held by connections that have said nothing, or half a request', async () => {
  for (const said of ['', 'GET / HTTP/1.1\r\nhost: b']) {
    for (let n = 0; n < 2 * MAX; n += 1) {
      const socket = connect(port, '127.0.0.1', () => socket.write(said));
      open.push(socket);
      socket.on('error', () => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answer = await say(port, ['GET / HTTP/1.1\r\nhost: bot\r\nconnection: close\r\n\r\n'], { seconds: 2 });
    expect([said, answer.status]).toEqual([said, 200]);
  }
  expect(new Set(whys)).toEqual(new Set(['too many connections']));
}, 10_000);

it('keeps streams beside the places of strangers, up to a bound, and gives each place back', async () => {
  for (const socket of open.splice(0)) socket.destroy();
  const streams = await Promise.all(Array.from({ length: MAX }, () => stays('/stream')));
  expect(streams.every(({ text }) => text.includes('first'))).toBe(true);
  expect((await stays('/stream')).text).toContain('503');
  // Twice as many strangers as there are places: all find one, and no stream is cut for them.
  for (let n = 0; n < 2 * MAX; n += 1) expect((await stays('/')).text).toContain('here');
  expect(streams.every(({ ended }) => !ended)).toBe(true);
  for (const socket of open.splice(0)) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const again = await Promise.all(Array.from({ length: MAX }, () => stays('/stream')));
  expect(again.every(({ text }) => text.includes('first'))).toBe(true);
}, 10_000);
