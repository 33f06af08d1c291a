// Which operation a request asks for, and what it says, as its schemas read it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { readJson } from '../http/read-json.ts';
import { type Problem, problem } from './problem.ts';
import type { ApiCall, ApiRoute } from './route.ts';

const MAX_BODY_BYTES = 64 * 1024;
const KEY = /^[A-Za-z0-9_-]{8,128}$/;

export type FoundRoute =
  | { readonly kind: 'route'; readonly route: ApiRoute; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** `path`: below `/api/v1`, as it came. */
export function findRoute(routes: readonly ApiRoute[], method: string, path: string): FoundRoute {
  const found = routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params === null ? [] : [{ route, params }];
  });
  const one = found.find(({ route }) => route.method === method);
  if (one !== undefined) return { kind: 'route', ...one };
  if (found.length === 0) {
    const detail = 'There is nothing at this address: see /api/v1/openapi.json.';
    return { kind: 'problem', problem: problem('not-found', detail) };
  }
  const allow = found.map(({ route }) => route.method).join(', ');
  return {
    kind: 'problem',
    problem: { kind: 'method-not-allowed', detail: `Here only ${allow} is understood.`, allow },
  };
}

function paramsOf(template: string, path: string): Readonly<Record<string, string>> | null {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (!part.startsWith('{')) {
      if (part !== value) return null;
      continue;
    }
    if (value === '' || !URL.canParse(`x:/${value}`)) return null;
    try {
      params[part.slice(1, -1)] = decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return params;
}

export type ReadCall =
  | ({ readonly kind: 'call' } & Pick<ApiCall, 'params' | 'query' | 'body' | 'idempotencyKey'>)
  | { readonly kind: 'problem'; readonly problem: Problem };

/** The body is read last, and only where there is one to read. */
export async function readCall(
  { route, params }: Extract<FoundRoute, { kind: 'route' }>,
  search: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ReadCall> {
  // PostgreSQL stores no such sign, and without it the name would be another one.
  if ([...Object.values(params), ...[...search].flat()].some((text) => text.includes('\0')))
    return bad('There is a NUL sign in the address: write the name without it.');
  const path = parsed('path', route.params, params);
  if (path.kind === 'problem') return path;
  const twice = [...search.keys()].find((name, at, all) => all.indexOf(name) !== at);
  if (twice !== undefined) return bad(`The query says ${shown(twice)} twice: say it once.`);
  const query = parsed('query', route.query, Object.fromEntries(search));
  if (query.kind === 'problem') return query;
  const nobody = { kind: 'call', params: path.value, query: query.value } as const;
  if (route.body === null) return { ...nobody, body: null, idempotencyKey: null };
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !KEY.test(key)) {
    return bad(
      'Send a header Idempotency-Key of 8 to 128 letters, digits, “_” or “-”, the same when you repeat the call.',
    );
  }
  const read = await readJson(request, response, MAX_BODY_BYTES, 'refused');
  if (read.kind === 'refused') return { kind: 'problem', problem: bodyProblem(read.status, read.why) };
  const body = parsed('body', route.body, read.value);
  return body.kind === 'problem' ? body : { ...nobody, body: body.value, idempotencyKey: key };
}

function bodyProblem(status: number, why: string): Problem {
  if (status === 413) return problem('too-large', `The body is larger than ${MAX_BODY_BYTES / 1024} KB.`);
  if (status === 415) return problem('wrong-type', `Send JSON in UTF-8, as it is (${why}).`);
  return problem('bad-request', `The body cannot be read: ${why}.`);
}

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'problem'; readonly problem: Problem };

function parsed(place: string, schema: z.ZodType, value: unknown): Parsed {
  const read = schema.safeParse(value);
  if (read.success) return { kind: 'value', value: read.data };
  const [issue] = read.error.issues;
  const where = (issue?.path ?? []).map(String).join('.');
  return bad(
    `In the ${place}${where === '' ? '' : `, ${shown(where)}`}: ${(issue?.message ?? 'not valid').slice(0, 200)}.`,
  );
}

function bad(detail: string): { readonly kind: 'problem'; readonly problem: Problem } {
  return { kind: 'problem', problem: problem('bad-request', detail) };
}

function shown(name: string): string {
  return `“${name.slice(0, 60)}”`;
}
