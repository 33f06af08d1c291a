// A receiver of webhooks on loopback, with the faults that receivers have. It keeps what it took.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string };
export type Manner =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'silence' }
  /** A byte now and then, and never the end. */
  | { readonly kind: 'dripping' }
  /** 200, and a text that has nothing to do with it. */
  | { readonly kind: 'text'; readonly bytes: Buffer }
  | { readonly kind: 'drop' };

export const TAKES: Manner = { kind: 'status', status: 204 };

export async function startReceiver() {
  const received: Received[] = [];
  let manner: (message: Received) => Manner = () => TAKES;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = { headers: request.headers, body: Buffer.concat(chunks).toString(), path: request.url ?? '' };
      received.push(message);
      const answer = manner(message);
      if (answer.kind === 'drop') request.socket.destroy();
      if (answer.kind === 'dripping') {
        response.writeHead(200, { 'content-length': '1000000' });
        const drip = setInterval(() => response.write('x'), 200);
        response.on('close', () => clearInterval(drip));
      }
      if (answer.kind === 'text') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(answer.bytes);
      }
      if (answer.kind !== 'status') return;
      response.writeHead(answer.status, answer.headers);
      response.end();
    });
    request.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?job=patching`,
    received,
    behave: (how: Manner | ((message: Received) => Manner)) => {
      manner = typeof how === 'function' ? how : () => how;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
