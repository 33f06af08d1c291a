// How an answer leaves, and the faults of its way: bytes of JSON, with back pressure, whole or not.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendWay } from '../floor/stand-in-way.ts';
import type { Fault } from './stand-in-faults.ts';
import type { Page } from './stand-in-spoil.ts';

const JSON_TYPE = 'application/json; charset=UTF-8';
const LOGIN_PAGE = `<!DOCTYPE html>
<html><head><title>iTop login</title></head><body>
<form method="post"><input name="auth_user"><input name="auth_pwd" type="password"><button>Enter iTop</button></form>
</body></html>
`;

function* chunksOf({ code, message, more, objects }: Page): Generator<string> {
  yield `{"code":${code},"message":${JSON.stringify(message)}`;
  for (const [name, value] of Object.entries(more ?? {})) yield `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
  if (objects === null) yield ',"objects":null';
  if (objects !== null && objects !== undefined) {
    const isMap = objects.as === 'map';
    yield `,"objects":${isMap ? '{' : '['}`;
    let before = '';
    for (const { name, entry } of objects.rows) {
      yield `${before}${isMap ? `${JSON.stringify(name)}:` : ''}${JSON.stringify(entry)}`;
      before = ',';
    }
    yield isMap ? '}' : ']';
  }
  yield '}';
}

export async function sendPage(response: ServerResponse, page: Page, fault: Fault | undefined): Promise<void> {
  response.statusCode = 200;
  response.setHeader('Content-Type', JSON_TYPE);
  if (fault?.kind === 'half-page') return sendHalf(response, [...chunksOf(page)].join(''), fault.ending ?? 'broken');
  await stream(response, chunksOf(page));
}

async function sendHalf(response: ServerResponse, whole: string, ending: 'broken' | 'clean'): Promise<void> {
  const bytes = Buffer.from(whole);
  const half = bytes.subarray(0, bytes.length >> 1);
  response.setHeader('Connection', 'close');
  if (ending === 'clean') response.end(half);
  else {
    response.setHeader('Content-Length', bytes.length);
    // Only once it is on its way: else the client would see a reset before any header.
    response.write(half, () => response.destroy());
  }
}

async function stream(response: ServerResponse, chunks: Iterable<string | Buffer>): Promise<void> {
  // Whoever hangs up in the middle has ended it.
  await pipeline(Readable.from(chunks, { objectMode: false }), response).catch(() => response.destroy());
}

/** Answers by itself where a fault leaves nothing to ask the store; says whether it has. */
export async function sendInstead(response: ServerResponse, fault: Fault, within: AbortSignal): Promise<boolean> {
  if (await sendWay(response, fault, within)) return true;
  switch (fault.kind) {
    case 'too-many-requests':
      response.setHeader('Retry-After', fault.retryAfter ?? 2);
      return sendText(response, 429, 'text/plain', 'Too Many Requests\n');
    case 'unavailable':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      return sendText(response, 503, 'text/html', '<html><body><h1>503 Service Unavailable</h1></body></html>\n');
    case 'login-refused':
      if (fault.by === 'proxy') {
        response.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
        return sendText(response, 401, 'text/html', '<html><body><h1>401 Unauthorized</h1></body></html>\n');
      }
      return sendText(response, 200, JSON_TYPE, JSON.stringify({ code: 1, message: 'Error: Invalid login' }));
    case 'login-page':
      return sendText(response, 200, 'text/html; charset=UTF-8', LOGIN_PAGE);
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
      await stream(response, huge(fault.bytes ?? 200_000_000));
      return true;
    case 'reset':
      response.destroy();
      return true;
    default:
      return false;
  }
}

function sendText(response: ServerResponse, status: number, type: string, body: string): true {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.end(body);
  return true;
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

/** Correct JSON, only that one description has no end for long. */
function* huge(bytes: number): Generator<string | Buffer> {
  const block = Buffer.alloc(65_536, 'x');
  yield '{"code":0,"message":"Found: 1","objects":{"Server::1":{"code":0,"message":"","class":"Server","key":"1",';
  yield '"fields":{"id":"1","name":"vpapp1","description":"';
  for (let sent = 0; sent < bytes; sent += block.length) yield block;
  yield '"}}}}';
}
