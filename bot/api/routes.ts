// Every operation of the HTTP API, a line each. What is missing on purpose: the approval of production and everything else that is a
// person's decision on a card.
import { z } from 'zod';
import { campaignRoutes } from './campaign-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { openapiDocument } from './openapi.ts';
import { json } from './reading.ts';
import { type ApiRoute, route } from './route.ts';
import { serverRoutes } from './server-routes.ts';
import { startRoutes } from './start-route.ts';
import { tokenRoutes } from './token-routes.ts';

const description = route({
  ...{ method: 'GET', path: '/openapi.json', id: 'getDescription', summary: 'This description (OpenAPI 3.1)' },
  ...{ ability: 'read', changes: false, problems: [] },
  ...{ params: z.strictObject({}), query: z.strictObject({}), body: null },
  answers: { kind: 'json', status: 200, says: 'An OpenAPI document', schema: z.looseObject({ openapi: z.string() }) },
  run: async () => json(openapiDocument(API_ROUTES)),
});

export const API_ROUTES: readonly ApiRoute[] = [
  ...tokenRoutes,
  ...campaignRoutes,
  ...startRoutes,
  ...serverRoutes,
  ...historyRoutes,
  description,
];
