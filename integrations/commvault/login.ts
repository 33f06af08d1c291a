// The token that goes along with every request. That of a login ends after half an hour without one, or when the server restarts.
// https://documentation.commvault.com/2024e/expert/rest_api_authentication.html
import { z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpClient } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';

export type Login =
  | { readonly accessToken: () => string }
  | { readonly username: string; readonly password: () => string };

export type Tokens = {
  /** Throws IntegrationFault. */
  current(signal: AbortSignal): Promise<string>;
  /** It was refused. False: there is no other one to be had. */
  forget(token: string): boolean;
};

const answer = z.object({
  token: z.string().nullish(),
  errList: z.array(z.object({ errLogMessage: z.string().nullish() })).nullish(),
});

/** Longer than whoever asks at the same time waits: afterwards nobody asks until the fault is over. */
const REFUSED_MS = 60_000;

/** Of both nobody knows that they do not count as a refused try. */
const REFUSALS: readonly Fault['kind'][] = ['refused', 'settings'];

type Refused = { readonly password: string; readonly fault: Fault; readonly until: number };

export function createTokens(http: HttpClient, login: Login): Tokens {
  if ('accessToken' in login) return { current: async () => login.accessToken(), forget: () => false };
  const { username, password } = login;
  let known: Promise<string> | null = null;
  let last: string | null = null;
  let refused: Refused | null = null;

  async function logIn(signal: AbortSignal): Promise<string> {
    const current = password();
    // Each refused try counts towards the lock of the account: of many servers at once, one finds out.
    if (refused !== null && refused.password === current && performance.now() < refused.until)
      throw new IntegrationFault(refused.fault);
    try {
      return await logInWith(current, signal);
    } catch (error) {
      if (error instanceof IntegrationFault && REFUSALS.includes(error.fault.kind))
        refused = { password: current, fault: error.fault, until: performance.now() + REFUSED_MS };
      throw error;
    }
  }

  async function logInWith(current: string, signal: AbortSignal): Promise<string> {
    const body = { username, password: Buffer.from(current, 'utf8').toString('base64') };
    const { text } = await http.ask({ method: 'POST', path: '/Login', body, isRead: false }, signal);
    const { token, errList } = readJson(text, answer, 'answer to the login');
    // A refusal is HTTP 200 without a token.
    if (token == null || token === '')
      throw new IntegrationFault({ kind: 'refused', detail: errList?.[0]?.errLogMessage?.slice(0, 200) ?? 'no token' });
    last = token;
    return token;
  }

  return {
    // One login for all who wait for it, and none that has failed is kept.
    current: (signal) => {
      known ??= logIn(signal).catch((error: unknown) => {
        known = null;
        throw error;
      });
      return known;
    },
    // Of several whose token was refused, the first one has it renewed.
    forget: (token) => {
      if (token !== last) return true;
      known = null;
      // The others find the login of the first one under way.
      last = null;
      return true;
    },
  };
}
