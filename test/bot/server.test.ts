import { afterEach, describe, expect, it, vi } from 'vitest';
import { spool } from '../../bot/files/spool.ts';
import { createBotServer, type ServerParts } from '../../bot/server.ts';
import { createFigures } from '../../monitoring/figures.ts';
import { createMonitoring } from '../../monitoring/server.ts';
import { keptLog } from './quiet-log.ts';

const TOKEN = 'a'.repeat(43);
const deliver = vi.fn<(body: unknown) => Promise<{ status: number; body: unknown; why?: string }>>();
const admit = vi.fn<ServerParts['admit']>(async () => ({ kind: 'admitted', deliver }));
const look = vi.fn<ServerParts['links']['look']>(async () => ({ kind: 'unknown' }));
const take = vi.fn<ServerParts['links']['take']>(async () => ({ kind: 'unknown' }));
const calendar = vi.fn<ServerParts['calendar']>(async () => ({ kind: 'unknown' }));
const board: ServerParts['board'] = {
  page: vi.fn<ServerParts['board']['page']>(async () => ({ kind: 'unknown' })),
  follow: async () => 'unknown',
  leave: () => {},
  signIn: null,
  stop: async () => {},
};
const api: ServerParts['api'] = async () => {};
const missing = vi.fn(async (): Promise<string[]> => []);
const log = keptLog();
let close = async () => {};

async function start(): Promise<string> {
  const server = createBotServer({ admit, links: { look, take }, calendar, board, api, log });
  close = server.close;
  return `http://127.0.0.1:${await server.listen(0)}`;
}
afterEach(() => close());

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const usual = { 'content-type': 'application/json', authorization: 'Bearer x' };
  return fetch(`${url}/api/messages`, { method: 'POST', headers: { ...usual, ...headers }, body });
}

describe('the HTTP server of the bot', () => {
  it('hands a request on with its token, and gives the answer back', async () => {
    const url = await start();
    deliver.mockResolvedValueOnce({ status: 200, body: { statusCode: 400 } });
    const response = await post(url, '{"type":"message"}');
    expect([response.status, await response.json()]).toEqual([200, { statusCode: 400 }]);
    expect(admit).toHaveBeenLastCalledWith('Bearer x');
    expect(deliver).toHaveBeenLastCalledWith({ type: 'message' });
    deliver.mockResolvedValueOnce({ status: 403, body: undefined, why: 'another tenant' });
    const refused = await post(url, '{}');
    expect([refused.status, await refused.text()]).toEqual([403, '']);
    expect(log.lines.at(-1)?.facts).toMatchObject({ why: 'another tenant', status: 403, path: '/api/messages' });
  });

  it('asks about the token before the body: what is refused is not read', async () => {
    const url = await start();
    deliver.mockClear();
    admit.mockResolvedValueOnce({ kind: 'refused', status: 401, why: 'no token' });
    const response = await post(url, '{"type":"message"}');
    expect([response.status, await response.text(), response.headers.get('connection')]).toEqual([401, '', 'close']);
    expect(deliver).not.toHaveBeenCalled();
  });

  it.each<[string, string, Record<string, string>]>([
    ['compressed', 'x', { 'content-encoding': 'gzip' }],
    ['a form', 'a=1', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['no JSON', '{', {}],
  ])('answers about the token alone where the body is %s too', async (_, body, headers) => {
    const url = await start();
    admit.mockResolvedValueOnce({ kind: 'refused', status: 401, why: 'no token' });
    const response = await post(url, body, headers);
    expect([response.status, await response.text()]).toEqual([401, '']);
    expect(log.lines.at(-1)?.facts).toMatchObject({ why: 'no token' });
  });

  it('counts a body that comes without its length', async () => {
    const url = await start();
    deliver.mockClear();
    const parts = Array.from({ length: 20 }, () => new TextEncoder().encode(' '.repeat(16 * 1024)));
    const body = new ReadableStream({
      pull(controller) {
        const part = parts.pop();
        if (part === undefined) controller.close();
        else controller.enqueue(part);
      },
    });
    const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
    const asked = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    expect((await fetch(`${url}/api/messages`, asked)).status).toBe(413);
    expect(deliver).not.toHaveBeenCalled();
    expect(log.lines.at(-1)?.facts).toMatchObject({ why: 'body too large' });
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number]>([
    ['over 256 KB', JSON.stringify({ text: 'x'.repeat(300 * 1024) }), {}, 413],
    ['no JSON', '{', {}, 400],
    ['empty', '', {}, 400],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), {}, 400],
    ['nested too deeply', `${'['.repeat(65)}${']'.repeat(65)}`, {}, 400],
    ['nested a hundred thousand times', '['.repeat(100_000), {}, 400],
    ['with a prototype in it', '{"a":{"__proto__":{"x":1}}}', {}, 400],
    ['with a constructor in it', '{"constructor":{"prototype":{"x":1}}}', {}, 400],
    ['compressed', 'x', { 'content-encoding': 'gzip' }, 415],
    ['of two encodings', 'x', { 'content-encoding': 'identity, br' }, 415],
    ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['in parts', '--x', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['in another alphabet', '{}', { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['of no type', '{}', { 'content-type': 'x' }, 415],
  ])('refuses a body that is %s, with a status and a line in the log', async (_, body, headers, status) => {
    const url = await start();
    deliver.mockClear();
    const usual = { 'content-type': 'application/json', authorization: 'Bearer x' };
    const lines = log.lines.length;
    const all = { ...usual, ...headers };
    const response = await fetch(`${url}/api/messages`, { method: 'POST', headers: all, body });
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(deliver).not.toHaveBeenCalled();
    expect(log.lines).toHaveLength(lines + 1);
    expect(log.lines.at(-1)?.facts).toMatchObject({ status, why: expect.any(String) });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'reads %s',
    async (type) => {
      const url = await start();
      deliver.mockResolvedValueOnce({ status: 200, body: undefined });
      const deep = '['.repeat(60) + ']'.repeat(60);
      expect((await post(url, `\ufeff{"a":"é [[[","b":${deep}}`, { 'content-type': type })).status).toBe(200);
      expect(deliver).toHaveBeenLastCalledWith(expect.objectContaining({ a: 'é [[[' }));
    },
  );

  it('knows its own paths and methods, and nothing of what an operator’s tools ask for', async () => {
    const url = await start();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ alive: true });
    const answers = [
      ['GET', '/readyz', 404],
      ['GET', '/metrics', 404],
      ['GET', '/', 404],
      ['GET', '/api/messages', 405],
      ['PUT', '/api/messages', 405],
      ['OPTIONS', '/api/messages', 405],
      ['POST', '/healthz', 405],
      ['GET', '/healthz/../api/messages%00', 404],
      ['POST', '/api/messages?x=1', 404],
      ['GET', '/files/1/short', 404],
      ['GET', `/files/1/${'a'.repeat(44)}`, 404],
    ] as const;
    for (const [method, path, status] of answers) {
      const response = await fetch(`${url}${path}`, { method });
      expect([method, path, response.status, await response.text()]).toEqual([method, path, status, '']);
    }
  });

  it('is silent about a link that was never given', async () => {
    const url = await start();
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`${url}/files/7/${TOKEN}`, { method });
      expect([response.status, await response.text()]).toEqual([404, '']);
    }
    expect(JSON.stringify(log.lines)).not.toContain(TOKEN);
  });

  it('shows a page that is a file where its link was opened, in a sandbox that runs and loads nothing', async () => {
    const url = await start();
    const file = { body: await spool(Buffer.from('<p>x')), fileName: 'report.html', type: 'text/html; charset=utf-8' };
    take.mockResolvedValueOnce({ kind: 'file', file });
    const response = await fetch(`${url}/files/7/${TOKEN}`, { method: 'POST' });
    expect(response.headers.get('content-disposition')).toBe('inline; filename="report.html"');
    const policy = response.headers.get('content-security-policy');
    expect(policy).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('shows a page for a link, so that whatever looks at links uses none up, and gives the file to its button', async () => {
    const url = await start();
    const title = { fr: '<Planning> 2027', en: '<Plan> 2027' };
    look.mockResolvedValue({ kind: 'open', title, language: 'en' });
    take.mockClear();
    for (const method of ['GET', 'HEAD']) {
      const page = await fetch(`${url}/files/7/${TOKEN}`, { method });
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      const text = await page.text();
      if (method === 'GET') expect(text).toMatch(/&#60;Plan&#62; 2027[\s\S]*<form method="post">/);
    }
    expect(take).not.toHaveBeenCalled();
    const bytes = new Uint8Array([80, 75, 3, 4]);
    const file = { body: await spool(bytes), fileName: 'plan-2027.xlsx', type: 'a/b' };
    take.mockResolvedValueOnce({ kind: 'file', file });
    const response = await fetch(`${url}/files/7/${TOKEN}`, { method: 'POST' });
    expect(take).toHaveBeenLastCalledWith('7', TOKEN);
    expect([
      response.status,
      response.headers.get('content-disposition'),
      response.headers.get('cache-control'),
    ]).toEqual([200, 'attachment; filename="plan-2027.xlsx"', 'no-store']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    take.mockResolvedValueOnce({ kind: 'over', language: 'fr' });
    const over = await fetch(`${url}/files/7/${TOKEN}`, { method: 'POST' });
    expect([over.status, await over.text()]).toEqual([410, expect.stringContaining('n’est plus valide')]);
    expect((await fetch(`${url}/files/7/${TOKEN}`, { method: 'POST', body: 'x' })).status).toBe(413);
  });

  it('gives a long file whole, and drops one whose browser has gone', async () => {
    const url = await start();
    async function* long(): AsyncGenerator<string> {
      for (let n = 0; n < 40; n += 1) yield `${n}`.padEnd(512 * 1024);
    }
    const file = async () => ({ body: await spool(long()), fileName: 'history.csv', type: 'text/csv' });
    take.mockResolvedValueOnce({ kind: 'file', file: await file() });
    const response = await fetch(`${url}/files/7/${TOKEN}`, { method: 'POST' });
    expect(response.headers.get('content-length')).toBe(String(20 * 1024 * 1024));
    expect((await response.arrayBuffer()).byteLength).toBe(20 * 1024 * 1024);
    const left = await file();
    const kept = left.body.stream();
    take.mockResolvedValueOnce({ kind: 'file', file: { ...left, body: { ...left.body, stream: () => kept } } });
    const gone = new AbortController();
    const cut = await fetch(`${url}/files/7/${TOKEN}`, { method: 'POST', signal: gone.signal });
    gone.abort();
    await expect(cut.arrayBuffer()).rejects.toThrow();
    await vi.waitFor(() => expect(kept.destroyed).toBe(true), { timeout: 10_000 });
    expect(log.lines.filter(({ facts }) => JSON.stringify(facts).includes('PREMATURE'))).toEqual([]);
  });

  it('answers an error of its own with a status', async () => {
    const url = await start();
    deliver.mockRejectedValueOnce(new Error('secret detail'));
    const response = await post(url, '{}');
    expect([response.status, await response.text()]).toEqual([500, '']);
  });

  it('writes some lines about a flood, then a count', async () => {
    const url = await start();
    const before = log.lines.length;
    for (let n = 0; n < 50; n += 1) await fetch(`${url}/flood`);
    await close();
    close = async () => {};
    const lines = log.lines.slice(before).map(({ facts }) => facts as { why: string; more?: number });
    expect(lines.filter(({ why }) => why === 'path')).toHaveLength(21);
    expect(lines.at(-1)).toEqual({ why: 'path', more: 30 });
  });

  it('closes after the request under way', async () => {
    const url = await start();
    let finish = () => {};
    deliver.mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { status: 200, body: { done: true } };
    });
    deliver.mockClear();
    const response = post(url, '{}');
    await vi.waitFor(() => expect(deliver).toHaveBeenCalled(), { timeout: 10_000 });
    const closed = close();
    close = async () => {};
    finish();
    expect(await (await response).json()).toEqual({ done: true });
    await closed;
  });
});

describe('what an operator’s tools ask for', () => {
  it('is on a port of its own: readiness and figures', async () => {
    const figures = createFigures('chat', () => [], log);
    const monitoring = createMonitoring({ missing, figures, log });
    close = monitoring.close;
    const url = `http://127.0.0.1:${await monitoring.listen(0)}`;
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    missing.mockResolvedValueOnce(['0004-chat']);
    const unready = await fetch(`${url}/readyz`);
    expect([unready.status, await unready.json()]).toEqual([503, { ready: false, missing: ['0004-chat'] }]);
    expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toContain('text/plain');
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });
});
