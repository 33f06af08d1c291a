// Which change request each campaign is to have, and how far it is to be: decided from the campaigns themselves at every sweep, so that no crash
// and no restored database loses one.
import { campaignsWithChange, wantChange } from '../../db/queries/changes/campaign-changes.ts';
import { lockOrAddIntegration, readSoon } from '../../db/queries/integrations/states.ts';
import { correlationOf, wantedChange } from '../../domain/changes/change.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import { planChangeWishes } from './change-wishes.ts';

/** Returns how many are wanted otherwise than before. */
export async function followChanges(ctx: JobContext): Promise<number> {
  let changed = 0;
  for (const open of ctx.integrations) {
    if (open.changes === null) continue;
    const wanted = await wantChanges(ctx, open);
    if (wanted > 0) await planChangeWishes(ctx, open);
    changed += wanted;
  }
  return changed;
}

async function wantChanges({ db, clock }: JobContext, { name, changes }: OpenIntegration): Promise<number> {
  if (changes === null) return 0;
  const { policy } = changes;
  const due = async (of: typeof db) =>
    (await campaignsWithChange(of, name, policy.emergencies)).filter((one) => wantedChange(one) !== one.wanted);
  if ((await due(db)).length === 0) return 0;
  const now = clock.now();
  return db.transaction().execute(async (trx) => {
    await lockOrAddIntegration(trx, name);
    const campaigns = await due(trx);
    for (const one of campaigns) {
      const correlationId = correlationOf(policy.prefix, one);
      await wantChange(trx, {
        campaignId: one.id,
        integration: name,
        correlationId,
        wanted: wantedChange(one),
        at: now,
      });
    }
    await readSoon(trx, name, now);
    return campaigns.length;
  });
}
