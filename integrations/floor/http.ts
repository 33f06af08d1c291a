// HTTP to the other side: bounded in time, size and number, repeated where that is harmless, and never trusted.

import pRetry, { AbortError } from 'p-retry';
import { Agent, type Dispatcher, Pool, ProxyAgent, request as send } from 'undici';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfError } from './network-fault.ts';
import { createTurns } from './turns.ts';

export type HttpSettings = {
  /** Without a slash at its end. */
  readonly url: string;
  readonly caPem?: string | undefined;
  /** What this client shows, as PEM; to the other side alone, never to the proxy. */
  readonly shown?: { readonly cert: string; readonly key: string } | undefined;
  readonly proxy?: string | undefined;
  /** Without a byte: while connecting, until the headers, and between two pieces of the body. */
  readonly silenceSeconds: number;
  /** Requests at once; default 2. */
  readonly atOnce?: number;
  /** Of one answer; default 32. */
  readonly maxMegabytes?: number;
  /** `dropped`: an answer is its status and headers, and its text is empty; default `read`. */
  readonly content?: 'read' | 'dropped';
  /** Of one request; default 4. */
  readonly tries?: number;
  /** Before the second try, and three times as long before each further one; default 500. */
  readonly retryMs?: number;
  /** What a status means to this system; null: it is an answer. Default: 401 and 403 refused, 429 limited, 5xx unreachable. */
  readonly faultOf?: (answer: HttpAnswer) => Fault | null;
};

export type HttpRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form is sent as such, an object as JSON. */
  readonly body?: string | URLSearchParams | object;
  /** It changes nothing there, and may be sent again. */
  readonly isRead: boolean;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type HttpClient = {
  /** Throws IntegrationFault. */
  ask(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): Promise<void>;
};

const TRIES = 4;
/** A longer wait is for the next run, not for this one. */
const LONGEST_WAIT_MS = 60_000;
/** Of one answer, in times of `silenceSeconds`: whoever sends a byte now and then is never silent. */
const LONGEST_SILENCES = 10;
const MEGABYTE = 1024 * 1024;
const REFUSAL_BYTES = 1024 * 1024;
const DROPPED_BYTES = 64 * 1024;
const DROPPED_MS = 500;

export function openHttp(settings: HttpSettings): HttpClient {
  const { url, atOnce = 2, faultOf = faultOfStatus } = settings;
  const dispatcher = dispatcherOf(settings);
  const turns = createTurns(atOnce);

  async function once(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const late = AbortSignal.timeout(LONGEST_SILENCES * settings.silenceSeconds * 1000);
    try {
      return await asked(request, AbortSignal.any([signal, late]));
    } catch (error) {
      if (!late.aborted || signal.aborted || error instanceof IntegrationFault) throw error;
      throw new AbortError(new IntegrationFault({ kind: 'silent', detail: 'an answer without an end' }));
    }
  }

  async function asked(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { body, headers, query, method = 'GET', path } = request;
    const address = `${url}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`;
    const [content, type] = contentOf(body);
    const response = await send(address, {
      dispatcher,
      method,
      signal,
      headers: { accept: 'application/json', ...(type === null ? {} : { 'content-type': type }), ...headers },
      body: content,
    });
    const answer = {
      status: response.statusCode,
      headers: plainHeaders(response.headers),
      text: settings.content === 'dropped' ? await nothingOf(response.body) : await textOf(response, settings),
    };
    const fault = faultOf(answer);
    if (fault !== null) throw new IntegrationFault(fault);
    return answer;
  }

  async function repeated(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const attempt = async () => {
      try {
        return await turns.inTurn(() => once(request, signal));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AbortError) throw error;
        const fault = error instanceof IntegrationFault ? error.fault : faultOfError(error);
        // An error of ours is none of the other side's, and what it sent may have been done there.
        if (fault === null) throw new AbortError(error instanceof Error ? error : String(error));
        throw isRepeated(fault, request) ? new IntegrationFault(fault) : new AbortError(new IntegrationFault(fault));
      }
    };
    return pRetry(attempt, {
      retries: (settings.tries ?? TRIES) - 1,
      minTimeout: settings.retryMs ?? 500,
      factor: 3,
      randomize: true,
      signal,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        const wait = error instanceof IntegrationFault ? (error.fault.waitMs ?? 0) : 0;
        if (retriesLeft > 0 && wait > 0) await turns.rest(wait, signal);
      },
    });
  }

  return { ask: repeated, close: () => dispatcher.close() };
}

/** A wait that the other side asks for is kept; one that is longer than a minute ends the run, and the next one keeps it. */
function isRepeated({ kind, waitMs = 0 }: Fault, { isRead }: HttpRequest): boolean {
  if (kind === 'limited') return waitMs <= LONGEST_WAIT_MS;
  return isRead && (kind === 'unreachable' || kind === 'silent');
}

function dispatcherOf({ caPem, shown, proxy, silenceSeconds, atOnce = 2 }: HttpSettings): Dispatcher {
  const ms = silenceSeconds * 1000;
  const tls = caPem === undefined ? {} : { ca: caPem };
  const limits = { headersTimeout: ms, bodyTimeout: ms, connections: atOnce, keepAliveTimeout: 10_000 };
  const connect = { ...tls, timeout: ms };
  const there = { ...connect, ...shown };
  if (proxy === undefined) return new Agent({ ...limits, connect: there });
  return new ProxyAgent({
    ...{ ...limits, uri: proxy, requestTls: there, proxyTls: connect, connectTimeout: ms },
    // Its own connections to the proxy know no limit of the agent's: one that never answers would be waited for five minutes.
    ...{ proxyTunnel: true, clientFactory: (origin, options) => new Pool(origin, { ...options, ...limits }) },
  });
}

function contentOf(body: HttpRequest['body']): readonly [string | null, string | null] {
  if (body === undefined) return [null, null];
  if (typeof body === 'string') return [body, 'text/xml; charset=utf-8'];
  if (body instanceof URLSearchParams) return [String(body), 'application/x-www-form-urlencoded'];
  return [JSON.stringify(body), 'application/json'];
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}

/** Of a refusal its status counts: whatever page comes with it, a proxy may have written. */
async function textOf(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { maxMegabytes = 32 }: HttpSettings,
): Promise<string> {
  if (statusCode >= 300) return (await bytesOf(body, REFUSAL_BYTES, () => {})).toString('utf8');
  const coding = String(headers['content-encoding'] ?? 'identity');
  if (coding !== 'identity') throw unread(body, `an answer that is compressed (${coding.slice(0, 40)}) unasked`);
  const bytes = await bytesOf(body, maxMegabytes * MEGABYTE, () => {
    throw new IntegrationFault({ kind: 'nonsense', detail: `an answer of more than ${maxMegabytes} MB` });
  });
  return decoded(bytes, headers['content-type']);
}

function unread(body: Dispatcher.ResponseData['body'], detail: string): IntegrationFault {
  body.on('error', () => {}).destroy();
  return new IntegrationFault({ kind: 'nonsense', detail });
}

async function bytesOf(body: AsyncIterable<Buffer>, most: number, more: () => void): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > most) {
      more();
      break;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A short one is read to its end, so that its connection serves again; whatever else comes with it, nobody waits for it. */
async function nothingOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  await body.dump({ limit: DROPPED_BYTES, signal: AbortSignal.timeout(DROPPED_MS) }).catch(() => {});
  return '';
}

/** As its header says it, UTF-8 where it says nothing. What is none would come in as other names. */
function decoded(bytes: Buffer, type: string | string[] | undefined): string {
  const charset = /charset\s*=\s*"?([\w:.-]+)/i.exec(String(type ?? ''))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw new IntegrationFault({ kind: 'nonsense', detail: `an answer in another encoding than ${charset}` });
  }
}

/** What a status means where the system has no words of its own. */
export function faultOfStatus({ status, headers }: HttpAnswer): Fault | null {
  if (status === 401 || status === 403) return { kind: 'refused', detail: `HTTP ${status}` };
  if (status === 429) return { kind: 'limited', detail: 'HTTP 429', waitMs: waitAsked(headers) };
  if (status === 503 && headers['retry-after'] !== undefined)
    return { kind: 'limited', detail: 'HTTP 503', waitMs: waitAsked(headers) };
  if (status >= 500) return { kind: 'unreachable', detail: `HTTP ${status}` };
  // To a login, a page of maintenance or another name: whatever stands there, none of our secrets go along.
  if (status >= 300 && status < 400)
    return { kind: 'unreachable', detail: `HTTP ${status}: it leads elsewhere, which is not followed` };
  if (status >= 400) return { kind: 'nonsense', detail: `HTTP ${status}` };
  return null;
}

const UNSAID_MS = 30_000;

/** RFC 9110: seconds, or a date, which is one of the other side's clock. A wait is never longer than an hour. */
export function waitAsked({ 'retry-after': value, date = '' }: HttpAnswer['headers']): number {
  if (value === undefined) return UNSAID_MS;
  const there = Date.parse(date);
  const now = Number.isNaN(there) ? Date.now() : there;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : UNSAID_MS;
}
