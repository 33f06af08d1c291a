// What a stranger can say to the bot's port, each with the status it is to have (0: none, the connection only ends) and the reason that
// the log is to give.
import { gzipSync } from 'node:zlib';

export type Attack = {
  readonly name: string;
  readonly parts: readonly (string | Uint8Array)[];
  readonly status: number;
  /** So much is still on its way that the end of the connection may overtake the answer. */
  readonly answerMayBeLost?: boolean;
  readonly why: string;
  readonly how?: { readonly cutAfter?: boolean; readonly half?: boolean };
};

const HOST = 'host: bot';

function request(line: string, headers: readonly string[], body: string | Uint8Array = ''): Uint8Array {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const all = headers.some((header) => /^(content-length|transfer-encoding):/i.test(header))
    ? headers
    : [...headers, ...(body.length === 0 ? [] : [length])];
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${[HOST, ...all].join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}

const post = (headers: readonly string[], body: string | Uint8Array = '{}') =>
  request('POST /api/messages', headers, body);
const JSON_TYPE = 'content-type: application/json';
const GZIP = 'content-encoding: gzip';

/** Nobody's: no token, or one that proves nothing. */
export function strangersAttacks(forged: string): Attack[] {
  const expands = gzipSync(Buffer.from(`{"a":"${'x'.repeat(200 * 1024 * 1024)}"}`), { level: 9 });
  const form = 'content-type: multipart/form-data; boundary=b';
  const part = '--b\r\ncontent-disposition: form-data; name="f"; filename="x.bin"\r\n\r\n';
  const file = Buffer.alloc(50 * 1024 * 1024, 0x61);
  const none = { status: 401, why: 'no token' };
  const broken = { status: 400, why: 'not HTTP' };
  return [
    { name: 'gzip that is none', parts: [post([JSON_TYPE, GZIP], 'x')], ...none },
    { name: 'gzip cut short', parts: [post([JSON_TYPE, GZIP], gzipSync('{"a":1}').subarray(0, 12))], ...none },
    { name: 'gzip of 200 MB', parts: [post([JSON_TYPE, GZIP], expands)], ...none },
    { name: 'deflate that is none', parts: [post([JSON_TYPE, 'content-encoding: deflate'], 'x')], ...none },
    {
      name: 'a file of 50 MB',
      parts: [post([form], Buffer.concat([Buffer.from(part), file]))],
      ...none,
      answerMayBeLost: true,
    },
    { name: 'a form', parts: [post(['content-type: application/x-www-form-urlencoded'], 'a=1')], ...none },
    { name: 'no type', parts: [post([])], ...none },
    { name: 'JSON 100,000 deep', parts: [post([JSON_TYPE], '['.repeat(100_000))], ...none },
    { name: 'a prototype', parts: [post([JSON_TYPE], '{"__proto__":{"x":1}}')], ...none },
    { name: 'an empty body', parts: [post([JSON_TYPE, 'content-length: 0'], '')], ...none },
    {
      name: 'basic authentication',
      parts: [post([JSON_TYPE, 'authorization: Basic eDp5'])],
      status: 401,
      why: 'no bearer token',
    },
    {
      name: 'a word for a token',
      parts: [post([JSON_TYPE, 'authorization: Bearer x'])],
      status: 401,
      why: 'no bearer token',
    },
    {
      name: 'a forged token',
      parts: [post([JSON_TYPE, GZIP, `authorization: Bearer ${forged}`], expands)],
      status: 401,
      why: 'token signature',
    },
    { name: 'the wish to continue', parts: [post([JSON_TYPE, 'expect: 100-continue'])], ...none },
    { name: 'another wish', parts: [post([JSON_TYPE, 'expect: the-unexpected'])], status: 417, why: 'expectation' },
    { name: 'a length that is too long', parts: [post([JSON_TYPE, 'content-length: 999999999'])], ...none },
    { name: 'a length that is no number', parts: [post([JSON_TYPE, 'content-length: many'])], ...broken },
    { name: 'two lengths', parts: [post([JSON_TYPE, 'content-length: 2', 'content-length: 3'])], ...broken },
    {
      name: 'a length and chunks',
      parts: [post([JSON_TYPE, 'content-length: 2', 'transfer-encoding: chunked'], '0\r\n\r\n')],
      ...broken,
    },
    { name: 'chunks that lie', parts: [post([JSON_TYPE, 'transfer-encoding: chunked'], 'zz\r\n{}\r\n')], ...broken },
    { name: 'an endless chunk', parts: [post([JSON_TYPE, 'transfer-encoding: chunked'], 'ffffffffff\r\n{}')], ...none },
    {
      name: 'trailers',
      parts: [post([JSON_TYPE, 'transfer-encoding: chunked', 'trailer: x'], '2\r\n{}\r\n0\r\nx: y\r\n\r\n')],
      ...none,
    },
    {
      name: 'gzip as transfer',
      parts: [post([JSON_TYPE, 'transfer-encoding: gzip, chunked'], '1\r\nx\r\n0\r\n\r\n')],
      ...none,
    },
    { name: 'gzip to /healthz', parts: [request('PUT /healthz', [JSON_TYPE, GZIP], 'x')], status: 405, why: 'method' },
    {
      name: 'a body to a file',
      parts: [request(`POST /files/1/${'a'.repeat(43)}`, [GZIP], 'x')],
      status: 413,
      why: 'body too large',
    },
    {
      name: 'a link that was never given',
      parts: [request(`GET /files/1/${'a'.repeat(43)}`, [])],
      status: 404,
      why: 'link unknown',
    },
    { name: 'the figures', parts: [request('GET /metrics', [])], status: 404, why: 'path' },
    { name: 'a path that is no URL', parts: [request('GET //[', [])], status: 404, why: 'path' },
    { name: 'a path of broken escapes', parts: [request('GET /files/%ZZ/%', [])], status: 404, why: 'path' },
    {
      name: 'another host’s address',
      parts: [request('GET http://evil.example/healthz', [])],
      status: 404,
      why: 'path',
    },
    { name: 'OPTIONS', parts: [request('OPTIONS *', [])], status: 404, why: 'path' },
    { name: 'TRACE', parts: [request('TRACE /healthz', [])], status: 405, why: 'method' },
    { name: 'CONNECT', parts: [request('CONNECT evil.example:443', [])], status: 405, why: 'method' },
    {
      name: 'an upgrade',
      parts: [request('GET /x', ['connection: upgrade', 'upgrade: websocket'])],
      status: 404,
      why: 'path',
    },
    { name: 'no host', parts: ['GET /healthz HTTP/1.1\r\n\r\n'], status: 400, why: 'no host' },
    { name: 'HTTP/1.0', parts: ['POST /api/messages HTTP/1.0\r\n\r\n'], ...none },
    { name: 'HTTP/2', parts: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], ...broken },
    { name: 'TLS', parts: [Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])], ...broken },
    { name: 'garbage', parts: [Buffer.alloc(4096, 0xfe)], ...broken },
    {
      name: 'a header of 64 KB',
      parts: [request('GET /healthz', [`x: ${'y'.repeat(64 * 1024)}`])],
      status: 431,
      why: 'headers too large',
    },
    {
      name: 'a path of 64 KB',
      parts: [request(`GET /${'y'.repeat(64 * 1024)}`, [])],
      status: 431,
      why: 'headers too large',
    },
    {
      name: 'a header with a line break in it',
      parts: ['GET /healthz HTTP/1.1\r\nhost: bot\r\nx: a\nb\r\n\r\n'],
      ...broken,
    },
    { name: 'garbage after a request', parts: [Buffer.concat([post([JSON_TYPE]), Buffer.alloc(100, 0xfe)])], ...none },
    {
      name: 'half a connection',
      parts: [post([JSON_TYPE, 'content-length: 100'], '{}')],
      ...none,
      how: { half: true },
    },
  ];
}

/** Somebody's who has a right token: Microsoft, or whoever holds what it signed. */
export function signedAttacks(token: string): Attack[] {
  const bearer = `authorization: Bearer ${token}`;
  const signed = (headers: readonly string[], body?: string | Uint8Array) => [post([bearer, ...headers], body)];
  const refused = (why: string, status = 400) => ({ status, why });
  return [
    { name: 'gzip that is none', parts: signed([JSON_TYPE, GZIP], 'x'), ...refused('content encoding', 415) },
    {
      name: 'gzip as transfer',
      parts: signed([JSON_TYPE, 'transfer-encoding: gzip, chunked'], '1\r\nx\r\n0\r\n\r\n'),
      ...refused('transfer encoding', 415),
    },
    {
      name: 'a form in parts',
      parts: signed(['content-type: multipart/form-data; boundary=b'], '--b'),
      ...refused('content type', 415),
    },
    {
      name: 'a length of a gigabyte',
      parts: signed([JSON_TYPE, 'content-length: 1000000000']),
      ...refused('body too large', 413),
    },
    {
      name: 'chunks of a gigabyte',
      parts: signed([JSON_TYPE, 'transfer-encoding: chunked'], `40000000\r\n${'x'.repeat(400_000)}`),
      ...refused('body too large', 413),
    },
    {
      name: 'chunks that lie',
      parts: signed([JSON_TYPE, 'transfer-encoding: chunked'], 'zz\r\n{}\r\n'),
      ...refused('not HTTP'),
    },
    { name: 'JSON 100,000 deep', parts: signed([JSON_TYPE], '['.repeat(100_000)), ...refused('JSON too deep') },
    { name: 'objects 100 deep', parts: signed([JSON_TYPE], '{"a":'.repeat(100)), ...refused('JSON too deep') },
    { name: 'a prototype', parts: signed([JSON_TYPE], '{"a":{"__proto__":{"x":1}}}'), ...refused('not JSON') },
    { name: 'no UTF-8', parts: signed([JSON_TYPE], Buffer.from([0x7b, 0xff, 0x7d])), ...refused('not UTF-8') },
    { name: 'an empty body', parts: signed([JSON_TYPE, 'content-length: 0'], ''), ...refused('not JSON') },
    {
      name: 'a body cut off',
      parts: signed([JSON_TYPE, 'content-length: 100']),
      ...refused('connection lost', 0),
      how: { cutAfter: true },
    },
    { name: 'a list', parts: signed([JSON_TYPE], '[]'), ...refused('not an activity') },
    { name: 'a number', parts: signed([JSON_TYPE], '5'), ...refused('not an activity') },
    { name: 'nothing', parts: signed([JSON_TYPE], 'null'), ...refused('not an activity') },
    { name: 'one key twice', parts: signed([JSON_TYPE], '{"type":"message","type":5}'), ...refused('not an activity') },
  ];
}
