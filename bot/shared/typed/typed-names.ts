// The campaign and the servers that a line was typed with come first in the example of how it is typed.
import { findCampaign } from '../../../db/queries/campaigns/campaigns.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { ExampleNames } from '../../../domain/example-names.ts';
import { serversTyped } from '../named-servers.ts';
import { hostnamesOf } from '../sentences.ts';
import { campaignNumber } from './arguments.ts';
import { inCampaign } from './in-campaign.ts';

/** Only those that there are. */
export async function withTypedNames(db: Db, names: ExampleNames, words: readonly string[]): Promise<ExampleNames> {
  const typedServers = await serversTyped(db, hostnamesOf(words));
  const hosts = [...new Set(Array.from(typedServers.values(), ({ hostname }) => hostname))];
  const typed = campaignNumber(words[0]) ?? inCampaign(words).campaignId;
  const campaign = typed === null ? undefined : await findCampaign(db, typed);
  const first = campaign === undefined ? [] : [campaign.id];
  return {
    ...names,
    hprod: [...hosts, ...names.hprod],
    prod: [...hosts, ...names.prod],
    open: [...first, ...names.open],
    closed: [...(campaign?.status === 'closed' ? first : []), ...names.closed],
    runs: [...(campaign?.kind === 'quickwin' ? first : []), ...names.runs],
  };
}
