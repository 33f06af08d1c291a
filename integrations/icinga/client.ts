// The API of Icinga 2. What a filter needs goes along as a variable of it, so that no name is ever read as a part of the filter.
// https://icinga.com/docs/icinga-2/latest/doc/12-icinga2-api/
import { type ZodType, z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { clockAheadOf } from '../floor/clock-there.ts';
import { faultOfStatus, type HttpAnswer, type HttpClient } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';

export type Filter = { readonly filter: string; readonly variables: Readonly<Record<string, string>> };

const host = z.object({
  attrs: z.object({
    name: z.string(),
    state: z.number(),
    last_check_result: z.object({ output: z.string().nullish() }).nullish(),
  }),
});
const service = z.object({
  attrs: z.object({
    name: z.string(),
    host_name: z.string(),
    state: z.number(),
    last_check_result: z.object({ output: z.string().nullish() }).nullish(),
  }),
});
const downtime = z.object({
  attrs: z.object({
    __name: z.string(),
    host_name: z.string(),
    service_name: z.string().nullish(),
    author: z.string(),
    comment: z.string(),
    end_time: z.number(),
    config_owner: z.string().nullish(),
  }),
});

export type IcingaHost = z.infer<typeof host>['attrs'];
export type IcingaService = z.infer<typeof service>['attrs'];
export type IcingaDowntime = z.infer<typeof downtime>['attrs'];

const result = z.object({ code: z.number(), status: z.string().default('') });
export type ActionResult = z.infer<typeof result>;

export type DowntimeOrder = {
  readonly host: string;
  readonly author: string;
  readonly comment: string;
  readonly from: Date;
  readonly until: Date;
};

export type IcingaClient = {
  hosts(filter: Filter, signal: AbortSignal): Promise<readonly IcingaHost[]>;
  services(filter: Filter, signal: AbortSignal): Promise<readonly IcingaService[]>;
  /** `aheadMs`: their clock minus ours, in which their ends are. */
  downtimes(
    filter: Filter,
    signal: AbortSignal,
  ): Promise<{ readonly all: readonly IcingaDowntime[]; readonly aheadMs: number }>;
  schedule(order: DowntimeOrder, signal: AbortSignal): Promise<readonly ActionResult[]>;
  remove(name: string, signal: AbortSignal): Promise<readonly ActionResult[]>;
};

type Login = { readonly username: string; readonly password: () => string };

export function createIcingaClient(http: HttpClient, { username, password }: Login, now: () => Date): IcingaClient {
  async function post(path: string, body: object, isRead: boolean, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = {
      authorization: `Basic ${Buffer.from(`${username}:${password()}`).toString('base64')}`,
      ...(isRead && { 'x-http-method-override': 'GET' }),
    };
    return http.ask({ method: 'POST', path, headers, body, isRead }, signal);
  }

  async function objects<T>(
    kind: 'hosts' | 'services' | 'downtimes',
    { filter, variables }: Filter,
    [shape, attrs]: readonly [ZodType<{ readonly attrs: T }>, readonly string[]],
    signal: AbortSignal,
  ): Promise<{ readonly all: readonly T[]; readonly answer: HttpAnswer }> {
    const body = { filter, filter_vars: variables, attrs };
    const answer = await post(`/v1/objects/${kind}`, body, true, signal);
    // So it also answers a filter that it does not understand: nothing is known of what there is.
    if (answer.status !== 200) throw new IntegrationFault(said(answer, kind));
    const { results } = readJson(answer.text, z.object({ results: z.array(shape) }), `list of ${kind}`);
    return { all: results.map(({ attrs: one }) => one), answer };
  }

  async function act(action: string, body: object, signal: AbortSignal): Promise<readonly ActionResult[]> {
    const answer = await post(`/v1/actions/${action}`, body, false, signal);
    if (answer.status === 404 && !answer.text.includes('"results"')) return [];
    return readJson(answer.text, z.object({ results: z.array(result) }), `result of ${action}`).results;
  }

  return {
    hosts: async (filter, signal) =>
      (await objects('hosts', filter, [host, ['name', 'state', 'last_check_result']], signal)).all,
    services: async (filter, signal) =>
      (await objects('services', filter, [service, ['name', 'host_name', 'state', 'last_check_result']], signal)).all,
    downtimes: async (filter, signal) => {
      const attrs = ['__name', 'host_name', 'service_name', 'author', 'comment', 'end_time', 'config_owner'];
      const { all, answer } = await objects('downtimes', filter, [downtime, attrs], signal);
      return { all, aheadMs: clockAheadOf(answer, now()) };
    },
    schedule: ({ host: name, author, comment, from, until }, signal) =>
      act(
        'schedule-downtime',
        {
          type: 'Host',
          filter: 'host.name == wanted',
          filter_vars: { wanted: name },
          ...{ author, comment, fixed: true, all_services: true },
          ...{ start_time: from.getTime() / 1000, end_time: until.getTime() / 1000 },
        },
        signal,
      ),
    remove: (name, signal) => act('remove-downtime', { downtime: name }, signal),
  };
}

/** The status of an action is made of those of its objects: what it says is read by whoever asked. */
export function icingaFault(answer: HttpAnswer): Fault | null {
  const { status, text } = answer;
  if (status === 404) return null;
  if (status === 500 && text.includes('"results"')) return null;
  const fault = faultOfStatus(answer);
  if (fault === null || status !== 403) return fault;
  // A right that is missing, and no login that tries could lock.
  return { kind: 'settings', detail: said(answer, 'right').detail };
}

const failure = z.object({ status: z.string() });

function said({ status, text }: HttpAnswer, what: string): Fault {
  const read = failure.safeParse(jsonOf(text));
  const words = read.success ? read.data.status.slice(0, 200) : what;
  return { kind: 'nonsense', detail: `HTTP ${status}: ${words}` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
