// The description of the HTTP API, made of the schemas that its requests are read with.
import { z } from 'zod';
import { PROBLEM_KINDS, PROBLEM_TYPE, type ProblemKind, problemSchema, statusOf } from './problem.ts';
import type { ApiRoute } from './route.ts';

/** Of the API, not of the product: it rises when a caller has to change something. */
const API_VERSION = '1.0.0';
export const API_BASE = '/api/v1';

/** What every route may answer. */
const ALWAYS: readonly ProblemKind[] = [
  ...(['bad-request', 'not-authenticated', 'account-closed', 'not-allowed'] as const),
  ...(['too-many-requests', 'internal-error'] as const),
];
const OF_CHANGES: readonly ProblemKind[] = ['read-only', 'too-large', 'wrong-type'];

export function problemsOf({ changes, problems }: ApiRoute): readonly ProblemKind[] {
  return [...ALWAYS, ...(changes ? OF_CHANGES : []), ...problems];
}

const DESCRIPTION = `Campaigns, servers, history and reports of PatchCenter, and the start of what may start.

Each call bears a token that an admin has made with \`/tokens\`: \`Authorization: Bearer pct_…\`. It has the rights that its account has at that moment, on the servers that the account is limited to. A token may call 120 times a minute, four calls at a time.

Lists come in pages: \`nextCursor\` of one is \`cursor\` of the next. What is not done is answered with problem details (RFC 9457). A request that is none of this API (another method than GET and POST, signs that no address here has), one that is too slow (408) and one too many at a time for the whole process (503) get a status alone. Kinds of problems: ${PROBLEM_KINDS.map((kind) => `\`${kind}\``).join(', ')}.`;

export function openapiDocument(routes: readonly ApiRoute[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'PatchCenter for Teams', version: API_VERSION, description: DESCRIPTION },
    servers: [{ url: API_BASE }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of `/tokens`.' } },
      schemas: { Problem: schemaOf(problemSchema) },
    },
  };
}

function operationOf(route: ApiRoute) {
  const { id, summary, description, body, changes } = route;
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    'x-right': route.ability,
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(changes ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body === null
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: { ...answerOf(route), ...refusalsOf(route) },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A word of your own for this order, 8 to 128 letters, digits, `_` or `-`. Repeat it when you repeat the call.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,128}$' },
};

function parametersOf(object: z.ZodObject, place: 'path' | 'query') {
  const { properties = {}, required = [] } = z.toJSONSchema(object, { io: 'input' });
  const read = z.toJSONSchema(object, { io: 'output' }).properties ?? {};
  return Object.keys(properties).map((name) => {
    const { description, ...schema } = read[name] as Record<string, unknown>;
    const isRequired = place === 'path' || (required.includes(name) && !('default' in schema));
    return { name, in: place, required: isRequired, ...(description === undefined ? {} : { description }), schema };
  });
}

function answerOf({ answers }: ApiRoute) {
  if (answers.kind === 'json') {
    const content = { 'application/json': { schema: schemaOf(answers.schema) } };
    return { [answers.status]: { description: answers.says, content } };
  }
  const content = Object.fromEntries(
    answers.types.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }]),
  );
  return { 200: { description: answers.says, content } };
}

function refusalsOf(route: ApiRoute) {
  const byStatus = Map.groupBy(problemsOf(route), statusOf);
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      status,
      { description: kinds.map((kind) => `\`${kind}\``).join(', '), content: { [PROBLEM_TYPE]: { schema } } },
    ]),
  );
}

function schemaOf(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return rest;
}
