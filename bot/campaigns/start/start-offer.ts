// What the card of a campaign offers to start: as many as the order would (`order-start.ts`), of whoever looks.
import type { CampaignLive } from '../../../cards/campaigns/campaign/view.ts';
import type { CampaignHead, CampaignSession } from '../../../db/queries/campaigns/campaign-view.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { hasCome } from '../../../domain/previews/slot-clock.ts';
import { type HeldBy, heldText } from '../../../domain/rings/held-servers.ts';
import type { ViewContext } from '../../shared/view-context.ts';

/** What an order leaves out: production that no standing go covers, and hostnames that their ring or their site holds. */
export type Withheld = { readonly waits: ReadonlySet<ServerId>; readonly held: ReadonlyMap<string, HeldBy> };

export function canStart({ status }: CampaignSession): boolean {
  return status === 'pending' || status === 'prereq_ok';
}

/** What an order would start now. */
export function startableOf(
  sessions: readonly CampaignSession[],
  { waits, held }: Withheld,
): readonly CampaignSession[] {
  return sessions.filter((one) => canStart(one) && !waits.has(one.server_id) && !held.has(one.hostname));
}

/** null: it is stopped, has no slots, or there is nothing to ask for. */
export function startOffer(
  { now, settings, viewer }: ViewContext,
  head: CampaignHead,
  sessions: readonly CampaignSession[],
  { waits, held }: Withheld,
): CampaignLive['start'] {
  if (head.kind !== 'standard' || head.stopped_at !== null) return null;
  const startable = startableOf(sessions, { waits, held });
  const due = startable.filter(
    ({ date_prevue: day, heure_prevue: slot }) => day !== null && hasCome({ day, slot }, now, settings.zone),
  );
  const mine = viewer === null ? null : due.filter((one) => one.intervenant_id === viewer.userId).length;
  const kept = startableOf(sessions, { waits, held: new Map() }).flatMap(({ hostname }) => held.get(hostname) ?? []);
  const leftOut = heldText(head.id, kept);
  return {
    ...{ all: startable.length, mine, due: due.length, slots: head.start_mode !== 'slot' },
    ...(leftOut === null ? {} : { leftOut }),
  };
}

/** Slots may be asked for while all of it is held: rings open, and sites answer. */
export function mayAskToStart(
  { kind, stopped_at: stopped, start_mode: mode }: CampaignHead,
  sessions: readonly CampaignSession[],
  { waits, held }: Withheld,
): boolean {
  const isUnasked = (one: CampaignSession) => one.start_asked_at === null;
  if (stopped !== null || startableOf(sessions, { waits, held }).some(isUnasked)) return true;
  return kind === 'standard' && mode !== 'slot' && startableOf(sessions, { waits, held: new Map() }).some(isUnasked);
}
