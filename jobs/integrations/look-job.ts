// Asks systems what they know of a server after its update: beside the validation, which waits for none of them.
import { breakRounds } from '../../db/queries/integrations/downtimes.ts';
import {
  dueLooks,
  keepLook,
  looksDue,
  openLooks,
  postponeLook,
  postponeLooks,
} from '../../db/queries/integrations/looks.ts';
import { claimOutbox } from '../../db/queries/integrations/outbox.ts';
import { prolongIntegration, releaseIntegration } from '../../db/queries/integrations/states.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { AfterUpdate, Json } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { whileClaimed } from '../while-claimed.ts';

const CLAIM_SECONDS = 60;
/** A round gives way to the readings. */
const AT_MOST = 100;

export const lookAfterUpdateJob: Job<'lookAfterUpdate'> = {
  name: 'lookAfterUpdate',
  run: async (ctx, { integration }) => {
    const open = ctx.integrations.find(({ name }) => name === integration);
    const after = open?.connection.afterUpdate;
    if (open !== undefined && after !== undefined) await lookAll(ctx, open, after);
  },
  due: async ({ db, clock, integrations }) => {
    const names = integrations.flatMap(({ name, connection }) => (connection.afterUpdate === undefined ? [] : [name]));
    await openLooks(db, names, clock.now());
    return (await looksDue(db, names, clock.now())).map((integration) => ({ integration }));
  },
};

async function lookAll(ctx: JobContext, { name }: OpenIntegration, after: AfterUpdate): Promise<void> {
  const { db, owner } = ctx;
  if (!(await claimOutbox(db, name, { owner, seconds: CLAIM_SECONDS }))) return;
  const prolong = () => prolongIntegration(db, name, { owner, seconds: CLAIM_SECONDS });
  try {
    await whileClaimed(CLAIM_SECONDS, prolong, async () => {
      for (const due of await dueLooks(db, name, ctx.clock.now(), AT_MOST)) {
        if (ctx.stopping.aborted || (await lookOnce(ctx, name, after, due)) === 'stop') return;
      }
    });
  } finally {
    await releaseIntegration(db, name, owner);
  }
  await refreshCards(ctx);
}

/** What is wrong with one server's answer concerns that one; what is wrong with the other side, all of them: refused tries lock accounts. */
async function lookOnce(
  { db, clock, log, stopping }: JobContext,
  name: OpenIntegration['name'],
  after: AfterUpdate,
  due: Awaited<ReturnType<typeof dueLooks>>[number],
): Promise<'go on' | 'stop'> {
  const { kept, failures: _, attemptId, ...server } = due;
  try {
    const look = await after.look(server, kept as Json, stopping);
    await keepLook(db, name, due, look, clock.now());
    return 'go on';
  } catch (error) {
    if (stopping.aborted) return 'stop';
    if (!(error instanceof IntegrationFault)) {
      await postponeLook(db, name, due, clock.now());
      throw error;
    }
    const { fault } = error;
    const { kind, detail } = fault;
    log.warn({ integration: name, attempt: attemptId, fault: kind, detail }, 'not asked after an update');
    await postponeLook(db, name, due, clock.now());
    if (isOfOne(fault)) return 'go on';
    await postponeLooks(db, name, { fault, failures: due.failures + 1 }, clock.now());
    if (fault.kind === 'refused') await breakRounds(db, name, fault, clock.now());
    return 'stop';
  }
}

function isOfOne({ kind }: Fault): boolean {
  return kind === 'nonsense' || kind === 'incomplete';
}
