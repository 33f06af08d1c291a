// The board as browsers ask for it: pages, what they load, and the stream that tells them of changes.
import type { ServerResponse } from 'node:http';
import type restify from 'restify';
import { refuse } from '../../http/listener.ts';
import type { RefusalLog } from '../../http/refusal-log.ts';
import type { BoardStream } from './live-boards.ts';
import { TAB_PAGE } from './page/tab-page.ts';
import { BOARD_ASSETS, type BoardEdge } from './serve-board.ts';

export type BoardHttp = BoardEdge;

type Handle = (request: restify.Request, response: restify.Response) => Promise<void>;

/** The answer stays open until it has `ended`. False: too many do. */
export type AsStream = (response: ServerResponse, ended: () => void) => boolean;

type HttpParts = {
  readonly refusals: RefusalLog;
  readonly asStream: AsStream;
};

/** Where the app of a tab may be shown. https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/tab-requirements */
const TEAMS =
  'https://teams.microsoft.com https://*.teams.microsoft.com https://teams.microsoft.us https://*.teams.microsoft.us https://*.cloud.microsoft https://*.microsoft365.com https://*.office.com';
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
/** The address is a secret of its person: kept out of caches and of the next page's referrer. */
const PRIVATE = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};
/** What a stream may hold for a browser that does not read. */
const MAX_UNREAD = 1024 * 1024;

export function boardHandlers(
  board: BoardHttp,
  parts: HttpParts,
): readonly (readonly [path: string, handle: Handle])[] {
  const page: Handle = (request, response) => givePage(board, parts, request, response);
  const live: Handle = (request, response) => giveStream(board, parts, request, response);
  const tab: Handle = (request, response) => giveTab(board, parts, request, response);
  return [
    ['/board/board.css', giveAsset],
    ['/board/board.js', giveAsset],
    ['/board/tab.js', giveAsset],
    ['/board/teams.js', giveAsset],
    ['/board/tab', tab],
    ['/board/:id/:token', page],
    ['/board/:id/:token/live', live],
  ];
}

const giveAsset: Handle = async (request, response) => {
  const asset = BOARD_ASSETS.get(pathOf(request));
  if (asset === undefined) throw new Error('An asset of the board is routed, and not there');
  response.sendRaw(200, asset.body, {
    'content-type': asset.type,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
};

async function givePage(
  board: BoardHttp,
  { refusals }: HttpParts,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  const answer = await board.page(pathOf(request), queryOf(request));
  if (answer.kind === 'unknown') return refuse(refusals, request, response, { status: 404, why: 'board unknown' });
  if (answer.kind === 'over') sendPage(response, 410, answer.html, false);
  else sendPage(response, 200, answer.html, answer.framed);
}

/** To GET its page; to POST, with a token of Teams, where that person's board is. */
async function giveTab(
  { signIn }: BoardHttp,
  { refusals }: HttpParts,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  if (signIn === null) return refuse(refusals, request, response, { status: 404, why: 'no tab' });
  if (request.method !== 'POST') return sendPage(response, 200, TAB_PAGE, true);
  const signedIn = await signIn(request.headers.authorization ?? '');
  if (signedIn.kind === 'refused') return refuse(refusals, request, response, signedIn);
  response.sendRaw(200, JSON.stringify({ path: signedIn.path }), { ...PRIVATE, 'content-type': 'application/json' });
}

function sendPage(response: restify.Response, status: number, html: string, framed: boolean): void {
  response.sendRaw(status, html, {
    ...PRIVATE,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `${POLICY}; frame-ancestors ${framed ? TEAMS : "'none'"}`,
  });
}

async function giveStream(
  board: BoardHttp,
  { refusals, asStream }: HttpParts,
  request: restify.Request,
  response: restify.Response,
): Promise<void> {
  if (request.method === 'HEAD') return refuse(refusals, request, response, { status: 405, why: 'method' });
  const stream: BoardStream = {
    send: (text) => {
      if (response.destroyed || response.writableEnded || response.writableLength > MAX_UNREAD) return false;
      response.write(text);
      return true;
    },
    end: () => {
      if (response.writableLength > MAX_UNREAD) response.destroy();
      else response.end();
    },
  };
  const open = () => {
    if (!asStream(response, () => board.leave(stream))) return null;
    // A proxy before the bot is told to pass on what it gets.
    response.writeHead(200, {
      ...PRIVATE,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    return stream;
  };
  const answer = await board.follow(pathOf(request), queryOf(request), open);
  if (answer === 'unknown') return refuse(refusals, request, response, { status: 404, why: 'board unknown' });
  if (answer === 'over') return refuse(refusals, request, response, { status: 410, why: 'board over' });
  if (answer === 'full') return refuse(refusals, request, response, { status: 503, why: 'too many boards open' });
}

function pathOf(request: restify.Request): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

function queryOf(request: restify.Request): URLSearchParams {
  return new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
}
