// Who the client is: Basic, a key, or an OAuth token that is asked for anew when it has run out.
import { z } from 'zod';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpClient } from '../floor/http.ts';
import { parsedJson } from '../floor/read-json.ts';

export type Login =
  | { readonly apiKey: () => string }
  | { readonly username: string; readonly password: () => string }
  | { readonly clientId: string; readonly clientSecret: () => string };

export type SignedIn = {
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** After a 401; false: asking again is of no use, and may lock the account. */
  renew(): boolean;
};

/** Before its end: an answer takes its time. */
const EARLY_MS = 60_000;

const token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

export function signIn(http: HttpClient, login: Login, now: () => Date): SignedIn {
  if ('apiKey' in login) return { headers: async () => ({ 'x-sn-apikey': login.apiKey() }), renew: () => false };
  if ('username' in login) {
    const coded = () => Buffer.from(`${login.username}:${login.password()}`).toString('base64');
    return { headers: async () => ({ authorization: `Basic ${coded()}` }), renew: () => false };
  }
  let held: { readonly token: string; readonly until: number } | null = null;
  const ask = async (signal: AbortSignal) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: login.clientId,
      client_secret: login.clientSecret(),
    });
    // What may have arrived is not sent again: nobody knows that a refused try does not count.
    const { text, status } = await http.ask({ method: 'POST', path: '/oauth_token.do', body, isRead: false }, signal);
    // RFC 6749, 5.2: who is not known, or may not, is told so by 400, 401 or 403.
    if ([400, 401, 403].includes(status))
      throw new IntegrationFault({ kind: 'refused', detail: `HTTP ${status} (oauth_token.do)` });
    const read = token.safeParse(parsedJson(text));
    if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: 'no token in the answer' });
    return { token: read.data.access_token, until: now().getTime() + read.data.expires_in * 1000 - EARLY_MS };
  };
  return {
    headers: async (signal) => {
      if (held === null || held.until <= now().getTime()) held = await ask(signal);
      return { authorization: `Bearer ${held.token}` };
    },
    renew: () => {
      const had = held !== null;
      held = null;
      return had;
    },
  };
}
