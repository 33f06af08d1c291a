// The HTTP side of the chat process: where Teams calls, and where browsers fetch files. What an operator's tools ask for is on
// another port (`monitoring/`). Whoever brings no valid token gets a status and nothing else.
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import restify from 'restify';
import { createListener, type Limits, refuse } from '../http/listener.ts';
import { createRefusalLog, type RefusalLog } from '../http/refusal-log.ts';
import type { ApiEdge } from './api/api-edge.ts';
import { type AsStream, type BoardHttp, boardHandlers } from './board/board-http.ts';
import type { ServedCalendar } from './calendars/serve-calendar.ts';
import type { Log } from './chat/refusal.ts';
import { linkPage, overPage } from './files/download-page.ts';
import { HTML_TYPE, PAGE_POLICY } from './files/file-body.ts';
import type { Link, MadeFile, Taken } from './front/serve-download.ts';
import { readJson } from './http/read-json.ts';

const MAX_BODY_BYTES = 256 * 1024;

type Answer = { readonly status: number; readonly body: unknown; readonly why?: string };
type Admission =
  | { readonly kind: 'admitted'; deliver(body: unknown): Promise<Answer> }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

export type ServerParts = {
  /** The Teams edge: asked about the Authorization header before the body is read. Neither it nor `deliver` throws. */
  readonly admit: (authorization: string) => Promise<Admission>;
  readonly links: {
    /** What a link opens, without opening it. */
    look(id: string, token: string): Promise<Link>;
    /** The file behind it; counts as a use. */
    take(id: string, token: string): Promise<Taken>;
  };
  /** A calendar that somebody subscribed to. */
  readonly calendar: (id: string, token: string) => Promise<ServedCalendar>;
  readonly board: BoardHttp;
  /** The HTTP API; it answers what it refuses. */
  readonly api: ApiEdge;
  readonly log: Log;
  readonly limits?: Limits;
};

export type BotServer = {
  /** The port that it listens on; 0 takes a free one. */
  listen(port: number, host?: string): Promise<number>;
  /** Ends after the requests under way, or cuts them after ten seconds. */
  close(): Promise<void>;
};

/** Whatever else is asked for is answered before the router sees it. */
const ROUTES: readonly { readonly path: RegExp; readonly methods: readonly string[] }[] = [
  { path: /^\/api\/messages$/, methods: ['POST'] },
  { path: /^\/healthz$/, methods: ['GET', 'HEAD'] },
  { path: /^\/board\/(?:board\.css|(?:board|tab|teams)\.js)$/, methods: ['GET', 'HEAD'] },
  { path: /^\/board\/tab$/, methods: ['GET', 'HEAD', 'POST'] },
  {
    path: /^\/board\/(?:tab\/\d{1,9}\.\d{10}\.|\d{1,9}\/)[\w-]{43}(?:\/live)?(?:\?[\w=&-]{0,60})?$/,
    methods: ['GET', 'HEAD'],
  },
  {
    path: /^\/api\/v1\/(?:[\w.~*,:@/-]|%[\da-f]{2}){1,300}(?:\?[\w.~%*,:@=&+/-]{0,2000})?$/i,
    methods: ['GET', 'POST'],
  },
  { path: /^\/calendars\/\d{1,9}\/[\w-]{43}\.ics$/, methods: ['GET', 'HEAD'] },
  { path: /^\/files\/\d{1,9}\/[\w-]{43}$/, methods: ['GET', 'HEAD', 'POST'] },
];

export function createBotServer(parts: ServerParts): BotServer {
  const refusals = createRefusalLog(parts.log);
  const router = createRouter(parts, refusals, (response, ended) => listener.stream(response, ended));
  const listener = createListener({
    answer: (request, response) => {
      const route = ROUTES.find(({ path }) => path.test(request.url ?? ''));
      if (route === undefined) return refuse(refusals, request, response, { status: 404, why: 'path' });
      if (!route.methods.includes(request.method ?? '')) {
        return refuse(refusals, request, response, { status: 405, why: 'method' });
      }
      // The router's own server never listens: it has no limits.
      router.server.emit('request', request, response);
    },
    refusals,
    log: parts.log,
    ...(parts.limits === undefined ? {} : { limits: parts.limits }),
  });
  return {
    listen: listener.listen,
    close: async () => {
      await parts.board.stop();
      await listener.close();
      refusals.close();
    },
  };
}

type Handle = (request: restify.Request, response: restify.Response) => Promise<void>;

function createRouter(parts: ServerParts, refusals: RefusalLog, asStream: AsStream): restify.Server {
  const router = restify.createServer({ name: '' });
  /** What fails is logged here: restify would put the text of the error into the answer. */
  const safely =
    (handle: Handle): restify.RequestHandler =>
    (request, response, next) => {
      handle(request, response)
        .catch((error: unknown) => {
          parts.log.error({ err: error }, 'A request could not be answered');
          refuse(refusals, request, response, { status: 500, why: 'an error of the bot' });
        })
        .finally(() => next());
    };
  const alive: Handle = async (_request, response) => response.send(200, { alive: true });
  const look: Handle = (request, response) => showLink(parts, refusals, request, response);
  const take: Handle = (request, response) => giveFile(parts, refusals, request, response);
  router.post(
    '/api/messages',
    safely((request, response) => receive(parts, refusals, request, response)),
  );
  router.get('/healthz', safely(alive));
  router.head('/healthz', safely(alive));
  const board = boardHandlers(parts.board, { refusals, asStream });
  for (const [path, handle] of board) {
    router.get(path, safely(handle));
    router.head(path, safely(handle));
    router.post(path, safely(handle));
  }
  const calendar: Handle = (request, response) => giveCalendar(parts, refusals, request, response);
  router.get('/calendars/:id/:file', safely(calendar));
  router.head('/calendars/:id/:file', safely(calendar));
  const api: Handle = (request, response) => parts.api(request, response, refusals);
  router.get('/api/v1/*', safely(api));
  router.post('/api/v1/*', safely(api));
  router.get('/files/:id/:token', safely(look));
  router.head('/files/:id/:token', safely(look));
  router.post('/files/:id/:token', safely(take));
  return router;
}

/** Token first, then the head, then the body, then what it says. */
async function receive(
  parts: ServerParts,
  refusals: RefusalLog,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  const admitted = await parts.admit(request.headers.authorization ?? '');
  if (admitted.kind === 'refused') return refuse(refusals, request, response, admitted);
  const body = await readJson(request, response, MAX_BODY_BYTES);
  if (body.kind === 'refused') return refuse(refusals, request, response, body);
  const answer = await admitted.deliver(body.value);
  if (answer.why !== undefined) return refuse(refusals, request, response, { status: answer.status, why: answer.why });
  if (answer.body === undefined) response.send(answer.status);
  else response.json(answer.status, answer.body);
}

/** The address is a secret of whoever was given it: kept out of caches and of the next page's referrer. */
const PRIVATE = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};
const PAGE = {
  ...PRIVATE,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

async function showLink(
  parts: ServerParts,
  refusals: RefusalLog,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  const link = await parts.links.look(request.params.id, request.params.token);
  if (link.kind === 'unknown') return refuse(refusals, request, response, { status: 404, why: 'link unknown' });
  if (link.kind === 'over') response.sendRaw(410, overPage(link.language), PAGE);
  else response.sendRaw(200, linkPage(link.title, link.language), PAGE);
}

async function giveFile(
  parts: ServerParts,
  refusals: RefusalLog,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  if (hasBody(request)) return refuse(refusals, request, response, { status: 413, why: 'body too large' });
  const taken = await parts.links.take(request.params.id, request.params.token);
  if (taken.kind === 'unknown') return refuse(refusals, request, response, { status: 404, why: 'link unknown' });
  if (taken.kind === 'over') {
    response.sendRaw(410, overPage(taken.language), PAGE);
    return;
  }
  await sendFile(response, taken.file);
}

/** To programs: 410 lets a client drop a subscription that is over. */
async function giveCalendar(
  { calendar }: ServerParts,
  refusals: RefusalLog,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  const { id, file } = request.params;
  const served = await calendar(id, file.slice(0, -'.ics'.length));
  if (served.kind === 'unknown') return refuse(refusals, request, response, { status: 404, why: 'calendar unknown' });
  if (served.kind === 'over') return refuse(refusals, request, response, { status: 410, why: 'calendar over' });
  response.sendRaw(200, served.text, { ...PRIVATE, 'content-type': 'text/calendar; charset=utf-8' });
}

/** The form of the page sends none. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** A browser that leaves in the middle is no error of ours. */
async function sendFile(response: restify.Response, { body, type, fileName }: MadeFile): Promise<void> {
  if (response.destroyed) return body.drop();
  // A page is read where the link was opened: in a sandbox, which runs nothing and loads nothing.
  const isPage = type === HTML_TYPE;
  response.writeHead(200, {
    ...PRIVATE,
    ...(isPage
      ? { 'content-security-policy': `${PAGE_POLICY}; sandbox; frame-ancestors 'none'; base-uri 'none'` }
      : {}),
    'content-type': type,
    'content-length': body.size,
    'content-disposition': `${isPage ? 'inline' : 'attachment'}; filename="${fileName}"`,
  });
  await pipeline(body.stream(), response).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  });
}
