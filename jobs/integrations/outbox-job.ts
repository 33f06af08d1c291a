// Writes what is wanted into another system: best effort, one after the other, and never while it is being read. Nothing waits for it.
import { breakRounds } from '../../db/queries/integrations/downtimes.ts';
import {
  claimOutbox,
  endWish,
  outboxesDue,
  postponeOutbox,
  postponeWish,
  type WaitingWish,
  waitingWishes,
} from '../../db/queries/integrations/outbox.ts';
import { prolongIntegration, releaseIntegration } from '../../db/queries/integrations/states.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Writer } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import { readChanges } from '../changes/read-changes.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { whileClaimed } from '../while-claimed.ts';

const CLAIM_SECONDS = 60;
/** A round gives way to the readings. */
const AT_MOST = 200;

export const outboxJob: Job<'outbox'> = {
  name: 'outbox',
  run: async (ctx, { integration }) => {
    const open = ctx.integrations.find(({ name }) => name === integration);
    const writer = open?.connection.writer;
    if (open !== undefined && writer !== undefined) await writeOut(ctx, open, writer);
  },
  due: async ({ db, clock, integrations }) => {
    const names = integrations.flatMap(({ name, connection }) => (connection.writer === undefined ? [] : [name]));
    return (await outboxesDue(db, names, clock.now())).map((integration) => ({ integration }));
  },
};

async function writeOut(ctx: JobContext, open: OpenIntegration, writer: Writer): Promise<void> {
  const { db, owner } = ctx;
  const { name } = open;
  if (!(await claimOutbox(db, name, { owner, seconds: CLAIM_SECONDS }))) return;
  const prolong = () => prolongIntegration(db, name, { owner, seconds: CLAIM_SECONDS });
  try {
    await whileClaimed(CLAIM_SECONDS, prolong, async () => {
      for (const wish of await waitingWishes(db, name, ctx.clock.now(), AT_MOST)) {
        if (ctx.stopping.aborted || (await writeOne(ctx, writer, wish)) === 'stop') return;
      }
    });
  } finally {
    await releaseIntegration(db, name, owner);
  }
  await readChanges(ctx, open);
  await refreshCards(ctx);
}

/** What is wrong with one object concerns that one; what is wrong with the other side, all of them. */
async function writeOne(ctx: JobContext, writer: Writer, wish: WaitingWish): Promise<'go on' | 'stop'> {
  const { db, clock, log } = ctx;
  try {
    const written = await writer.write(wish, ctx.stopping);
    await endWish(db, wish, written, clock.now());
    return 'go on';
  } catch (error) {
    if (ctx.stopping.aborted) return 'stop';
    if (!(error instanceof IntegrationFault)) {
      await postponeWish(db, wish, { kind: 'internal', detail: '' }, clock.now());
      throw error;
    }
    const { fault } = error;
    log.warn(
      { integration: wish.integration, object: wish.id, fault: fault.kind, detail: fault.detail },
      'not written',
    );
    if (isOfOne(fault)) {
      await postponeWish(db, wish, fault, clock.now());
      return 'go on';
    }
    await postponeOutbox(db, wish, fault, clock.now());
    if (fault.kind === 'refused') await breakRounds(db, wish.integration, fault, clock.now());
    return 'stop';
  }
}

function isOfOne({ kind }: Fault): boolean {
  return kind === 'nonsense' || kind === 'incomplete';
}
