// One operation of the HTTP API: what it takes, what it answers, and who may. The description (`openapi.ts`) and the door (`api-edge.ts`)
// read the same declaration, so that they cannot disagree.
import type { z } from 'zod';
import type { ApiTokenId, UserId } from '../../domain/ids.ts';
import type { Ability, Role } from '../../domain/people/roles.ts';
import type { ApiFile, ApiParts } from './api-parts.ts';
import type { Problem, ProblemKind } from './problem.ts';

export type Caller = {
  readonly tokenId: ApiTokenId;
  readonly tokenName: string;
  readonly readOnly: boolean;
  readonly tokenExpiresAt: Date;
  readonly userId: UserId;
  /** Empty: nobody has written from that account yet. */
  readonly entraId: string;
  readonly person: string;
  readonly roles: readonly Role[];
};

export type ApiCall<Params = unknown, Query = unknown, Body = unknown> = {
  readonly parts: ApiParts;
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly now: Date;
  readonly requestId: string;
  /** Of a route that takes one. */
  readonly idempotencyKey: string | null;
};

export type ApiAnswer =
  | { readonly kind: 'json'; readonly body: unknown }
  | { readonly kind: 'file'; readonly file: ApiFile }
  | { readonly kind: 'problem'; readonly problem: Problem };

type Answers =
  | { readonly kind: 'json'; readonly status: number; readonly says: string; readonly schema: z.ZodType }
  | { readonly kind: 'file'; readonly says: string; readonly types: readonly string[] };

export type ApiRoute = {
  readonly method: 'GET' | 'POST';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly ability: Ability;
  /** A token that may only read is refused. */
  readonly changes: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** null: it takes none. A route with a body takes an idempotency key. */
  readonly body: z.ZodType | null;
  readonly answers: Answers;
  /** Besides those that every route may answer. */
  readonly problems: readonly ProblemKind[];
  run(call: ApiCall): Promise<ApiAnswer>;
};

type Declared<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType | null> = Omit<
  ApiRoute,
  'params' | 'query' | 'body' | 'run'
> & {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  run(call: ApiCall<z.output<P>, z.output<Q>, B extends z.ZodType ? z.output<B> : null>): Promise<ApiAnswer>;
};

/** What `run` is given has been parsed with the schemas that stand beside it. */
export function route<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType | null>(
  declared: Declared<P, Q, B>,
): ApiRoute {
  return declared as unknown as ApiRoute;
}
