// The API of Alertmanager (v2): errors are a text in JSON. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
import { z } from 'zod';
import type { Fault } from '../../domain/integrations/fault.ts';
import { faultOfStatus, type HttpAnswer, type HttpClient, type HttpRequest } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';

export type Matcher = { readonly name: string; readonly value: string; readonly isRegex: true; readonly isEqual: true };

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const silence = z.object({
  id: z.string(),
  status: z.object({ state: z.string() }),
  endsAt: instant,
  createdBy: z.string(),
  comment: z.string(),
});
const alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  status: z.object({ state: z.string() }),
});

export type Silence = z.infer<typeof silence>;
export type Alert = z.infer<typeof alert>;

export type SilenceOrder = {
  readonly matcher: Matcher;
  readonly from: Date;
  readonly until: Date;
  readonly author: string;
  readonly comment: string;
};

export type AlertmanagerClient = {
  /** Those that are over stay in the list for days. */
  silences(signal: AbortSignal): Promise<{ readonly all: readonly Silence[]; readonly answer: HttpAnswer }>;
  /** Silenced ones too. */
  alerts(matcher: Matcher, signal: AbortSignal): Promise<readonly Alert[]>;
  silence(order: SilenceOrder, signal: AbortSignal): Promise<void>;
  expire(id: string, signal: AbortSignal): Promise<void>;
};

export type Login =
  | { readonly username: string; readonly password: () => string }
  | { readonly token: () => string }
  | null;

export function createAlertmanagerClient(http: HttpClient, login: Login): AlertmanagerClient {
  const ask = (request: HttpRequest, signal: AbortSignal) =>
    http.ask({ ...request, path: `/api/v2${request.path}`, headers: headersOf(login) }, signal);

  return {
    silences: async (signal) => {
      const answer = await ask({ path: '/silences', isRead: true }, signal);
      return { all: readJson(answer.text, z.array(silence), 'list of silences'), answer };
    },
    alerts: async ({ name, value }, signal) => {
      const filter = `${name}=~"${value.replaceAll(/["\\]/g, '\\$&')}"`;
      const query = { filter, active: 'true', silenced: 'true', inhibited: 'true' };
      const answer = await ask({ path: '/alerts', query, isRead: true }, signal);
      return readJson(answer.text, z.array(alert), 'list of alerts');
    },
    silence: async ({ matcher, from, until, author, comment }, signal) => {
      const body = {
        ...{ matchers: [matcher], createdBy: author, comment },
        ...{ startsAt: from.toISOString(), endsAt: until.toISOString() },
      };
      const answer = await ask({ method: 'POST', path: '/silences', body, isRead: false }, signal);
      readJson(answer.text, z.object({ silenceID: z.string() }), 'silence');
    },
    expire: async (id, signal) => {
      const path = `/silence/${encodeURIComponent(id)}`;
      await ask({ method: 'DELETE', path, isRead: false }, signal);
    },
  };
}

function headersOf(login: Login): Record<string, string> {
  if (login === null) return {};
  if ('token' in login) return { authorization: `Bearer ${login.token()}` };
  const { username, password } = login;
  return { authorization: `Basic ${Buffer.from(`${username}:${password()}`).toString('base64')}` };
}

/** A silence that another peer has not heard of, or that is over, is no fault: the next list says what stands. */
export function alertmanagerFault(answer: HttpAnswer): Fault | null {
  const { status, text } = answer;
  if (status === 404 && (text === '' || text.startsWith('"'))) return null;
  if (status === 500 && /already expired/.test(text)) return null;
  const fault = faultOfStatus(answer);
  return fault === null ? null : { ...fault, detail: `${fault.detail}${saidIn(text)}` };
}

function saidIn(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'string' ? `: ${said.slice(0, 200)}` : '';
  } catch {
    return '';
  }
}
