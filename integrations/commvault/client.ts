// The REST API of Commvault: clients, and the backup jobs of one of them.
// https://documentation.commvault.com/2024e/expert/rest_api_get_job.html
import { type ZodType, z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfStatus, type HttpAnswer, type HttpClient, type HttpRequest } from '../floor/http.ts';
import { readJson } from '../floor/read-json.ts';
import type { Sessions } from '../floor/sessions.ts';

const entity = z.object({
  clientId: z.number().int().positive(),
  clientName: z.string().min(1),
  hostName: z.string().nullish(),
});
const clientRow = z.object({
  client: z.object({ clientEntity: entity }),
  clientProps: z.object({ IsDeletedClient: z.union([z.boolean(), z.number()]).nullish() }).nullish(),
});
/** Of none there is no list. */
const clientsAnswer = z.object({ clientProperties: z.array(z.unknown()).nullish() });
const clientAnswer = z.object({ clientProperties: z.array(clientRow).max(1).nullish() });

const seconds = z.number().int().nonnegative();
const jobSummary = z.object({
  jobId: z.number().int().positive(),
  jobType: z.string(),
  backupLevelName: z.string().nullish(),
  status: z.string(),
  jobEndTime: seconds,
  isAged: z.union([z.boolean(), z.number()]).nullish(),
  subclient: z.object({
    clientId: z.number().int(),
    appName: z.string().nullish(),
    backupsetName: z.string().nullish(),
    subclientName: z.string(),
  }),
});
const jobsAnswer = z.object({
  totalRecordsWithoutPaging: z.number().int().nonnegative(),
  jobs: z.array(z.object({ jobSummary })).nullish(),
});
/** Within HTTP 200, in place of what was asked for. */
const problem = z.object({ errorMessage: z.string().nullish(), errorCode: z.number() });

export type ClientSaid = z.infer<typeof clientRow>;
export type JobSaid = z.infer<typeof jobSummary>;

type ClientsSaid = {
  readonly clients: readonly ClientSaid[];
  readonly unreadable: readonly { readonly id: string; readonly why: string }[];
};

/** Each throws IntegrationFault. */
export type CommvaultClient = {
  clients(signal: AbortSignal): Promise<ClientsSaid>;
  /** null: it is not there any more. */
  client(id: string, signal: AbortSignal): Promise<ClientSaid | null>;
  /** Backups of that client that have ended, all of them. `date`: of the last answer, as it says it. */
  jobs(
    clientId: string,
    days: number,
    signal: AbortSignal,
  ): Promise<{ readonly jobs: readonly JobSaid[]; readonly date: string | undefined }>;
};

const PAGE = 1000;
const MOST_PAGES = 50;
const DAY_SECONDS = 86_400;

export function createCommvaultClient(http: HttpClient, tokens: Sessions): CommvaultClient {
  async function ask(request: Omit<HttpRequest, 'isRead'>, signal: AbortSignal): Promise<HttpAnswer> {
    const once = async (token: string) =>
      http.ask({ ...request, headers: { ...request.headers, authtoken: token }, isRead: true }, signal);
    const token = await tokens.current(signal);
    const answer = await once(token);
    if (answer.status !== 401) return answer;
    if (!tokens.forget(token)) throw new IntegrationFault({ kind: 'refused', detail: 'HTTP 401' });
    const renewed = await once(await tokens.current(signal));
    if (renewed.status === 401) throw new IntegrationFault({ kind: 'refused', detail: 'HTTP 401 after a new login' });
    return renewed;
  }

  async function page(clientId: string, days: number, offset: number, signal: AbortSignal) {
    const query = {
      clientId,
      jobCategory: 'Finished',
      jobFilter: 'Backup',
      completedJobLookupTime: String(days * DAY_SECONDS),
    };
    const headers = { limit: String(PAGE), offset: String(offset) };
    const { text, headers: said } = await ask({ path: '/Job', query, headers }, signal);
    return { ...readAnswer(text, jobsAnswer, 'list of jobs'), date: said.date };
  }

  return {
    clients: async (signal) => {
      const { text } = await ask({ path: '/Client' }, signal);
      return clientsSaid(readAnswer(text, clientsAnswer, 'list of clients').clientProperties ?? []);
    },
    client: async (id, signal) => {
      const { status, text } = await ask({ path: `/Client/${encodeURIComponent(id)}` }, signal);
      if (status === 404) return null;
      return readAnswer(text, clientAnswer, 'client').clientProperties?.[0] ?? null;
    },
    jobs: async (clientId, days, signal) => {
      const found = new Map<number, JobSaid>();
      for (let at = 0; at < MOST_PAGES; at += 1) {
        const { totalRecordsWithoutPaging: total, jobs, date } = await page(clientId, days, at * PAGE, signal);
        const rows = (jobs ?? []).map((one) => one.jobSummary);
        const stranger = rows.find(({ subclient }) => String(subclient.clientId) !== clientId);
        if (stranger !== undefined)
          throw new IntegrationFault({ kind: 'nonsense', detail: `job ${stranger.jobId} is of another client` });
        for (const row of rows) found.set(row.jobId, row);
        if (found.size === total && rows.length <= PAGE) return { jobs: [...found.values()], date };
        if (rows.length < PAGE)
          throw new IntegrationFault({ kind: 'incomplete', detail: `${found.size} of ${total} jobs` });
      }
      throw new IntegrationFault({ kind: 'incomplete', detail: `more than ${PAGE * MOST_PAGES} jobs of one client` });
    },
  };
}

/** 401 is answered by a new login. 403 is a right that is missing: no try that locks an account. */
export function faultOfCommvault(answer: HttpAnswer): Fault | null {
  if (answer.status === 401 || answer.status === 404) return null;
  if (answer.status !== 403) return faultOfStatus(answer);
  const said = problem.safeParse(jsonOrNull(answer.text)).data?.errorMessage;
  return { kind: 'settings', detail: `HTTP 403: ${said?.slice(0, 200) ?? 'a right is missing'}` };
}

function readAnswer<T>(text: string, shape: ZodType<T>, what: string): T {
  const wrong = problem.safeParse(jsonOrNull(text)).data;
  if (wrong !== undefined && wrong.errorCode !== 0)
    throw new IntegrationFault({
      kind: 'nonsense',
      detail: `error ${wrong.errorCode}: ${wrong.errorMessage?.slice(0, 200) ?? ''}`,
    });
  return readJson(text, shape, what);
}

function clientsSaid(rows: readonly unknown[]): ClientsSaid {
  const read = rows.map((row) => ({ row, parsed: clientRow.safeParse(row) }));
  return {
    clients: read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])),
    unreadable: read.flatMap(({ row, parsed }) =>
      parsed.success
        ? []
        : [{ id: idIn(row), why: `${parsed.error.issues[0]?.path.join('.') ?? 'it'} makes no sense` }],
    ),
  };
}

const onlyId = z.object({
  client: z.object({ clientEntity: z.object({ clientId: z.union([z.number(), z.string()]) }) }),
});

function idIn(row: unknown): string {
  const read = onlyId.safeParse(row);
  return read.success ? String(read.data.client.clientEntity.clientId) : '?';
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
