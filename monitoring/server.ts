// What an operator's tools ask of a process, on a port of its own that no proxy knows: that it lives, whether it is ready, its figures.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createListener, type Listener, refuse } from '../http/listener.ts';
import type { Log } from '../http/log.ts';
import { createRefusalLog } from '../http/refusal-log.ts';
import type { Figures } from './figures.ts';

export type MonitoringParts = {
  /** What is missing to work, as short facts; empty when ready. Never rejects, and is bounded in time (`readiness.ts`). */
  readonly missing: () => Promise<readonly string[]>;
  readonly figures: Pick<Figures, 'page'>;
  readonly log: Log;
};

export function createMonitoring(parts: MonitoringParts): Pick<Listener, 'listen' | 'close'> {
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
          refuse(refusals, request, response, { status: 500, why: 'an error of the process' });
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

export type Page = { readonly status: number; readonly type: string; readonly text: string };

function pageOf(parts: MonitoringParts, { url }: IncomingMessage): Promise<Page> | null {
  if (url === '/healthz') return Promise.resolve({ status: 200, type: JSON_TYPE, text: '{"alive":true}' });
  if (url === '/readyz') return readiness(parts);
  return url === '/metrics' ? parts.figures.page() : null;
}

const JSON_TYPE = 'application/json';

async function readiness({ missing: ask }: MonitoringParts): Promise<Page> {
  const missing = await ask();
  const ready = missing.length === 0;
  return { status: ready ? 200 : 503, type: JSON_TYPE, text: JSON.stringify({ ready, missing }) };
}

function send(response: ServerResponse, { status, type, text }: Page): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
