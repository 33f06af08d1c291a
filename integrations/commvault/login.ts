// The token that goes along with every request. That of a login ends after half an hour without one, or when the server restarts.
// https://documentation.commvault.com/2024e/expert/rest_api_authentication.html
import { z } from 'zod';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpClient } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';
import { createSessions, givenSession, type Sessions } from '../floor/sessions.ts';

export type Login =
  | { readonly accessToken: () => string }
  | { readonly username: string; readonly password: () => string };

const answer = z.object({
  token: z.string().nullish(),
  errList: z.array(z.object({ errLogMessage: z.string().nullish() })).nullish(),
});

export function createTokens(http: HttpClient, login: Login, now: () => Date): Sessions {
  if ('accessToken' in login) return givenSession(login.accessToken);
  const { username } = login;
  return createSessions(
    login.password,
    async (current, signal) => {
      const body = { username, password: Buffer.from(current, 'utf8').toString('base64') };
      const { text } = await http.ask({ method: 'POST', path: '/Login', body, isRead: false }, signal);
      const { token, errList } = readJson(text, answer, 'answer to the login');
      // A refusal is HTTP 200 without a token.
      if (token == null || token === '')
        throw new IntegrationFault({
          kind: 'refused',
          detail: errList?.[0]?.errLogMessage?.slice(0, 200) ?? 'no token',
        });
      return token;
    },
    now,
  );
}
