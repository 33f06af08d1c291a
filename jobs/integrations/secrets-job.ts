// Whether a vault gives every account that the settings name: found out before a campaign needs it. What is given is thrown away.
import { endRound } from '../../db/queries/integrations/downtimes.ts';
import {
  beginRun,
  claimIntegration,
  failRun,
  integrationsDue,
  prolongIntegration,
  releaseIntegration,
} from '../../db/queries/integrations/states.ts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { KeptSecrets } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import type { Job } from '../job.ts';
import { whileClaimed } from '../while-claimed.ts';

const CLAIM_SECONDS = 60;
const LONGEST_MS = 10 * 60_000;

export const secretsJob: Job<'secrets'> = {
  name: 'secrets',
  run: async (ctx, { integration }) => {
    const open = ctx.integrations.find(({ name }) => name === integration);
    const secrets = open?.connection.secrets;
    if (open !== undefined && secrets !== undefined) await runRound(ctx, open, secrets);
  },
  due: async ({ db, clock, integrations }) => {
    const vaults = integrations.filter(({ connection }) => connection.secrets !== undefined);
    const asked = vaults.map(({ name, schedule: { everySeconds } }) => ({ name, everySeconds }));
    return (await integrationsDue(db, asked, clock.now())).map((integration) => ({ integration }));
  },
};

async function runRound(ctx: JobContext, { name, schedule }: OpenIntegration, secrets: KeptSecrets): Promise<void> {
  const { db, clock, owner, stopping, log } = ctx;
  const { everySeconds } = schedule;
  const claim = { owner, seconds: CLAIM_SECONDS, now: clock.now(), everySeconds };
  const claimed = await claimIntegration(db, name, claim);
  if (claimed === null) return;
  const prolong = () => prolongIntegration(db, name, { owner, seconds: CLAIM_SECONDS });
  await whileClaimed(CLAIM_SECONDS, prolong, async () => {
    const begunAt = clock.now();
    const fault = await askAll(secrets, AbortSignal.any([stopping, AbortSignal.timeout(LONGEST_MS)]));
    if (stopping.aborted) return releaseIntegration(db, name, owner);
    const now = clock.now();
    if (fault === null)
      return endRound(db, name, { owner, nextAt: new Date(now.getTime() + everySeconds * 1000), now });
    const runId = await beginRun(db, name, { mode: 'whole', askedBy: claimed.askedBy, at: begunAt });
    await failRun(db, { name, runId, owner, everySeconds }, fault, now);
    log.warn({ integration: name, fault: fault.kind, detail: fault.detail }, 'the vault does not give every secret');
  });
  await refreshCards(ctx);
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
