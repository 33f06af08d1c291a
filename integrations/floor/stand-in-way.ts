// How faults of what stands in front of a system are sent. Nothing is chained to `writeHead`: once restify is loaded in the same process, it
// returns nothing.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { WayFault } from './stand-in-faults.ts';

const ELSEWHERE = 'http://sso.example.test/login';

/** Says whether it has answered: what was said before is for the system to remember. */
export async function sendWay(
  response: ServerResponse,
  fault: { readonly kind: string },
  within: AbortSignal,
): Promise<boolean> {
  const way = fault as WayFault;
  switch (way.kind) {
    case 'empty':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '0' });
      response.end();
      return true;
    case 'redirect':
      response.writeHead(302, { Location: way.to ?? ELSEWHERE, 'Content-Length': '0' });
      response.end();
      return true;
    case 'endless':
      await drip(response, within, way);
      return true;
    case 'compressed':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      // Whoever hangs up in the middle has ended it.
      await pipeline(Readable.from(blanks(way.bytes ?? 2_000_000_000)), createGzip(), response).catch(() =>
        response.destroy(),
      );
      return true;
    default:
      return false;
  }
}

async function drip(
  response: ServerResponse,
  within: AbortSignal,
  { everyMs = 50, seconds = 3600 }: { readonly everyMs?: number; readonly seconds?: number },
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.write('{');
  const timer = setInterval(() => response.write(' '), everyMs);
  await new Promise<void>((resolve) => {
    const end = setTimeout(resolve, seconds * 1000);
    const over = () => {
      clearTimeout(end);
      resolve();
    };
    response.once('close', over);
    within.addEventListener('abort', over, { once: true });
  });
  clearInterval(timer);
  response.destroy();
}

function* blanks(bytes: number): Generator<Buffer> {
  const block = Buffer.alloc(65_536, ' ');
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
}
