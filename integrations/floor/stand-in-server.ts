// What the stand-ins of systems over HTTP have in common: a server on the loopback, a clock that is set, faults to order, what was asked.
// Nothing of the product may import it.
import {
  createServer as createHttp,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { type Certificate, selfSigned } from './stand-in-certificate.ts';
import { type CommonFault, Faults, isCommon, type Ordered } from './stand-in-faults.ts';
import { type Reply, sendInstead, sendReply } from './stand-in-send.ts';

export type { Reply } from './stand-in-send.ts';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** Empty unless the body is a form. */
  readonly form: URLSearchParams;
  /** undefined: the body is none, or no JSON. */
  readonly json: unknown;
  /** Common name of the certificate that the client showed, if the server asks for one and knows its issuer. */
  readonly certificate: string | undefined;
  /** Of the client. */
  readonly address: string;
};

export type Moment<F> = {
  readonly at: Date;
  readonly fault: F | undefined;
  readonly operation: string;
  /** Requests that are under way, with this one. */
  readonly running: number;
};

export type System<F extends { readonly kind: string }> = {
  /** Of the certificate, when it is HTTPS. */
  readonly name: string;
  /** What faults are ordered for: `hosts`, `login`. */
  operationOf(asked: Asked): string;
  answer(asked: Asked, more: Moment<F>): Reply;
  /** How it says that a login has expired; as shipped HTTP 401. */
  refused?(asked: Asked): Reply;
  /** How it says that there were too many requests; as shipped HTTP 429 with Retry-After. */
  tooMany?(asked: Asked, retryAfter: number | string): Reply;
};

export type ServerSettings = {
  readonly now?: () => Date;
  /** How long each answer takes. */
  readonly delayMs?: number;
  /** true: with a certificate that nobody has signed. A list: clients must show a certificate that is one of these. */
  readonly https?: boolean | { readonly clients: readonly string[] };
  /** When it is HTTPS: what is wrong with its certificate. */
  readonly certificate?: 'expired' | 'other-name';
};

export type Seen = {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
  readonly fault?: string;
};

export type StandIn<F extends { readonly kind: string }> = {
  readonly url: string;
  /** What a client must trust when it is HTTPS. */
  readonly ca?: string;
  /** Every request since the start, in the order of their arrival. */
  readonly seen: readonly Seen[];
  /** The most requests that were under way at the same time. */
  mostAtOnce(): number;
  fail(order: Ordered<F | CommonFault>): void;
  heal(): void;
  /** From now on the server's clock is that much ahead (negative: behind). */
  clockAhead(hours: number): void;
  close(): Promise<void>;
};

const MAX_BODY = 10_000_000;
const VALID_MS = 30 * 86_400_000;

export async function startStandIn<F extends { readonly kind: string }>(
  system: System<F>,
  { now = () => new Date(), https = false, delayMs = 0, ...more }: ServerSettings,
): Promise<StandIn<F>> {
  const faults = new Faults<F | CommonFault>();
  const seen: Seen[] = [];
  const closing = new AbortController();
  const first = new Map<string, Reply>();
  let aheadMs = 0;
  let under = 0;
  let most = 0;

  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = await askedOf(request);
    const operation = system.operationOf(asked);
    const fault = faults.next(operation);
    const { method, path, text, headers } = asked;
    const query = Object.fromEntries(asked.query);
    seen.push({ operation, method, path, query, text, headers, ...(fault && { fault: fault.kind }) });
    const common = fault !== undefined && isCommon(fault) ? fault : undefined;
    const skewMs = common?.kind === 'clock-skew' ? (common.hours ?? 5) * 3_600_000 : 0;
    const at = new Date(now().getTime() + aheadMs + skewMs);
    response.setHeader('Date', at.toUTCString());
    const ways = {
      refused: () => system.refused?.(asked) ?? UNAUTHORIZED,
      tooMany: (after: number | string) => system.tooMany?.(asked, after) ?? tooMany(after),
      within: closing.signal,
    };
    if (common !== undefined && (await sendInstead(response, common, ways))) return;
    const own = fault === undefined || isCommon(fault) ? undefined : (fault as F);
    const half = common?.kind === 'half-page' ? (common.ending ?? 'broken') : undefined;
    const running = under;
    if (delayMs > 0) await setTimeout(delayMs);
    const said = common?.kind === 'again' ? first.get(operation) : undefined;
    const reply = said ?? system.answer(asked, { at, fault: own, operation, running });
    if (!first.has(operation)) first.set(operation, reply);
    if (common?.kind === 'done-unsaid') response.destroy();
    else await sendReply(response, reply, half);
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    under += 1;
    most = Math.max(most, under);
    response.once('close', () => {
      under -= 1;
    });
    answerTo(request, response).catch(() => response.destroy());
  };
  const certificate = https === false ? undefined : certificateOf(system.name, more.certificate);
  const server =
    certificate === undefined ? createHttp(listener) : createHttps({ ...certificate, ...clientsOf(https) }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    ...(certificate !== undefined && { ca: certificate.cert }),
    seen,
    mostAtOnce: () => most,
    fail: (order) => faults.order(order),
    heal: () => faults.clear(),
    clockAhead: (hours) => {
      aheadMs = hours * 3_600_000;
    },
    close: async () => {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const UNAUTHORIZED: Reply = { status: 401, body: { error: 'Unauthorized' } };

function tooMany(after: number | string): Reply {
  return { status: 429, headers: { 'Retry-After': String(after) }, type: 'text/plain', body: 'Too Many Requests\n' };
}

function certificateOf(name: string, wrong: ServerSettings['certificate']): Certificate {
  const now = Date.now();
  const from = new Date(wrong === 'expired' ? now - 2 * VALID_MS : now);
  const to = new Date(from.getTime() + VALID_MS);
  return selfSigned(`${name} stand-in`, { from, to, ...(wrong === 'other-name' && { onlyFor: 'elsewhere.example' }) });
}

/** Whether a certificate is the right one is for the system to say, in its own words. */
function clientsOf(https: Exclude<ServerSettings['https'], undefined>): ServerOptions {
  return typeof https === 'object' ? { ca: [...https.clients], requestCert: true, rejectUnauthorized: false } : {};
}

async function askedOf(request: IncomingMessage): Promise<Asked> {
  const address = new URL(request.url ?? '/', 'http://stand-in');
  const bytes = await bodyOf(request);
  const text = bytes.toString('utf8');
  const isForm = /^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '');
  const { socket } = request;
  const shown = socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate().subject?.CN : undefined;
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(address.pathname),
    query: address.searchParams,
    headers: request.headers,
    bytes,
    text,
    form: new URLSearchParams(isForm ? text : ''),
    json: jsonOf(text),
    certificate: Array.isArray(shown) ? shown[0] : shown,
    address: socket.remoteAddress ?? '',
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new Error('the body of the request is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Login and password of HTTP Basic. */
export function basicOf({ headers }: Asked): string | undefined {
  const [, coded] = /^Basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  return coded === undefined ? undefined : Buffer.from(coded, 'base64').toString('utf8');
}

/** The first row comes again in the place of the last one, which never comes. */
export function duplicated<T>(rows: readonly T[]): readonly T[] {
  const [first] = rows;
  return first === undefined || rows.length < 2 ? rows : [...rows.slice(0, -1), first];
}
