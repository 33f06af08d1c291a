// Reads one system around the product, and takes over what it says when it has said all of it (ADR 17).
import { takeOver } from '../../db/queries/integrations/copy.ts';
import {
  beginRun,
  type ClaimedIntegration,
  failRun,
  noteRights,
  releaseIntegration,
} from '../../db/queries/integrations/states.ts';
import { loadKnownPeople } from '../../db/queries/people/followed-accounts.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { modeOf, type RunMode } from '../../domain/integrations/next-run.ts';
import type { Text } from '../../domain/language.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import { readChanges } from '../changes/read-changes.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { applyInstances } from './apply-instances.ts';
import { applyDisabled, applyPeople } from './apply-people.ts';
import { inClaimedRound, roundsDue } from './claimed-round.ts';
import { planWishes } from './plan-wishes.ts';
import { readRun } from './read-run.ts';
import { coverServers } from './write-coverage.ts';

/** A reading that takes longer is given up: the next begins anew. */
const LONGEST_MS = 2 * 3_600_000;

export const syncJob: Job<'sync'> = {
  name: 'sync',
  run: async (ctx, { integration }) => {
    const open = ctx.integrations.find(({ name }) => name === integration);
    // Of settings that name it no longer, or not yet in this process.
    if (open?.connection.source !== undefined) await runSync(ctx, open);
  },
  due: (ctx) => roundsDue(ctx, ({ connection }) => connection.source !== undefined),
};

async function runSync(ctx: JobContext, open: OpenIntegration): Promise<void> {
  await inClaimedRound(ctx, open, async (claimed) => {
    // A worker may have died between taking over and this.
    await writeRights(ctx, open, 'unless written');
    if (await syncOnce(ctx, open, claimed)) await writeRights(ctx, open, 'always');
    await readChanges(ctx, open);
    await applyInstances(ctx, open);
    await coverServers(ctx, open);
  });
}

/** The next reading may bring what they can be written of. */
async function writeRights(ctx: JobContext, open: OpenIntegration, when: 'always' | 'unless written'): Promise<void> {
  try {
    await applyPeople(ctx, open, when);
  } catch (error) {
    ctx.log.error({ err: error, integration: open.name }, 'rights not written');
    await noteRights(ctx.db, open.name, RIGHTS_NOT_WRITTEN);
  }
}

const RIGHTS_NOT_WRITTEN: Text = {
  fr: 'ils n’ont pas pu être écrits, voir le journal du worker',
  en: 'they could not be written, see the log of the worker',
};

/** Whether what was read became the copy. */
async function syncOnce(ctx: JobContext, open: OpenIntegration, claimed: ClaimedIntegration): Promise<boolean> {
  const { db, clock, owner, stopping } = ctx;
  const { name, schedule, connection } = open;
  const hasCursor = claimed.cursor !== null && connection.source?.readSince !== undefined;
  const mode = claimed.askedShrunk
    ? 'whole'
    : modeOf(clock.now(), { lastWholeAt: claimed.lastWholeAt, hasCursor }, schedule);
  const runId = await beginRun(db, name, { mode, askedBy: claimed.askedBy, at: clock.now() });
  const log = ctx.log.child({ integration: name, run: runId, mode });
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_MS)]);
    const { kinds, cursor, unreadable } = await readRun(
      db,
      { name, runId },
      eventsOf(ctx, open, { mode, cursor: claimed.cursor, signal }),
    );
    const now = clock.now();
    const nextRunAt = new Date(now.getTime() + schedule.everySeconds * 1000);
    const run = { name, runId, mode, owner, kinds, cursor, isConfirmed: claimed.askedShrunk, now, nextRunAt };
    const taken = await takeOver(db, run);
    if (taken.kind === 'fault') throw new IntegrationFault(taken.fault);
    if (taken.kind !== 'done') return false;
    log.info({ ...taken, unreadable }, 'read');
    await planWishes(ctx, open);
    return true;
  } catch (error) {
    if (stopping.aborted) {
      await releaseIntegration(db, name, owner);
      return false;
    }
    const fault = faultOf(error);
    await applyDisabled(ctx, open, runId).catch((err: unknown) =>
      log.error({ err }, 'who is disabled there is not here'),
    );
    await failRun(db, { name, runId, owner, everySeconds: schedule.everySeconds }, fault, clock.now());
    log.warn({ fault: fault.kind, detail: fault.detail }, 'not read: the last good copy stays');
    if (fault.kind === 'internal') throw error;
    return false;
  }
}

function eventsOf(
  { db }: JobContext,
  { connection: { source } }: OpenIntegration,
  { mode, cursor, signal }: { readonly mode: RunMode; readonly cursor: unknown; readonly signal: AbortSignal },
) {
  if (source === undefined) throw new Error('nothing is read of this integration');
  return mode === 'since' && source.readSince !== undefined
    ? source.readSince(cursor as never, signal)
    : source.readAll(signal, () => loadKnownPeople(db));
}

function faultOf(error: unknown): Fault {
  if (error instanceof IntegrationFault) return error.fault;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { kind: 'incomplete', detail: 'longer than two hours' };
  return { kind: 'internal', detail: '' };
}
