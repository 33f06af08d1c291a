// The HTTP server itself, with its limits: little time for headers and bodies, few of everything at once, and no error of a
// connection that nobody listens to, because one such error ends the process.
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Log } from './log.ts';
import { createPlaces, type Places } from './places.ts';
import type { RefusalLog, Refused } from './refusal-log.ts';

export type Limits = {
  readonly headersMs: number;
  /** Headers and body together. */
  readonly requestMs: number;
  /** Of a connection on which nothing moves. */
  readonly idleMs: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** Being answered at the same time: each may hold a body and what was made of it. */
  readonly requests: number;
  /** Answers that stay open on purpose, beside both: each is given to somebody who has proved who they are. */
  readonly streams: number;
};

export const DEFAULT_LIMITS: Limits = {
  headersMs: 5_000,
  requestMs: 10_000,
  idleMs: 60_000,
  headerBytes: 16 * 1024,
  connections: 250,
  requests: 48,
  streams: 1_000,
};

/** How often Node looks for connections that are too slow; its own half minute would let them stay six times too long. */
const CHECK_MS = 500;
/** What is taken from a connection before anybody has asked for it. */
const READ_BYTES = 16 * 1024;
const CLOSING_MS = 10_000;
const NO_PLACE: Refused = { status: 0, why: 'too many connections' };

export type ListenerParts = {
  /** Answers the request, or leaves that to something it has begun. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly refusals: RefusalLog;
  readonly log: Log;
  readonly limits?: Limits;
};

export type Listener = {
  /** The port that it listens on; 0 takes a free one. */
  listen(port: number, host?: string): Promise<number>;
  /** Ends after the requests under way, or cuts them after ten seconds. */
  close(): Promise<void>;
  /** From now on this answer is a stream, until it has `ended`: it takes no place of a request or a connection. False: there are too many. */
  stream(response: ServerResponse, ended: () => void): boolean;
};

export function createListener(parts: ListenerParts): Listener {
  const limits = parts.limits ?? DEFAULT_LIMITS;
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: CHECK_MS,
    maxHeaderSize: limits.headerBytes,
    highWaterMark: READ_BYTES,
    // Refused below instead, so that the log says so.
    requireHostHeader: false,
  });
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleMs);
  let streams = 0;
  const most = () => limits.connections + streams;
  const places = createPlaces(server, most, (socket) => parts.refusals.note(socket, NO_PLACE));
  const receive = createReceiver(parts, limits.requests, places);
  const count = (more: 1 | -1) => {
    streams += more;
    server.maxConnections = most();
  };
  server.on('request', receive.request);
  // Without this listener Node would ask for the body before anybody has looked at the headers.
  server.on('checkContinue', receive.request);
  server.on('checkExpectation', (request, response) => {
    receive.watch(request, response);
    refuse(parts.refusals, request, response, { status: 417, why: 'expectation' });
  });
  server.on('connect', (request, socket) => {
    parts.refusals.note(request, { status: 405, why: 'method' });
    endRaw(socket, 405);
  });
  server.on('clientError', receive.brokenConnection);
  server.on('drop', (from) => parts.refusals.note(from ?? {}, NO_PLACE));
  function stream(response: ServerResponse, ended: () => void): boolean {
    if (streams >= limits.streams || response.destroyed) return false;
    receive.release(response);
    count(1);
    response.once('close', () => {
      count(-1);
      ended();
    });
    return true;
  }
  return { listen: (port, host) => listen(server, port, host), close: () => close(server), stream };
}

/** A status, not a word more; the connection ends with it, so that nothing of the body is read. */
export function refuse(
  refusals: RefusalLog,
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refused,
): void {
  refusals.note(request, refused);
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(refused.status, { 'content-length': '0', connection: 'close' });
  response.end();
}

function createReceiver({ answer, refusals, log }: ListenerParts, most: number, places: Places) {
  let under = 0;
  /** The newest request of each connection: what goes wrong on the connection is about that one. */
  const newest = new WeakMap<Duplex, IncomingMessage>();
  const answering = new WeakMap<Duplex, ServerResponse>();
  const counted = new WeakSet<ServerResponse>();

  function release(response: ServerResponse): void {
    if (counted.delete(response)) under -= 1;
  }

  function watch(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    newest.set(socket, request);
    answering.set(socket, response);
    places.serve(socket, response);
    // Aborted in the middle: whoever reads or writes is told by its own means.
    request.on('error', () => {});
    response.on('error', () => {});
    response.once('close', () => {
      answering.delete(socket);
      release(response);
    });
  }

  function request(request: IncomingMessage, response: ServerResponse): void {
    watch(request, response);
    const fault = faultOf(request, under >= most);
    if (fault !== null) {
      refuse(refusals, request, response, fault);
      return;
    }
    under += 1;
    counted.add(response);
    try {
      answer(request, response);
    } catch (error) {
      log.error({ err: error }, 'A request could not be answered');
      refuse(refusals, request, response, { status: 500, why: 'an error of the bot' });
    }
  }

  function brokenConnection(error: Error & { readonly code?: string }, socket: Duplex): void {
    const { status, why } = meaningOf(error.code);
    const about = newest.get(socket) ?? (socket as Socket);
    if (status !== 0 || newest.has(socket)) refusals.note(about, { status, why });
    // In the middle of an answer another one would be taken for its end.
    if (status === 0 || answering.get(socket)?.headersSent === true) socket.destroy();
    else endRaw(socket, status);
  }

  return { request, watch, release, brokenConnection };
}

function faultOf(request: IncomingMessage, isFull: boolean): Refused | null {
  if (isFull) return { status: 503, why: 'too many requests at once' };
  const isHostMissing = request.headers.host === undefined && request.httpVersion !== '1.0';
  return isHostMissing ? { status: 400, why: 'no host' } : null;
}

function meaningOf(code: string | undefined): { status: number; why: string } {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, why: 'too slow' };
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, why: 'headers too large' };
    case 'ECONNRESET':
    case 'EPIPE':
      return { status: 0, why: 'connection lost' };
    default:
      return { status: 400, why: 'not HTTP' };
  }
}

function endRaw(socket: Duplex, status: number): void {
  socket.on('error', () => {});
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  socket.end(head, () => socket.destroy());
}

function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  return new Promise((resolve) => {
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
