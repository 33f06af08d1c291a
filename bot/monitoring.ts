// What an operator's tools ask for, on a port of its own that the proxy in front of the bot does not know: whether the bot is ready,
// and its figures.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Log } from './chat/refusal.ts';
import { createListener, type Listener, refuse } from './http/listener.ts';
import { createRefusalLog } from './http/refusal-log.ts';

export type MonitoringParts = {
  /** What is missing to work (no database, migrations to run), as short facts; empty when ready. */
  readonly missing: () => Promise<readonly string[]>;
  readonly metrics: Registry;
  readonly log: Log;
};

export function createMonitoring(parts: MonitoringParts): Listener {
  const refusals = createRefusalLog(parts.log);
  const listener = createListener({
    answer: (request, response) => {
      if (request.method !== 'GET') return refuse(refusals, request, response, { status: 405, why: 'method' });
      const page = pageOf(parts, request);
      if (page === null) return refuse(refusals, request, response, { status: 404, why: 'path' });
      page.then(
        (answer) => send(response, answer),
        (error: unknown) => {
          parts.log.error({ err: error }, 'A request could not be answered');
          refuse(refusals, request, response, { status: 500, why: 'an error of the bot' });
        },
      );
    },
    refusals,
    log: parts.log,
  });
  return {
    listen: listener.listen,
    close: async () => {
      await listener.close();
      refusals.close();
    },
  };
}

type Page = { readonly status: number; readonly type: string; readonly text: string };

function pageOf(parts: MonitoringParts, { url }: IncomingMessage): Promise<Page> | null {
  if (url === '/healthz') return Promise.resolve({ status: 200, type: JSON_TYPE, text: '{"alive":true}' });
  if (url === '/readyz') return readiness(parts);
  return url === '/metrics' ? figures(parts) : null;
}

const JSON_TYPE = 'application/json';

async function readiness({ missing: ask, log }: MonitoringParts): Promise<Page> {
  const missing = await ask().catch((error: unknown) => {
    log.error({ err: error }, 'Whether the bot is ready could not be found out');
    return ['database'];
  });
  const ready = missing.length === 0;
  return { status: ready ? 200 : 503, type: JSON_TYPE, text: JSON.stringify({ ready, missing }) };
}

async function figures({ metrics }: MonitoringParts): Promise<Page> {
  return { status: 200, type: metrics.contentType, text: await metrics.metrics() };
}

function send(response: ServerResponse, { status, type, text }: Page): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
