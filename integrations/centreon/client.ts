// The REST API of Centreon (v2). A downtime is a command: accepted with 204, and carried out later or never.
// https://docs-api.centreon.com/api/centreon-web/
import { type ZodType, z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfStatus, type HttpAnswer, type HttpClient, type HttpRequest } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';
import { createSessions, givenSession, type Sessions } from '../floor/sessions.ts';

const PAGE = 100;
const MOST_PAGES = 200;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const host = z.object({ id: z.number(), name: z.string(), state: z.number(), output: z.string().nullish() });
const service = z.object({
  id: z.number(),
  description: z.string(),
  state: z.number(),
  status: z.object({ name: z.string() }).nullish(),
  output: z.string().nullish(),
});
const downtime = z.object({
  id: z.number(),
  host_id: z.number(),
  service_id: z.number().nullish(),
  comment: z.string().nullish(),
  end_time: instant,
  is_cancelled: z.boolean(),
});

export type CentreonHost = z.infer<typeof host>;
export type CentreonService = z.infer<typeof service>;
export type CentreonDowntime = z.infer<typeof downtime>;

export type DowntimeOrder = {
  readonly hostId: number;
  readonly comment: string;
  readonly from: Date;
  readonly until: Date;
};

export type CentreonClient = {
  hosts(names: readonly string[], signal: AbortSignal): Promise<readonly CentreonHost[]>;
  services(hostId: number, signal: AbortSignal): Promise<readonly CentreonService[]>;
  /** With this in its comment, of hosts and of services: those that end latest come first, until they end before `since`. */
  downtimes(
    part: string,
    since: Date,
    signal: AbortSignal,
  ): Promise<{ readonly all: readonly CentreonDowntime[]; readonly answer: HttpAnswer | null }>;
  add(order: DowntimeOrder, signal: AbortSignal): Promise<void>;
  cancel(id: number, signal: AbortSignal): Promise<void>;
};

export type Login = { readonly token: () => string } | { readonly username: string; readonly password: () => string };

type Asking = Pick<HttpRequest, 'method' | 'path' | 'query' | 'body' | 'isRead'>;
type Walk<T> = {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly shape: ZodType<T>;
  readonly isEnough?: (row: T) => boolean;
};

export function createCentreonClient(
  http: HttpClient,
  { version, login, now }: { readonly version: string; readonly login: Login; readonly now: () => Date },
): CentreonClient {
  const root = `/api/${version}`;
  const sessions = sessionsOf(http, root, login, now);

  /** A session ends by itself: once, it is begun anew. A login that is refused then is not tried again. */
  async function ask(request: Asking, signal: AbortSignal): Promise<HttpAnswer> {
    const once = (token: string) =>
      http.ask({ ...request, path: `${root}${request.path}`, headers: { 'x-auth-token': token } }, signal);
    const token = await sessions.current(signal);
    try {
      return await once(token);
    } catch (error) {
      const isEnded = error instanceof IntegrationFault && error.fault.kind === 'refused';
      if (!isEnded || !sessions.forget(token)) throw error;
      return once(await sessions.current(signal));
    }
  }

  async function walk<T extends { readonly id: number }>(
    { path, query, shape, isEnough }: Walk<T>,
    signal: AbortSignal,
  ) {
    const rows = new Map<number, T>();
    let first: HttpAnswer | null = null;
    let read = 0;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await ask(
        { path, query: { ...query, limit: String(PAGE), page: String(page) }, isRead: true },
        signal,
      );
      first ??= answer;
      const { result, meta } = readJson(
        answer.text,
        z.object({ result: z.array(shape), meta: z.object({ total: z.number() }) }),
        `list of ${path}`,
      );
      for (const row of result) rows.set(row.id, row);
      read += result.length;
      const last = result.at(-1);
      if (last !== undefined && isEnough?.(last) === true) return { all: [...rows.values()], answer: first };
      if (read < meta.total && result.length === PAGE) continue;
      if (read !== meta.total || rows.size !== read)
        throw new IntegrationFault({ kind: 'incomplete', detail: `${path}: ${rows.size} of ${meta.total} rows` });
      return { all: [...rows.values()], answer: first };
    }
    // Of downtimes, some of ours may be among those that were not read: none is lifted, and none set a second time.
    throw new IntegrationFault({ kind: 'incomplete', detail: `${path}: more than ${MOST_PAGES * PAGE} rows` });
  }

  return {
    hosts: async (names, signal) => {
      const search = { $or: names.map((name) => ({ 'host.name': { $eq: name } })) };
      const query = { search: JSON.stringify(search), show_service: 'false' };
      return (await walk({ path: '/monitoring/hosts', query, shape: host }, signal)).all;
    },
    services: async (hostId, signal) =>
      (await walk({ path: `/monitoring/hosts/${hostId}/services`, query: {}, shape: service }, signal)).all,
    downtimes: (part, since, signal) => {
      const query = {
        search: JSON.stringify({ comment: { $lk: `%${part}%` } }),
        sort_by: JSON.stringify({ end_time: 'DESC' }),
      };
      const isEnough = ({ end_time: end }: CentreonDowntime) => end < since;
      return walk({ path: '/monitoring/downtimes', query, shape: downtime, isEnough }, signal);
    },
    add: async ({ hostId, comment, from, until }, signal) => {
      const body = {
        ...{ comment, start_time: stamp(from), end_time: stamp(until) },
        ...{ is_fixed: true, duration: Math.round((until.getTime() - from.getTime()) / 1000), with_services: true },
      };
      await ask({ method: 'POST', path: `/monitoring/hosts/${hostId}/downtimes`, body, isRead: false }, signal);
    },
    cancel: async (id, signal) => {
      await ask({ method: 'DELETE', path: `/monitoring/downtimes/${id}`, isRead: false }, signal);
    },
  };
}

const begun = z.object({ security: z.object({ token: z.string() }) });

/** As shipped five refused logins block the account for a quarter of an hour: what may have arrived is not sent again. */
function sessionsOf(http: HttpClient, root: string, login: Login, now: () => Date): Sessions {
  if ('token' in login) return givenSession(login.token);
  return createSessions(
    login.password,
    async (password, signal) => {
      const body = { security: { credentials: { login: login.username, password } } };
      const { text } = await http.ask({ method: 'POST', path: `${root}/login`, body, isRead: false }, signal);
      return readJson(text, begun, 'login').security.token;
    },
    now,
  );
}

/** Without fractions of a second, which it does not read. */
function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+00:00`;
}

/** Who may not act is let in all the same: its rights are to be corrected, and no login that tries could lock. */
export function centreonFault(answer: HttpAnswer): Fault | null {
  if (answer.status === 403) return { kind: 'settings', detail: `HTTP 403${saidIn(answer.text)}` };
  if (answer.status === 404) return { kind: 'nonsense', detail: `HTTP 404${saidIn(answer.text)}` };
  const fault = faultOfStatus(answer);
  return fault === null ? null : { ...fault, detail: `${fault.detail}${saidIn(answer.text)}` };
}

function saidIn(text: string): string {
  try {
    const said = z.object({ message: z.string() }).safeParse(JSON.parse(text));
    return said.success ? `: ${said.data.message.slice(0, 200)}` : '';
  } catch {
    return '';
  }
}
