// The door of the HTTP API: token, pace, operation, right, request, in this order; then the operation itself, and one answer.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { writeAudit } from '../../db/queries/history/audit.ts';
import type { Clock } from '../../domain/clock.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import type { RefusalLog } from '../../http/refusal-log.ts';
import { admitCaller } from './admit-caller.ts';
import { createApiPace } from './api-pace.ts';
import type { ApiFile, ApiParts } from './api-parts.ts';
import { API_BASE } from './openapi.ts';
import { PROBLEM_TYPE, type Problem, problem, problemBody, statusOf } from './problem.ts';
import { findRoute, readCall } from './read-call.ts';
import type { ApiAnswer, ApiRoute, Caller } from './route.ts';
import { API_ROUTES } from './routes.ts';

export type ApiEdge = (request: IncomingMessage, response: ServerResponse, refusals: RefusalLog) => Promise<void>;

/** `realTime`: what the pace is measured with. */
export function createApiEdge(parts: ApiParts, realTime: Clock): ApiEdge {
  const pace = createApiPace(realTime);
  return async (request, response, refusals) => {
    const requestId = randomUUID();
    const refuse = (refused: Problem) => {
      refusals.note(request, { status: statusOf(refused.kind), why: `API: ${refused.kind}` });
      sendProblem(response, refused, requestId);
    };
    const admitted = await admitCaller(parts.db, request.headers.authorization ?? '', parts.clock.now());
    if (admitted.kind === 'problem') return refuse(admitted.problem);
    const { caller } = admitted;
    const wait = pace.enter(caller.tokenId);
    if (wait > 0) return refuse({ ...TOO_MANY, retryAfterSeconds: wait });
    try {
      const answer = await answerOf(parts, caller, request, response, requestId);
      if (answer.kind === 'problem') refuse(answer.problem);
      else if (answer.kind === 'file') await sendFile(response, answer.file, requestId);
      else sendJson(response, answer.status, answer.body, requestId);
    } catch (error) {
      parts.log.error({ err: error, requestId }, 'A call of the API could not be answered');
      refuse(
        problem('internal-error', 'Something unexpected went wrong: look whether it was done before you repeat it.'),
      );
    } finally {
      pace.leave(caller.tokenId);
    }
  };
}

const TOO_MANY: Problem = problem(
  'too-many-requests',
  'This token asks too often or too much at a time: wait as long as Retry-After says.',
);

type Answered =
  | Exclude<ApiAnswer, { kind: 'json' }>
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown };

async function answerOf(
  parts: ApiParts,
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<Answered> {
  const url = new URL(request.url ?? '', 'http://api');
  const found = findRoute(API_ROUTES, request.method ?? '', url.pathname.slice(API_BASE.length));
  if (found.kind === 'problem') return found;
  const { route } = found;
  const against = againstRight(route, caller);
  if (against !== null) {
    if (route.changes) await auditRefusal(parts, caller, request, against, requestId);
    return { kind: 'problem', problem: against };
  }
  const read = await readCall(found, url.searchParams, request, response);
  if (read.kind === 'problem') return read;
  const answer = await route.run({ parts, caller, ...read, now: parts.clock.now(), requestId });
  if (answer.kind !== 'json' || route.answers.kind !== 'json') return answer as Answered;
  return { kind: 'json', status: route.answers.status, body: answer.body };
}

/** Asked again by the operation, in its transaction. */
function againstRight({ ability, changes }: ApiRoute, { roles, readOnly }: Caller): Problem | null {
  if (!may(roles, ability)) return problem('not-allowed', whoMay(ability).en);
  if (!changes || !readOnly) return null;
  return problem('read-only', 'This token may only read: ask an admin for one that may change something (/tokens).');
}

/** AUD-1: a change that was refused leaves a row. */
async function auditRefusal(
  { db, clock }: ApiParts,
  { tokenId, tokenName, userId, entraId, person }: Caller,
  { url = '' }: IncomingMessage,
  { detail }: Problem,
  requestId: string,
): Promise<void> {
  await db.transaction().execute((trx) =>
    writeAudit(trx, {
      at: clock.now(),
      actor: { kind: 'person', userId, entraId, name: `${person} (API: ${tokenName})` },
      action: 'api-token.call-refused',
      object: { type: 'api-token', id: tokenId },
      after: { path: url.split('?')[0]?.slice(0, 200) },
      reason: detail,
      activityId: `api:${tokenId}:${requestId}`,
    }),
  );
}

const PRIVATE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function sendJson(response: ServerResponse, status: number, body: unknown, requestId: string): void {
  send(response, status, JSON.stringify(body), { 'content-type': 'application/json', 'x-request-id': requestId });
}

/** The connection ends with it, so that nothing of a body that was not read is taken for the next request. */
function sendProblem(response: ServerResponse, refused: Problem, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { kind, retryAfterSeconds, allow } = refused;
  send(response, statusOf(kind), JSON.stringify(problemBody(refused, requestId)), {
    ...{ 'content-type': PROBLEM_TYPE, 'x-request-id': requestId, connection: 'close' },
    ...(kind === 'not-authenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(allow === undefined ? {} : { allow }),
  });
}

function send(response: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
  if (response.destroyed) return;
  const body = Buffer.from(text);
  response.writeHead(status, { ...PRIVATE, ...headers, 'content-length': body.byteLength });
  response.end(body);
}

async function sendFile(response: ServerResponse, { body, type, fileName }: ApiFile, requestId: string): Promise<void> {
  if (response.destroyed) return body.drop();
  response.writeHead(200, {
    ...PRIVATE,
    ...{ 'content-type': type, 'content-length': body.size, 'x-request-id': requestId },
    'content-disposition': `attachment; filename="${fileName}"`,
  });
  await pipeline(body.stream(), response).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  });
}
