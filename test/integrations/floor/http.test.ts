// HTTP to another system: what it says in whatever encoding is read or refused, and no write is sent twice.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type HttpClient, openHttp } from '../../../integrations/floor/http.ts';
import { startItop } from '../../../integrations/itop/stand-in.ts';

type Answers = (request: IncomingMessage, response: ServerResponse) => void;
let answers: Answers;
let server: Server;
let url: string;
let asked: string[];
const opened: HttpClient[] = [];
const signal = new AbortController().signal;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answers(request, response);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const one of opened) await one.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

function open(more: object = {}): HttpClient {
  const http = openHttp({ url, silenceSeconds: 2, retryMs: 1, ...more });
  opened.push(http);
  return http;
}
const read = (http = open()) => http.ask({ path: '/', isRead: true }, signal);
const says =
  (bytes: Uint8Array, type: string): Answers =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type });
    response.end(bytes);
  };

it.each([
  ['UTF-8', Buffer.from('"Évry"'), 'application/json'],
  ['UTF-8 with its mark', Buffer.from('\ufeff"Évry"'), 'application/json; charset=utf-8'],
  ['Latin-1 that says so', Buffer.from('"Évry"', 'latin1'), 'application/json; charset=ISO-8859-1'],
  ['Latin-1 that says so in quotes', Buffer.from('"Évry"', 'latin1'), 'application/json;charset="windows-1252"'],
])('reads %s', async (_, bytes, type) => {
  answers = says(bytes, type);
  expect(JSON.parse((await read()).text)).toBe('Évry');
});

it.each([
  ['Latin-1 that says nothing', Buffer.from('"Évry"', 'latin1'), 'application/json'],
  ['an encoding that nobody knows', Buffer.from('"x"'), 'application/json; charset=klingon'],
])('takes %s for no answer, rather than for other names', async (_, bytes, type) => {
  answers = says(bytes, type);
  await expect(read()).rejects.toMatchObject({
    fault: { kind: 'nonsense', detail: expect.stringContaining('encoding') },
  });
});

it('sends what changes something once, whatever comes of it', async () => {
  answers = (request) => request.socket.destroy();
  const write = open().ask({ method: 'POST', path: '/', body: { name: 'x' }, isRead: false }, signal);
  await expect(write).rejects.toMatchObject({ fault: { kind: 'unreachable' } });
  expect(asked).toHaveLength(1);
  answers = () => {};
  const throwing = open({
    faultOf: () => {
      throw new Error('a bug');
    },
  });
  answers = says(Buffer.from('{}'), 'application/json');
  await expect(throwing.ask({ method: 'POST', path: '/', body: {}, isRead: false }, signal)).rejects.toThrow('a bug');
  expect(asked).toHaveLength(2);
});

it('says of what is no HTTP that it makes no sense', async () => {
  answers = (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n');
  await expect(read()).rejects.toMatchObject({ fault: { kind: 'nonsense' } });
});

it('says of a token that no header takes that the settings are wrong, and not what it is', async () => {
  answers = says(Buffer.from('{}'), 'application/json');
  const request = open().ask({ path: '/', isRead: true, headers: { 'auth-token': 'secret\nvalue' } }, signal);
  await expect(request).rejects.toMatchObject({
    fault: { kind: 'settings', detail: expect.not.stringContaining('secret') },
  });
});

it('says that the proxy wants a login', async () => {
  const proxy = createServer();
  proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  await new Promise<void>((done) => void proxy.listen(0, '127.0.0.1', done));
  const http = open({ proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  await expect(read(http)).rejects.toMatchObject({ fault: { kind: 'settings', detail: 'the proxy answers HTTP 407' } });
  proxy.closeAllConnections();
  proxy.close();
});

it('waits for a proxy that says nothing no longer than for the system itself', async () => {
  const proxy = createServer();
  proxy.on('connect', () => {});
  await new Promise<void>((done) => void proxy.listen(0, '127.0.0.1', done));
  const port = (proxy.address() as AddressInfo).port;
  const http = open({ proxy: `http://127.0.0.1:${port}`, silenceSeconds: 0.5, tries: 1 });
  const begun = Date.now();
  await expect(read(http)).rejects.toMatchObject({ fault: { kind: 'silent' } });
  expect(Date.now() - begun).toBeLessThan(5000);
  proxy.closeAllConnections();
  proxy.close();
});

it('believes a certificate for its own name alone, through a proxy too', async () => {
  const itop = await startItop({ https: true });
  const { port } = new URL(itop.url);
  const proxy = createServer();
  proxy.on('connect', (_, socket) => {
    const up = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      up.pipe(socket).pipe(up);
    });
    for (const one of [up, socket]) one.on('error', () => {});
  });
  await new Promise<void>((done) => void proxy.listen(0, '127.0.0.1', done));
  const through = { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  const ask = (host: string, more: object) =>
    read(open({ url: `https://${host}:${port}`, caPem: itop.ca, ...more })).then(
      ({ status }) => status,
      (error: { fault?: unknown }) => error.fault ?? error,
    );
  const untrusted = { kind: 'settings', detail: 'the certificate is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)' };
  const served = { detail: expect.stringMatching(/^HTTP 4/) };
  expect(await ask('localhost', {})).toMatchObject(served);
  expect(await ask('localhost', through)).toMatchObject(served);
  expect(await ask('127.0.0.2', through)).toEqual(untrusted);
  expect(await ask('itop.example.test', through)).toEqual(untrusted);
  proxy.closeAllConnections();
  proxy.close();
  await itop.close();
});
