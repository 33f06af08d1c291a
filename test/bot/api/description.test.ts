// The description of the HTTP API says what the code does: every operation, every parameter, and the page that is kept of it.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openapiDocument, problemsOf } from '../../../bot/api/openapi.ts';
import { statusOf } from '../../../bot/api/problem.ts';
import { API_ROUTES } from '../../../bot/api/routes.ts';

const document = openapiDocument(API_ROUTES);
type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: object;
  responses: Record<string, object>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
);

it('is what docs/openapi.json says (npm run openapi)', () => {
  const kept = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');
  expect(`${JSON.stringify(document, null, 2)}\n`).toBe(kept);
});

it('has every route, and no other', () => {
  const named = (all: readonly { readonly method: string; readonly path: string }[]) =>
    all.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort();
  expect(named(operations)).toEqual(named(API_ROUTES));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
});

it.each(API_ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s says all of itself',
  (_, route) => {
    const operation = operations.find(({ operationId }) => operationId === route.id);
    const names = (place: string) =>
      operation?.parameters.flatMap((one) => (one.in === place ? [one.name] : [])).sort() ?? [];
    expect(names('path')).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
    expect(names('path')).toEqual(Object.keys(route.params.shape).sort());
    expect(names('query')).toEqual(Object.keys(route.query.shape).sort());
    expect(names('header')).toEqual(route.changes ? ['Idempotency-Key'] : []);
    expect(operation?.requestBody !== undefined).toBe(route.body !== null);
    const statuses = problemsOf(route).map(statusOf);
    const good = route.answers.kind === 'json' ? route.answers.status : 200;
    expect(
      Object.keys(operation?.responses ?? {})
        .map(Number)
        .sort(),
    ).toEqual([...new Set([good, ...statuses])].sort());
  },
);

it('has a route that changes something only with a body, and so with a key', () => {
  for (const { changes, body, method } of API_ROUTES)
    expect([changes, method]).toEqual([body !== null, body === null ? 'GET' : 'POST']);
});
