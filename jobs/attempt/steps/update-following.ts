// What a worker knows of the update that it follows: how far it has read the log, and what people were shown of it.
import { noteOnStep, savePatchCounts, saveProgress } from '../../../db/queries/attempts/attempts.ts';
import type { RunningOrder } from '../../../domain/attempts/order-stage.ts';
import type { PatchCounts } from '../../../domain/attempts/patch-counts.ts';
import { type ShownProgress, shownProgress } from '../../../domain/attempts/shown-progress.ts';
import { attemptName } from '../../../targets/detached/attempt-name.ts';
import { progressStates, spokenLine } from '../../../targets/packages/progress.ts';
import { type DetachedPoll, HostAnswerError, type HostSession, type UpdateProgress } from '../../../targets/ports.ts';
import type { StepContext } from '../step.ts';
import type { UpdateNote } from '../step-results.ts';

/** Kept of the log in memory and on the card; the whole of it stays on the host. */
const TAIL_CHARACTERS = 16_000;
/** Characters of a line of the log beside the progress. */
const MAX_SHOWN = 200;

/** `until`: on the machine's clock, since this worker began to follow. Moving the business clock must not make it overdue. */
export type Following = {
  readonly ctx: StepContext;
  readonly name: string;
  host: HostSession | null;
  offset: number;
  tail: string;
  progress: UpdateProgress | null;
  /** What people were last shown, by this worker or by one before it. */
  shown: ShownProgress | null;
  until: number;
  startedBy: HostSession['method'] | null;
  /** An order may be on its way whose effect is not known: nothing ends as not started before the name is closed (RUN-15). */
  isOrderOut: boolean;
  isCounted: boolean;
};

export function beginFollowing(ctx: StepContext, note: UpdateNote, shown: ShownProgress | null): Following {
  const { startedBy = null, overdue: isOverdue = false } = note;
  return {
    ctx,
    name: attemptName(ctx.lease.attemptId, ctx.attemptStartedAt),
    host: null,
    offset: 0,
    tail: '',
    progress: null,
    shown,
    until: isOverdue ? 0 : limitFromNow(ctx),
    startedBy,
    isOrderOut: startedBy !== null,
    isCounted: false,
  };
}

function limitFromNow({ jobs }: StepContext): number {
  return Date.now() + jobs.settings.updateTimeLimitMinutes * 60_000;
}

export function hostOf({ host }: Following): HostSession {
  if (host === null) throw new Error('the update is followed without a connection');
  return host;
}

/** The other login method may be another account, from which what the first one started in its home cannot be seen. */
export function assertLoginMethod(following: Following): void {
  const { startedBy } = following;
  const { method } = hostOf(following);
  if (startedBy !== null && startedBy !== method)
    throw new HostAnswerError(`started by ${startedBy}, not by ${method}`);
}

/** Under the lease: another worker may have ended the attempt while this one was held up. */
export async function noteStart(following: Following): Promise<void> {
  const { ctx } = following;
  const { method } = hostOf(following);
  const note: UpdateNote = { startedBy: method };
  await ctx.jobs.db.transaction().execute((trx) => noteOnStep(trx, ctx.lease, 'update', note));
  following.startedBy = method;
  if (following.until === 0) following.until = limitFromNow(ctx);
}

/** How many bytes of the log are new. */
export async function takeIn(following: Following, poll: DetachedPoll): Promise<number> {
  const { state, log, nextOffset, patchCounts } = poll;
  const bytes = nextOffset - following.offset;
  following.offset = nextOffset;
  following.tail = (following.tail + log).slice(-TAIL_CHARACTERS);
  await showProgress(following, log);
  if (state.kind === 'running' && state.order !== undefined) await showOrder(following, state.order);
  if (patchCounts !== undefined) await keepCounts(following, patchCounts);
  return bytes;
}

/** Once: a long log comes in pieces. */
async function keepCounts(following: Following, counts: PatchCounts): Promise<void> {
  if (following.isCounted) return;
  const { jobs, lease } = following.ctx;
  await savePatchCounts(jobs.db, lease, { ...counts, at: jobs.clock.now().toISOString() });
  following.isCounted = true;
}

/** Another worker than the one that gave the order does not know of how many packages it is: what was shown of that stays. */
async function showOrder(following: Following, { stage, packages }: RunningOrder): Promise<void> {
  if (following.progress !== null) return;
  const { shown } = following;
  const total = packages > 0 ? packages : (shown?.total ?? 0);
  if (shown?.phase === stage && shown.total === total) return;
  following.shown = { phase: stage, done: 0, total };
  await saveProgress(following.ctx.jobs.db, following.ctx.lease, following.shown);
}

async function showProgress(following: Following, log: string): Promise<void> {
  if (log === '') return;
  const states = progressStates(following.tail, following.progress);
  const progress = states.at(-1);
  if (progress === undefined || JSON.stringify(progress) === JSON.stringify(following.progress)) return;
  following.progress = progress;
  following.shown = states.reduce<ShownProgress | null>(shownProgress, following.shown);
  if (following.shown === null) return;
  const { jobs, lease } = following.ctx;
  await saveProgress(jobs.db, lease, { ...following.shown, line: spokenLine(log).slice(0, MAX_SHOWN) });
}

export function lastLines({ tail }: Following): string {
  return tail.trimEnd().split('\n').slice(-30).join('\n');
}
