// How an answer of a stand-in leaves, and the faults of its way.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CommonFault } from './stand-in-faults.ts';
import { sendWay } from './stand-in-way.ts';

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** As shipped JSON. */
  readonly type?: string;
  /** An object or list is sent as JSON; undefined: no body at all. */
  readonly body?: unknown;
};

const JSON_TYPE = 'application/json; charset=utf-8';
const LOGIN_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form method="post"><input name="user"></form></body></html>\n';

export async function sendReply(response: ServerResponse, reply: Reply, half?: 'broken' | 'clean'): Promise<void> {
  const { status, headers = {}, type = JSON_TYPE, body } = reply;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  if (body === undefined) return void response.end();
  response.setHeader('Content-Type', type);
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  if (half === undefined) return void response.end(bytes);
  const first = bytes.subarray(0, bytes.length >> 1);
  response.setHeader('Connection', 'close');
  if (half === 'clean') return void response.end(first);
  response.setHeader('Content-Length', bytes.length);
  // Only once it is on its way: else the client would see a reset before any header.
  response.write(first, () => response.destroy());
}

type Ways = { readonly refused: () => Reply; readonly tooMany: (retryAfter: number | string) => Reply };

/** Answers by itself where a fault leaves nothing to ask the system; says whether it has. */
export async function sendInstead(
  response: ServerResponse,
  fault: CommonFault,
  { refused, tooMany, within }: Ways & { readonly within: AbortSignal },
): Promise<boolean> {
  if (await sendWay(response, fault, within)) return true;
  switch (fault.kind) {
    case 'too-many-requests':
      await sendReply(response, tooMany(fault.retryAfter ?? 2));
      return true;
    case 'unavailable': {
      const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
      const body = '<html><body><h1>503 Service Unavailable</h1></body></html>\n';
      await sendReply(response, { status: 503, headers, type: 'text/html', body });
      return true;
    }
    case 'login-refused':
      await sendReply(response, refused());
      return true;
    case 'login-page':
      await sendReply(response, { status: 200, type: 'text/html; charset=utf-8', body: LOGIN_PAGE });
      return true;
    case 'silent':
      if (fault.stage === 'headers') {
        response.writeHead(200, { 'Content-Type': JSON_TYPE });
        response.flushHeaders();
      }
      await over(response, within, (fault.seconds ?? 30) * 1000);
      response.destroy();
      return true;
    case 'huge':
      response.setHeader('Content-Type', JSON_TYPE);
      // Whoever hangs up in the middle has ended it.
      await pipeline(Readable.from(huge(fault.bytes ?? 200_000_000), { objectMode: false }), response).catch(() =>
        response.destroy(),
      );
      return true;
    case 'reset':
      response.destroy();
      return true;
    default:
      return false;
  }
}

/** Until the time is over, the client has gone, or the stand-in closes. */
function over(response: ServerResponse, within: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    response.once('close', end);
    within.addEventListener('abort', end, { once: true });
    function end() {
      clearTimeout(timer);
      resolve();
    }
  });
}

/** Correct JSON, only that one text has no end for long. */
function* huge(bytes: number): Generator<string | Buffer> {
  const block = Buffer.alloc(65_536, 'x');
  yield '{"data":[{"name":"';
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield '"}]}';
}
