// What the HTTP API says when it does not do something: problem details (RFC 9457), with one sentence and nothing of the inside.
import { z } from 'zod';

const KINDS = {
  'bad-request': [400, 'The request is not valid'],
  'not-authenticated': [401, 'No valid token'],
  'account-closed': [403, 'The account of the token gives no right'],
  'not-allowed': [403, 'The account of the token may not do this'],
  'read-only': [403, 'The token may only read'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  refused: [409, 'Refused'],
  'too-large': [413, 'The body is too large'],
  'wrong-type': [415, 'The body is not JSON'],
  'key-reused': [422, 'The idempotency key belongs to another request'],
  'too-many-requests': [429, 'Too many requests'],
  'internal-error': [500, 'Something went wrong here'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemKind = keyof typeof KINDS;
export const PROBLEM_KINDS = Object.keys(KINDS) as readonly ProblemKind[];

export type Problem = {
  readonly kind: ProblemKind;
  /** One sentence: what was wrong, and what to do. */
  readonly detail: string;
  readonly retryAfterSeconds?: number;
  /** Of a method that there is not. */
  readonly allow?: string;
};

export function problem(kind: ProblemKind, detail: string): Problem {
  return { kind, detail };
}

export function statusOf(kind: ProblemKind): number {
  return KINDS[kind][0];
}

export const problemSchema = z.strictObject({
  type: z.string().describe('`urn:patchcenter:problem:` and one of the kinds in the list below.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('One sentence for people, in English.'),
  requestId: z.string().describe('As in the header `x-request-id`, the log and the audit.'),
});

export const PROBLEM_TYPE = 'application/problem+json';

export function problemBody({ kind, detail }: Problem, requestId: string): z.input<typeof problemSchema> {
  const [status, title] = KINDS[kind];
  return { type: `urn:patchcenter:problem:${kind}`, title, status, detail, requestId };
}
