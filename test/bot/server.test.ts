import { Registry } from 'prom-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BotServer, createBotServer, type ServerParts } from '../../bot/server.ts';
import { keptLog } from './quiet-log.ts';

let server: BotServer;
const receive = vi.fn<ServerParts['receive']>();
const download = vi.fn<ServerParts['download']>(async () => null);
const missing = vi.fn<ServerParts['missing']>(async () => []);

async function start(): Promise<string> {
  server = createBotServer({ receive, missing, download, metrics: new Registry(), log: keptLog() });
  return `http://127.0.0.1:${await server.listen(0)}`;
}
afterEach(() => server.close());

function post(url: string, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
  return fetch(`${url}/api/messages`, { method: 'POST', headers, body });
}

describe('the HTTP server of the bot', () => {
  it('hands a request on with its token, and gives the answer back', async () => {
    const url = await start();
    receive.mockResolvedValueOnce({ status: 200, body: { statusCode: 400 } });
    const response = await post(url, '{"type":"message"}');
    expect([response.status, await response.json()]).toEqual([200, { statusCode: 400 }]);
    expect(receive).toHaveBeenLastCalledWith('Bearer x', { type: 'message' });
    receive.mockResolvedValueOnce({ status: 401, body: undefined });
    const refused = await post(url, '{}');
    expect([refused.status, await refused.text()]).toEqual([401, '']);
  });

  it('refuses bodies over 256 KB and bodies that are no JSON', async () => {
    const url = await start();
    receive.mockClear();
    expect((await post(url, JSON.stringify({ text: 'x'.repeat(300 * 1024) }))).status).toBe(413);
    expect((await post(url, '{')).status).toBe(400);
    expect(receive).not.toHaveBeenCalled();
  });

  it('says that it lives, whether it is ready, and its figures', async () => {
    const url = await start();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    missing.mockResolvedValueOnce(['0004-chat']);
    const unready = await fetch(`${url}/readyz`);
    expect([unready.status, await unready.json()]).toEqual([503, { ready: false, missing: ['0004-chat'] }]);
    missing.mockRejectedValueOnce(new Error('no database'));
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toContain('text/plain');
  });

  it('hands out the file behind a link as an attachment that nobody keeps, and says when there is none', async () => {
    const url = await start();
    download.mockResolvedValueOnce({ bytes: new Uint8Array([80, 75, 3, 4]), fileName: 'plan-2027.xlsx', type: 'a/b' });
    const response = await fetch(`${url}/files/7/abc-_1`);
    expect(download).toHaveBeenLastCalledWith('7', 'abc-_1');
    expect([
      response.status,
      response.headers.get('content-disposition'),
      response.headers.get('cache-control'),
    ]).toEqual([200, 'attachment; filename="plan-2027.xlsx"', 'no-store']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([80, 75, 3, 4]));
    expect((await fetch(`${url}/files/7/wrong`)).status).toBe(404);
  });

  it('closes after the request under way', async () => {
    const url = await start();
    let finish = () => {};
    receive.mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { status: 200, body: { done: true } };
    });
    const response = post(url, '{}');
    await vi.waitFor(() => expect(receive).toHaveBeenCalled());
    const closed = server.close();
    finish();
    expect(await (await response).json()).toEqual({ done: true });
    await closed;
  });
});
