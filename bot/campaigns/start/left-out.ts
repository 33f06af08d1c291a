// What an order that names no server leaves out, and says so: production that no go covers (GATE-5), and what a ring or a site holds (RING-1).
// The start would refuse it all the same. A server that is named is ordered: its start says what holds it.
import { isGoGiven } from '../../../db/queries/attempts/start-facts.ts';
import type { CampaignServer } from '../../../db/queries/campaigns/campaign-servers.ts';
import { loadWaitingForGo } from '../../../db/queries/gate/prod-go.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import { heldText } from '../../../domain/rings/held-servers.ts';
import { heldNow } from '../../rings/rings-situation.ts';
import type { UnitOfWork } from '../../shared/operation.ts';
import { joined, namesText } from '../../shared/sentences.ts';

export type LeftOut = {
  readonly has: (session: CampaignServer) => boolean;
  /** What is said of those of these that are left out; null: none is. */
  readonly text: (sessions: readonly CampaignServer[]) => Text | null;
};

export async function leftOutOf(
  { trx, settings, now }: UnitOfWork,
  campaignId: CampaignId,
  isNamed: boolean,
): Promise<LeftOut> {
  const waits = await loadWaitingForGo(trx, campaignId, settings.freshness, now);
  const given = await isGoGiven(trx, campaignId);
  const held = isNamed ? new Map() : await heldNow({ db: trx, now, settings }, campaignId);
  return {
    has: ({ serverId, hostname }) => waits.has(serverId) || held.has(hostname),
    text: (sessions) => {
      const waiting = sessions.filter(({ serverId }) => waits.has(serverId));
      const others = sessions.filter(({ serverId }) => !waits.has(serverId));
      const holds = heldText(
        campaignId,
        others.flatMap(({ hostname }) => held.get(hostname) ?? []),
      );
      return joined([waiting.length === 0 ? null : given ? uncoveredText(campaignId, waiting) : NO_GO, holds]);
    },
  };
}

const NO_GO: Text = {
  fr: 'Production non démarrée : en attente du feu vert production.',
  en: 'Production not started: waiting for production approval.',
};

function uncoveredText(id: CampaignId, waiting: readonly CampaignServer[]): Text {
  const { fr, en } = namesText(waiting.map(({ hostname }) => hostname));
  return {
    fr: `Non démarrés, sans feu vert production : ${fr} (/feu-vert ${id}).`,
    en: `Not started, production not approved: ${en} (/go ${id}).`,
  };
}
