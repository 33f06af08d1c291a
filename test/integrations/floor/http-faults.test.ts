// What may come over HTTP from whatever stands there: bounded in time and memory, told for what it is, and with none of our secrets elsewhere.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../domain/integrations/fault.ts';
import { type HttpRequest, type HttpSettings, openHttp } from '../../../integrations/floor/http.ts';
import type { WayFault } from '../../../integrations/floor/stand-in-faults.ts';
import { sendWay } from '../../../integrations/floor/stand-in-way.ts';
import { startSentinelOne } from '../../../integrations/sentinelone/stand-in.ts';

type Answers = (request: IncomingMessage, response: ServerResponse) => unknown;
const closes: (() => Promise<void>)[] = [];
const signal = new AbortController().signal;
const MEGABYTE = 1024 * 1024;
let asked: IncomingMessage[];

beforeEach(() => {
  asked = [];
});
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

async function listen(answers: Answers): Promise<string> {
  const server: Server = createServer((request, response) => {
    asked.push(request);
    answers(request, response);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  closes.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function faultOf(
  url: string,
  { request = {}, ...more }: Partial<HttpSettings> & { readonly request?: Partial<HttpRequest> } = {},
): Promise<Fault> {
  const http = openHttp({ url, silenceSeconds: 2, retryMs: 1, tries: 1, ...more });
  closes.push(() => http.close());
  const answered = http.ask({ path: '/', isRead: true, ...request }, signal);
  return answered.then(
    ({ status }) => Promise.reject(new Error(`HTTP ${status} was an answer`)),
    (error: { readonly fault?: Fault }) => error.fault ?? Promise.reject(error),
  );
}

const way = (fault: WayFault) => listen((_, response) => sendWay(response, fault, signal));
const refusal = (status: number, headers: Readonly<Record<string, string>>, body: string | Buffer = '') =>
  listen((_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });

it('sends no secret to where it is led, and says that it is led there', async () => {
  const elsewhere = await listen((_, response) => response.end('{}'));
  const url = await way({ kind: 'redirect', to: `${elsewhere}/login` });
  const request = { headers: { authorization: 'Bearer secret' } };
  expect(await faultOf(url, { request })).toEqual({
    kind: 'unreachable',
    detail: 'HTTP 302: it leads elsewhere, which is not followed',
  });
  expect(asked).toHaveLength(1);
});

describe('an answer without an end', () => {
  it('is given up, however often a byte of it comes, and not asked for again', async () => {
    const url = await way({ kind: 'endless', everyMs: 20 });
    const begun = performance.now();
    expect(await faultOf(url, { silenceSeconds: 0.1, tries: 4 })).toEqual({
      kind: 'silent',
      detail: 'an answer without an end',
    });
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(asked).toHaveLength(1);
  });

  it('in its headers is given up, too', async () => {
    const url = await listen((request) => {
      const { socket } = request;
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
      socket.on('error', () => {});
    });
    expect((await faultOf(url, { silenceSeconds: 0.2 })).kind).toBe('silent');
  });

  it.each([
    ['plain', { kind: 'huge' }, 'nonsense'],
    ['unpacked', { kind: 'compressed' }, 'nonsense'],
  ] as const)('in bytes takes no more memory than is allowed (%s)', async (_, fault, kind) => {
    const standIn = await startSentinelOne({});
    closes.push(() => standIn.close());
    standIn.fail({ ...fault, bytes: 500 * MEGABYTE });
    const most = { now: 0 };
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      most.now = Math.max(most.now, process.memoryUsage().rss - before);
    }, 5);
    expect((await faultOf(standIn.url, { maxMegabytes: 8 })).kind).toBe(kind);
    clearInterval(watch);
    expect(most.now).toBeLessThan(150 * MEGABYTE);
  });

  it('of a refusal is cut, and the refusal counts', async () => {
    const url = await refusal(401, { 'content-type': 'text/html' }, Buffer.alloc(4 * MEGABYTE, 'x'));
    expect(await faultOf(url)).toEqual({ kind: 'refused', detail: 'HTTP 401' });
  });
});

it('says of gzip that nobody has asked for what it is', async () => {
  const url = await way({ kind: 'compressed', bytes: 1000 });
  expect(await faultOf(url)).toEqual({ kind: 'nonsense', detail: 'an answer that is compressed (gzip) unasked' });
});

it.each([
  [401, 'refused'],
  [429, 'limited'],
  [503, 'unreachable'],
] as const)('believes HTTP %s, in whatever encoding a proxy explains it', async (status, kind) => {
  const page = Buffer.from('<html><body>Acc\u00e8s refus\u00e9</body></html>', 'latin1');
  expect((await faultOf(await refusal(status, { 'content-type': 'text/html' }, page))).kind).toBe(kind);
  const packed = { 'content-type': 'text/html', 'content-encoding': 'gzip' };
  expect((await faultOf(await refusal(status, packed, page))).kind).toBe(kind);
});

describe('the wait that is asked for', () => {
  const date = 'Mon, 30 Nov 2026 19:00:00 GMT';
  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['of seconds', { 'retry-after': '90' }, 90_000],
    ['of none', { 'retry-after': '0' }, 0],
    ['of ten days, in seconds', { 'retry-after': '864000' }, 3_600_000],
    ['of ten days, as a date', { date, 'retry-after': 'Thu, 10 Dec 2026 19:00:00 GMT' }, 3_600_000],
    ['of a date by a clock of its own', { date, 'retry-after': 'Mon, 30 Nov 2026 19:10:00 GMT' }, 600_000],
    ['of a date that is over', { date, 'retry-after': 'Mon, 30 Nov 2026 18:00:00 GMT' }, 0],
    ['of a word', { 'retry-after': 'soon' }, 30_000],
    ['of nothing', {}, 30_000],
  ])('%s', async (_, headers, waitMs) => {
    const url = await refusal(429, headers);
    expect(await faultOf(url)).toEqual({ kind: 'limited', detail: 'HTTP 429', waitMs });
  });

  it('of none does not make a storm of it', async () => {
    const url = await refusal(429, { 'retry-after': '0' });
    expect((await faultOf(url, { tries: 4, retryMs: 20 })).kind).toBe('limited');
    expect(asked).toHaveLength(4);
  });
});

it.each([
  ['expired', 'its certificate has expired (CERT_HAS_EXPIRED)'],
  ['other-name', 'the certificate is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)'],
] as const)('says of a certificate what is wrong with it: %s', async (certificate, detail) => {
  const standIn = await startSentinelOne({ https: true, certificate });
  closes.push(() => standIn.close());
  expect(await faultOf(standIn.url, { caPem: standIn.ca })).toEqual({ kind: 'settings', detail });
  expect(standIn.seen).toEqual([]);
});
