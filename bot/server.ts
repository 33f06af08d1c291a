// The HTTP side of the chat process: where Teams knocks, and what an operator's tools ask for.
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import restify from 'restify';
import type { Log } from './chat/refusal.ts';
import type { FileContent } from './downloads/file-content.ts';

const MAX_BODY_BYTES = 256 * 1024;
const CLOSING_MS = 10_000;

export type ServerParts = {
  /** The Teams edge; never throws. */
  readonly receive: (authorization: string, body: unknown) => Promise<{ status: number; body: unknown }>;
  /** What is missing to work (no database, migrations to run), as short facts; empty when ready. */
  readonly missing: () => Promise<readonly string[]>;
  /** The file behind a link; null: there is none, or no longer. */
  readonly download: (id: string, token: string) => Promise<FileContent | null>;
  readonly metrics: Registry;
  readonly log: Log;
};

export type BotServer = {
  /** The port that it listens on; 0 takes a free one. */
  listen(port: number, host?: string): Promise<number>;
  /** Ends after the requests under way, or cuts them after ten seconds. */
  close(): Promise<void>;
};

export function createBotServer(parts: ServerParts): BotServer {
  const server = restify.createServer({ name: 'PatchCenter' });
  server.use(restify.plugins.bodyParser({ maxBodySize: MAX_BODY_BYTES, mapParams: false }));
  server.post('/api/messages', (request, response, next) => {
    messages(parts, request, response).then(() => next(), next);
  });
  server.get('/healthz', (_request, response, next) => {
    response.send(200, { alive: true });
    next();
  });
  server.get('/readyz', (_request, response, next) => {
    readiness(parts, response).then(() => next(), next);
  });
  server.get('/files/:id/:token', (request, response, next) => {
    file(parts, request, response).then(() => next(), next);
  });
  server.get('/metrics', (_request, response, next) => {
    metrics(parts, response).then(() => next(), next);
  });
  return { listen: (port, host) => listen(server, port, host), close: () => close(server) };
}

async function messages(parts: ServerParts, request: restify.Request, response: restify.Response): Promise<void> {
  const answer = await parts.receive(request.header('authorization', ''), request.body);
  if (answer.body === undefined) response.send(answer.status);
  else response.json(answer.status, answer.body);
}

async function readiness(parts: ServerParts, response: restify.Response): Promise<void> {
  const missing = await parts.missing().catch((error: unknown) => {
    parts.log.error({ err: error }, 'Whether the bot is ready could not be found out');
    return ['database'];
  });
  response.send(missing.length === 0 ? 200 : 503, { ready: missing.length === 0, missing });
}

/** The address is a secret of whoever was given it: kept out of caches and of the next page's referrer. */
async function file(parts: ServerParts, request: restify.Request, response: restify.Response): Promise<void> {
  const found = await parts.download(request.params.id, request.params.token);
  const shared = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' };
  if (found === null) {
    response.sendRaw(404, 'This link does not work (any more). Ask the bot again.\n', {
      ...shared,
      'content-type': 'text/plain; charset=utf-8',
    });
    return;
  }
  response.sendRaw(200, Buffer.from(found.bytes), {
    ...shared,
    'content-type': found.type,
    'content-disposition': `attachment; filename="${found.fileName}"`,
  });
}

async function metrics(parts: ServerParts, response: restify.Response): Promise<void> {
  response.sendRaw(200, await parts.metrics.metrics(), { 'content-type': parts.metrics.contentType });
}

function listen(server: restify.Server, port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.server.address() as AddressInfo;
      resolve(address.port);
    });
  });
}

function close(server: restify.Server): Promise<void> {
  const http = server.server;
  const cut = setTimeout(() => 'closeAllConnections' in http && http.closeAllConnections(), CLOSING_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
