// A copy with many records is compared in a thread of its own: it computes for seconds, and the process goes on answering people meanwhile.
import { Worker } from 'node:worker_threads';
import { addressOf, type DatabaseAddress } from '../../db/connect.ts';
import { isMuchToCompare } from '../../db/queries/integrations/copies-to-compare.ts';
import type { DatabaseLimits } from '../../db/steady.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import { secretNow } from '../../domain/secret.ts';
import type { LoadedIntegration } from '../../integrations/any-integration.ts';
import type { QueuedJob } from '../../jobs/queue/job-kinds.ts';
import type { OperationContext, OperationSettings, Outcome, Requester } from '../shared/operation.ts';
import { applyCopy, reviewCopy } from './compare-copy.ts';

const WAYS = { apply: applyCopy, review: reviewCopy } as const;
export type Way = keyof typeof WAYS;
export type Compared<W extends Way> = Awaited<ReturnType<(typeof WAYS)[W]>>;

/** What can be copied to a thread. */
export type ThreadOrder = {
  readonly way: Way;
  readonly url: string;
  readonly limits: DatabaseLimits;
  readonly settings: OperationSettings;
  readonly by: Requester;
  readonly integration: { readonly name: IntegrationName; readonly given: unknown };
  /** Business time, less that of the machine. */
  readonly aheadMs: number;
};
export type ThreadAnswer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome<object>; readonly jobs: readonly QueuedJob[] }
  | { readonly kind: 'error'; readonly message: string };

const THREAD = new URL('./compare-thread.ts', import.meta.url);

/** One at a time: each holds both sides whole. */
let last: Promise<unknown> = Promise.resolve();

export async function compareApart<W extends Way>(
  way: W,
  ctx: OperationContext,
  by: Requester,
  integration: LoadedIntegration,
): Promise<Compared<W>> {
  const address = addressOf(ctx.db);
  if (address === undefined || integration.given === undefined || !(await isMuchToCompare(ctx.db, integration.name)))
    return (await WAYS[way](ctx, by, integration)) as Compared<W>;
  const turn = last.then(() => inThread(orderOf(way, ctx, { by, integration, address })));
  last = turn.catch(() => {});
  const { outcome, jobs } = await turn;
  if (jobs.length > 0) await ctx.jobQueue.enqueue([...jobs]);
  return outcome as Compared<W>;
}

function orderOf(
  way: Way,
  { clock, settings }: OperationContext,
  {
    by,
    integration: { name, given },
    address: { url, limits },
  }: { readonly by: Requester; readonly integration: LoadedIntegration; readonly address: DatabaseAddress },
): ThreadOrder {
  const aheadMs = clock.now().getTime() - Date.now();
  return { way, url: secretNow(url), limits, settings: copied(settings), by, integration: { name, given }, aheadMs };
}

/** Those of an operation alone: what else a process has among its settings may hold functions, which no thread takes. */
function copied(all: OperationSettings): OperationSettings {
  const names: { readonly [K in keyof Required<Omit<OperationSettings, 'integrations'>>]: true } = {
    ...{ zone: true, webhooks: true, freshness: true, fourEyes: true, validatedVersions: true, ownServersOnly: true },
    ...{ notifications: true, admins: true, generalExcludes: true, kernels: true, rebootPolicy: true },
    ...{ hoursBudget: true, suffixes: true, keptByPeople: true, supportEnds: true, backupHours: true },
    ...{ slotGraceMinutes: true, files: true },
  };
  const own = Object.entries(all).filter(([name]) => Object.hasOwn(names, name));
  return structuredClone(Object.fromEntries(own)) as OperationSettings;
}

function inThread(order: ThreadOrder): Promise<Extract<ThreadAnswer, { kind: 'outcome' }>> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { workerData: order });
    thread.once('message', (answer: ThreadAnswer) => {
      if (answer.kind === 'outcome') resolve(answer);
      else reject(new Error(answer.message));
    });
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the comparison ended with code ${code}`)));
  });
}
