// Tells of orders that were withdrawn and slots that were missed (RUN-14): the channel of the campaign, whoever ordered, and the
// operator of the server. Those that fall together are told together.
import {
  areWithdrawalsUntold,
  lockUntoldWithdrawals,
  markWithdrawalsTold,
  type UntoldWithdrawal,
} from '../../db/queries/attempts/orders.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace, personalPlaces } from '../../db/queries/chat/places.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { withdrawalText } from '../../domain/campaigns/withdrawal-text.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { UserId } from '../../domain/ids.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';

/** Returns how many messages were written. What nobody can be told yet waits. */
export async function tellWithdrawnOrders(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  if (!(await areWithdrawalsUntold(db, now))) return 0;
  return db.transaction().execute(async (trx) => {
    const untold = await lockUntoldWithdrawals(trx, now);
    let messages = 0;
    for (const group of Map.groupBy(untold, (one) => `${one.campaignId} ${one.domainCode}`).values()) {
      const told = await tell(trx, group, now, notifications);
      messages += told;
      if (told > 0) {
        await markWithdrawalsTold(
          trx,
          group.map(({ id }) => id),
          now,
        );
      }
    }
    return messages;
  });
}

async function tell(
  trx: Trx,
  group: readonly UntoldWithdrawal[],
  now: Date,
  notifications: NotificationDefaults,
): Promise<number> {
  const [first] = group;
  if (first === undefined) return 0;
  const { campaignId } = first;
  const channel = await channelPlace(trx, first);
  if (channel !== null) {
    const text = withdrawalText(campaignId, group, notifications.zone);
    await enqueueMessage(trx, { conversationId: channel.conversation, threadId: null, text, dedupeKey: null }, now);
  }
  const concerned = peopleOf(group);
  const places = await personalPlaces(trx, [...concerned.keys()]);
  let told = channel === null ? 0 : 1;
  for (const [userId, place] of places) {
    const theirs = concerned.get(userId) ?? [];
    const text = withdrawalText(campaignId, theirs, notifications.zone);
    const notice = {
      ...({ userId, place, text, line: text, kind: 'order', urgent: first.emergency } as const),
      about: { kind: 'orders', sessionIds: theirs.map(({ sessionId }) => sessionId) } as const,
      key: `withdrawn:${theirs.map(({ id }) => id).join('+')}:${userId}`,
      card: null,
      opens: cardKeyText({ kind: 'campaign', campaignId }),
    };
    told += Number((await tellPerson(trx, notifications, notice, now)) !== 'left');
  }
  return told;
}

function peopleOf(group: readonly UntoldWithdrawal[]): Map<UserId, UntoldWithdrawal[]> {
  const people = new Map<UserId, UntoldWithdrawal[]>();
  for (const one of group) {
    for (const userId of new Set([one.orderedBy, one.operatorId])) {
      if (userId !== null) people.set(userId, [...(people.get(userId) ?? []), one]);
    }
  }
  return people;
}
