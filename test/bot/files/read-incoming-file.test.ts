import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIncomingFileReader } from '../../../bot/files/read-incoming-file.ts';
import { keptLog } from '../quiet-log.ts';

let server: Server;
let address = '';
let seen: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.authorization ?? 'no token'}`);
    if (request.url === '/moved') response.setHeader('location', '/small');
    response.statusCode = request.url === '/moved' ? 302 : request.url === '/gone' ? 404 : 200;
    response.end(response.statusCode === 200 ? Buffer.alloc(request.url === '/small' ? 10 : 5000, 1) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const settings = { hosts: ['*.sharepoint.com', 'files.example.test'], maxBytes: 1000, allowLoopback: true };

function read(url: string, over: Partial<typeof settings> = {}) {
  seen = [];
  return createIncomingFileReader(
    { ...settings, ...over },
    keptLog(),
  )({ name: 'plan.xlsx', type: 'xlsx', downloadUrl: url });
}

describe('a file that somebody sends in chat', () => {
  it('is fetched without any token', async () => {
    const file = await read(`${address}/small`);
    expect(file).toMatchObject({ kind: 'bytes', name: 'plan.xlsx' });
    expect(file.kind === 'bytes' && file.bytes.byteLength).toBe(10);
    expect(seen).toEqual(['/small no token']);
  });

  it.each(['/large', '/gone', '/moved'])('is refused in one sentence when it is %s', async (path) => {
    const file = await read(`${address}${path}`);
    expect(file).toMatchObject({ kind: 'refused' });
    expect(seen).toHaveLength(1);
  });

  it.each([
    'http://contoso.sharepoint.com/x',
    'https://contoso.sharepoint.com:8443/x',
    'https://sharepoint.com.evil.test/x',
    'https://evilsharepoint.com/x',
    'https://a:b@contoso.sharepoint.com/x',
    'https://169.254.169.254/latest',
    'file:///etc/passwd',
    'not an address',
  ])('is never fetched from %s', async (url) => {
    const file = await read(url);
    expect(file.kind === 'refused' ? file.text.en : file).toContain('allowed location');
  });

  it('is not fetched from this machine in production', async () => {
    expect(await read(`${address}/small`, { allowLoopback: false })).toMatchObject({ kind: 'refused' });
    expect(seen).toEqual([]);
  });
});
