// One round with a system around the product, by whichever worker claims it first; its claim lasts as long as the round.
import {
  type ClaimedIntegration,
  claimIntegration,
  integrationsDue,
  prolongIntegration,
} from '../../db/queries/integrations/states.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import { refreshCards } from '../commit.ts';
import type { JobContext } from '../context.ts';
import { whileClaimed } from '../while-claimed.ts';

const CLAIM_SECONDS = 60;

/** Nothing is done where another worker has it, or had it a moment ago. Cards follow what the round noted. */
export async function inClaimedRound(
  ctx: JobContext,
  { name, schedule: { everySeconds } }: OpenIntegration,
  act: (claimed: ClaimedIntegration) => Promise<void>,
): Promise<void> {
  const { db, clock, owner } = ctx;
  const claimed = await claimIntegration(db, name, { owner, seconds: CLAIM_SECONDS, now: clock.now(), everySeconds });
  if (claimed === null) return;
  const prolong = () => prolongIntegration(db, name, { owner, seconds: CLAIM_SECONDS });
  await whileClaimed(CLAIM_SECONDS, prolong, () => act(claimed));
  await refreshCards(ctx);
}

/** Rounds that are due now, of those integrations alone. */
export async function roundsDue(
  { db, clock, integrations }: JobContext,
  isOf: (open: OpenIntegration) => boolean,
): Promise<{ readonly integration: OpenIntegration['name'] }[]> {
  const asked = integrations.filter(isOf).map(({ name, schedule: { everySeconds } }) => ({ name, everySeconds }));
  return (await integrationsDue(db, asked, clock.now())).map((integration) => ({ integration }));
}
