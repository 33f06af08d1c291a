// What is said of maintenance windows in the channels of the domains that they cover (POL-5), once each.

import { showCard } from '../../db/queries/chat/cards.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { boundChannel, type Place } from '../../db/queries/chat/places.ts';
import { loadNames } from '../../db/queries/previews/draft-view.ts';
import { loadDomainsOfWindow } from '../../db/queries/windows/occurrences.ts';
import type { ApprovedWindow } from '../../db/queries/windows/windows.ts';
import type { Trx } from '../../db/schema/database.ts';
import { whenText } from '../../domain/campaigns/start-windows.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { serversText } from '../../domain/counts.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { WindowCampaign } from '../../domain/windows/campaign-of-window.ts';
import { approvalEnd, LAPSE_DAYS, type OccurrenceDecision } from '../../domain/windows/decide-occurrence.ts';
import type { Occurrence } from '../../domain/windows/occurrence.ts';
import type { JobContext } from '../context.ts';

type NotOpen = Exclude<OccurrenceDecision, { kind: 'open' }>;

export function tellOccurrence(
  trx: Trx,
  window: ApprovedWindow,
  { day, start }: Occurrence,
  { kind, reason }: NotOpen,
  now: Date,
): Promise<void> {
  const [date, time] = whenText(start, window.zone);
  const what = kind === 'missed' ? { fr: 'manquée', en: 'was missed' } : { fr: 'non tenue', en: 'was not held' };
  const text = {
    fr: `Fenêtre de maintenance « ${window.name} » du ${date.fr} à ${time.fr} : ${what.fr}. ${reason.fr}`,
    en: `Maintenance window “${window.name}” of ${date.en} at ${time.en} ${what.en}. ${reason.en}`,
  };
  return say(trx, window, text, `${kind} ${day}`, now);
}

/** A week before its approval ends: from then on it would order nothing. Returns how many were told. */
export async function tellLapse({ db }: JobContext, window: ApprovedWindow, now: Date): Promise<number> {
  const ends = approvalEnd(window.approvedAt);
  const isSoon = now.getTime() >= ends.getTime() - LAPSE_DAYS * 86_400_000;
  if (!isSoon || window.lapseToldFor?.getTime() === window.approvedAt.getTime()) return 0;
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('maintenance_windows')
      .set({ lapse_told_for: window.approvedAt })
      .where('id', '=', window.id)
      .where('archived_at', 'is', null)
      .where((eb) => eb.or([eb('lapse_told_for', 'is', null), eb('lapse_told_for', '<', window.approvedAt)]))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return 0;
    const [date] = whenText(ends, window.zone);
    const text = {
      fr: `L’approbation de la fenêtre de maintenance « ${window.name} » se termine le ${date.fr} : ensuite, elle ne démarre plus rien. Pour la renouveler : /fenetre ${window.name} approuver`,
      en: `The approval of the maintenance window “${window.name}” ends on ${date.en}: after that it starts nothing. To renew it: /window ${window.name} approve`,
    };
    await say(trx, window, text, `lapse ${window.approvedAt.toISOString()}`, now);
    return 1;
  });
}

type Told = { readonly campaignId: CampaignId | null; readonly plan: WindowCampaign };

/** The campaign that it made or joined, as a card, with what it leaves out in a sentence. */
export async function tellCampaign(
  trx: Trx,
  window: ApprovedWindow,
  { day, start }: Occurrence,
  { campaignId, plan }: Told,
  now: Date,
): Promise<void> {
  const [date, time] = whenText(start, window.zone);
  const added = serversText(plan.added.length);
  const left = plan.leftOut.map(({ hostname, reason }) => ({
    fr: `${hostname} (${reason.fr})`,
    en: `${hostname} (${reason.en})`,
  }));
  const out = (language: 'fr' | 'en') => {
    const names = left.slice(0, MAX_LEFT_OUT).map((one) => one[language]);
    const rest = left.length - names.length;
    return `${names.join(', ')}${rest > 0 ? ` … +${rest}` : ''}`;
  };
  const by = (await loadNames(trx, [window.approvedBy])).get(window.approvedBy) ?? '?';
  const order =
    campaignId === null
      ? { fr: '', en: '' }
      : { fr: ` Ordre de ${by}, qui l’a approuvée.`, en: ` Ordered by ${by}, who approved it.` };
  const into =
    campaignId === null
      ? { fr: 'aucun serveur à patcher', en: 'no server to patch' }
      : { fr: `campagne ${campaignId}, ${added.fr} en plus`, en: `campaign ${campaignId}, ${added.en} added` };
  const text = {
    fr: `Fenêtre de maintenance « ${window.name} » du ${date.fr} à ${time.fr} : ${into.fr}.${order.fr}${left.length === 0 ? '' : ` Non retenus : ${out('fr')}.`}`,
    en: `Maintenance window “${window.name}” on ${date.en} at ${time.en}: ${into.en}.${order.en}${left.length === 0 ? '' : ` Not included: ${out('en')}.`}`,
  };
  await say(trx, window, text, `campaign ${day} ${window.changedAt.toISOString()}`, now);
  if (campaignId === null || plan.added.length === 0) return;
  const key = cardKeyText({ kind: 'campaign', campaignId });
  for (const place of await channelsOf(trx, window)) await showCard(trx, { key, ...place, threadId: null, now });
}

const MAX_LEFT_OUT = 5;

/** `22:00`, by the clock of that zone. */
export function wallTime(at: Date, zone: string): string {
  return whenText(at, zone)[1].en;
}

/** Each channel once. */
async function channelsOf(trx: Trx, window: ApprovedWindow): Promise<readonly Place[]> {
  const codes = await loadDomainsOfWindow(trx, window.id);
  const places = await Promise.all(codes.map((code) => boundChannel(trx, code)));
  return [...new Map(places.flatMap((place) => (place === null ? [] : [[place.conversation, place]]))).values()];
}

async function say(trx: Trx, window: ApprovedWindow, text: Text, about: string, now: Date): Promise<void> {
  for (const { conversation: conversationId } of await channelsOf(trx, window)) {
    const dedupeKey = `window:${window.id} ${about} ${conversationId}`;
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey }, now);
  }
}
