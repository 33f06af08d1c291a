// Who a token speaks for.
import { z } from 'zod';
import { loadHostRules } from '../../db/queries/people/reach.ts';
import { hostRuleText } from '../../domain/people/host-rules.ts';
import { ROLES } from '../../domain/people/roles.ts';
import { json } from './reading.ts';
import { type ApiRoute, route } from './route.ts';

const caller = z.strictObject({
  token: z.strictObject({
    id: z.int().positive(),
    name: z.string(),
    readOnly: z.boolean(),
    expiresAt: z.iso.datetime(),
  }),
  account: z.strictObject({
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    servers: z
      .array(z.string())
      .nullable()
      .describe('What the account is limited to, as `/role` says it; null: every server.'),
  }),
});

const whoAmI = route({
  ...{ method: 'GET', path: '/token', id: 'getToken', summary: 'The token of the call and its account' },
  ...{ ability: 'read', changes: false, problems: [] },
  ...{ params: z.strictObject({}), query: z.strictObject({}), body: null },
  answers: { kind: 'json', status: 200, says: 'Both', schema: caller },
  run: async ({ parts, caller: by }) => {
    const rules = await loadHostRules(parts.db, by.userId);
    return json({
      token: { id: by.tokenId, name: by.tokenName, readOnly: by.readOnly, expiresAt: by.tokenExpiresAt.toISOString() },
      account: {
        name: by.person,
        roles: by.roles,
        servers: rules.length === 0 ? null : rules.map((rule) => hostRuleText(rule, 'en')),
      },
    });
  },
});

export const tokenRoutes: readonly ApiRoute[] = [whoAmI];
