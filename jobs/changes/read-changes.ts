// What was last read of change requests becomes what starts are asked by; a change that was ended there is told once; slots that owners picked
// there are taken.
import {
  domainsOf,
  type LiveChange,
  lastReadAt,
  lockLiveChanges,
  noteChange,
  noteTold,
  type ReadChange,
} from '../../db/queries/changes/campaign-changes.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import type { Trx } from '../../db/schema/database.ts';
import { CHANGE_STATE_WORDS, type ChangeSaid, theChange } from '../../domain/changes/change.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';
import { asRecords } from '../integrations/apply-people.ts';
import { planChangeWishes } from './change-wishes.ts';
import { takeSlots } from './take-slots.ts';

export async function readChanges(ctx: JobContext, open: OpenIntegration): Promise<void> {
  const { name, changes } = open;
  if (changes === null) return;
  await ctx.db.transaction().execute(async (trx) => {
    // Every start holds this lock: none goes by what is being replaced here.
    await lockGate(trx);
    const live = await lockLiveChanges(trx, name);
    // Before the copy: a copy that is newer than this says its age too great, never too small.
    const readAt = await lastReadAt(trx, name);
    if (readAt === null) return;
    const said = Map.groupBy(changes.said(asRecords(await loadCopy(trx, name))), (one) => one.correlationId);
    for (const one of live) {
      const read = readOf(said.get(one.correlation_id) ?? []);
      await noteChange(trx, one.campaign_id, read, readAt);
      await tellEnd(trx, one, read, ctx.clock.now());
    }
  });
  await takeSlots(ctx, open);
  await planChangeWishes(ctx, open);
}

function readOf(said: readonly ChangeSaid[]): ReadChange {
  const one = theChange(said);
  if (one === 'none') return { ...NOTHING, number: null };
  // Two that are open: nobody can tell which one is meant.
  if (one === 'several') return { ...NOTHING, number: said.map(({ number }) => number).join(', ') };
  return one;
}

const NOTHING = { state: null, onHold: false, plannedStart: null, plannedEnd: null } as const;

/** Ended there while its campaign goes on: nothing starts any more, and its channels are told, each time once. */
async function tellEnd(trx: Trx, change: LiveChange, { number, state }: ReadChange, now: Date): Promise<void> {
  const isEnded = (state === 'canceled' || state === 'closed') && change.status !== 'closed';
  if (!isEnded) {
    // What cannot be told is no return.
    if (change.told_state !== null && state !== null) await noteTold(trx, change.campaign_id, null);
    return;
  }
  if (change.told_state === state) return;
  const { campaign_id: campaignId, integration } = change;
  const system = INTEGRATION_TITLES[integration];
  const words = CHANGE_STATE_WORDS[state];
  const text = {
    fr: `PatchCenter #${campaignId}\nLe changement ${number} de ${system} est ${words.fr} : plus aucun serveur de cette campagne ne démarre. Ceux qui sont en cours se terminent.`,
    en: `PatchCenter #${campaignId}\nChange ${number} in ${system} is ${words.en}: no further server of this campaign starts. Those under way finish.`,
  };
  const conversations = new Set<string>();
  for (const domainCode of await domainsOf(trx, campaignId)) {
    const place = await channelPlace(trx, { domainCode, campaignId });
    if (place !== null) conversations.add(place.conversation);
  }
  for (const conversationId of conversations)
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey: null }, now);
  // Where there is no channel yet, it is told once there is one.
  if (conversations.size > 0) await noteTold(trx, campaignId, state);
}
