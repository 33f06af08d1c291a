// Whether a vault gives every account that the settings name: found out before a campaign needs it. What is given is thrown away.
import { endRound } from '../../db/queries/integrations/downtimes.ts';
import { beginRun, failRun, releaseIntegration } from '../../db/queries/integrations/states.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { KeptSecrets } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { inClaimedRound, roundsDue } from './claimed-round.ts';

const LONGEST_MS = 10 * 60_000;

export const secretsJob: Job<'secrets'> = {
  name: 'secrets',
  run: async (ctx, { integration }) => {
    const open = ctx.integrations.find(({ name }) => name === integration);
    const secrets = open?.connection.secrets;
    if (open !== undefined && secrets !== undefined) await runRound(ctx, open, secrets);
  },
  due: (ctx) => roundsDue(ctx, ({ connection }) => connection.secrets !== undefined),
};

async function runRound(ctx: JobContext, open: OpenIntegration, secrets: KeptSecrets): Promise<void> {
  const { db, clock, owner, stopping, log } = ctx;
  const { name, schedule } = open;
  const { everySeconds } = schedule;
  await inClaimedRound(ctx, open, async ({ askedBy }) => {
    const begunAt = clock.now();
    const fault = await askAll(secrets, AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_MS)]));
    if (stopping.aborted) return releaseIntegration(db, name, owner);
    const now = clock.now();
    if (fault === null)
      return endRound(db, name, { owner, nextAt: new Date(now.getTime() + everySeconds * 1000), now });
    const runId = await beginRun(db, name, { mode: 'whole', askedBy, at: begunAt });
    await failRun(db, { name, runId, owner, everySeconds }, fault, now);
    log.warn({ integration: name, fault: fault.kind, detail: fault.detail }, 'the vault does not give every secret');
  });
}

/** What is wrong with one account concerns that one; what is wrong with the vault, all of them: it is not asked about the next. */
async function askAll(secrets: KeptSecrets, signal: AbortSignal): Promise<Fault | null> {
  const faults: Fault[] = [];
  for (const account of secrets.accounts) {
    const fault = await faultOf(secrets.check(account, signal));
    if (fault === null) continue;
    faults.push(fault);
    if (fault.kind !== 'settings' && fault.kind !== 'nonsense') break;
  }
  const [first] = faults;
  return first === undefined ? null : { ...first, detail: faults.map(({ detail }) => detail).join('; ') };
}

async function faultOf(asked: Promise<void>): Promise<Fault | null> {
  try {
    await asked;
    return null;
  } catch (error) {
    if (error instanceof IntegrationFault) return error.fault;
    throw error;
  }
}
