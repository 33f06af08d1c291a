// The console's web API 2.1: agents page by page, and whose token it is.
import { z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfStatus, type HttpAnswer, type HttpClient } from '../floor/http.ts';
import { parsedJson } from '../floor/read-json.ts';

export type Agent = {
  readonly id: string;
  readonly computerName: string;
  readonly domain: string | null;
  readonly osType: string;
  readonly agentVersion: string | null;
  readonly isActive: boolean;
  readonly isDecommissioned: boolean;
  readonly isUninstalled: boolean;
  readonly infected: boolean;
  readonly networkStatus: string | null;
  readonly lastActiveDate: Date;
  readonly addresses: readonly string[];
};

export type AgentPage = {
  readonly agents: readonly Agent[];
  readonly unreadable: readonly { readonly id: string; readonly why: string }[];
  readonly total: number;
  /** null: it is the last one. */
  readonly next: string | null;
  /** How far the console's clock is ahead, in milliseconds; 0 where it does not say. */
  readonly ahead: number;
};

export type SentinelOneClient = {
  /** Throws IntegrationFault, as the next one does. */
  agents(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<AgentPage>;
  user(signal: AbortSignal): Promise<{ readonly scope: string; readonly expiresAt: Date | null }>;
};

const ROOT = '/web/api/v2.1';

const agentsAnswer = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  pagination: z.object({ totalItems: z.number().int().nonnegative(), nextCursor: z.string().nullish() }),
});
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const agent = z.object({
  // Greater than 2^53: a number has lost its last digits.
  id: z.string().regex(/^\d+$/),
  computerName: z.string().trim().min(1),
  domain: z.string().nullish(),
  osType: z.string(),
  agentVersion: z.string().nullish(),
  isActive: z.boolean(),
  isDecommissioned: z.boolean(),
  isUninstalled: z.boolean().nullish(),
  infected: z.boolean().nullish(),
  networkStatus: z.string().nullish(),
  lastActiveDate: instant,
  networkInterfaces: z.array(z.object({ inet: z.array(z.string()).nullish() })).nullish(),
});
const userAnswer = z.object({
  data: z.object({
    scope: z.string().nullish(),
    apiToken: z.object({ expiresAt: instant.nullish() }).nullish(),
  }),
});

export function createSentinelOneClient(
  http: HttpClient,
  { token, now }: { readonly token: () => string; readonly now: () => Date },
): SentinelOneClient {
  async function ask<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ) {
    const headers = { authorization: `ApiToken ${token()}` };
    const answer = await http.ask({ path: `${ROOT}/${path}`, query, headers, isRead: true }, signal);
    const read = schema.safeParse(parsedJson(answer.text));
    if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: `no answer of /${path}` });
    return { said: read.data, headers: answer.headers };
  }
  return {
    agents: async (query, signal) => {
      const { said, headers } = await ask('agents', query, agentsAnswer, signal);
      const read = said.data.map(readAgent);
      return {
        agents: read.flatMap((one) => ('agent' in one ? [one.agent] : [])),
        unreadable: read.flatMap((one) => ('why' in one ? [one] : [])),
        total: said.pagination.totalItems,
        next: said.pagination.nextCursor ?? null,
        ahead: aheadOf(headers.date, now()),
      };
    },
    user: async (signal) => {
      const { said } = await ask('user', {}, userAnswer, signal);
      return { scope: said.data.scope ?? '?', expiresAt: said.data.apiToken?.expiresAt ?? null };
    },
  };
}

/** 400 is a question that the console does not take: an old cursor, a filter of another version. */
export function faultOfConsole(answer: HttpAnswer): Fault | null {
  const fault = faultOfStatus(answer);
  if (fault === null || answer.status >= 500 || answer.status === 429) return fault;
  const said = z
    .object({ errors: z.array(z.object({ title: z.string().nullish() })) })
    .safeParse(jsonOrNull(answer.text)).data;
  const title = said?.errors[0]?.title?.slice(0, 200);
  return title == null ? fault : { ...fault, detail: `${fault.detail}: ${title}` };
}

/** One that has no readable id is told by its name: its last good copy stays. */
function readAgent(
  raw: Readonly<Record<string, unknown>>,
): { readonly agent: Agent } | { readonly id: string; readonly why: string } {
  const read = agent.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { id: String(raw.id ?? raw.computerName ?? '?'), why: `${issue?.path.join('.') ?? 'it'} makes no sense` };
  }
  const { networkInterfaces, domain, agentVersion, networkStatus, isUninstalled, infected, ...rest } = read.data;
  return {
    agent: {
      ...rest,
      domain: domain ?? null,
      agentVersion: agentVersion ?? null,
      networkStatus: networkStatus ?? null,
      isUninstalled: isUninstalled ?? false,
      infected: infected ?? false,
      addresses: (networkInterfaces ?? []).flatMap(({ inet }) => inet ?? []),
    },
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function aheadOf(date: string | undefined, now: Date): number {
  const ms = date === undefined ? Number.NaN : Date.parse(date) - now.getTime();
  return Number.isNaN(ms) ? 0 : ms;
}
