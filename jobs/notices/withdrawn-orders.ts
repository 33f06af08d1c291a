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
import type { Db, Trx } from '../../db/schema/database.ts';
import { withdrawalText } from '../../domain/campaigns/withdrawal-text.ts';
import type { UserId } from '../../domain/ids.ts';

/** Returns how many messages were written. What nobody can be told yet waits. */
export async function tellWithdrawnOrders(db: Db, now: Date, zone: string): Promise<number> {
  if (!(await areWithdrawalsUntold(db, now))) return 0;
  return db.transaction().execute(async (trx) => {
    const untold = await lockUntoldWithdrawals(trx, now);
    let messages = 0;
    for (const group of Map.groupBy(untold, (one) => `${one.campaignId} ${one.domainCode}`).values()) {
      const told = await tell(trx, group, now, zone);
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

async function tell(trx: Trx, group: readonly UntoldWithdrawal[], now: Date, zone: string): Promise<number> {
  const [first] = group;
  if (first === undefined) return 0;
  const say = async (conversationId: string, orders: readonly UntoldWithdrawal[]) => {
    const text = withdrawalText(first.campaignId, orders, zone);
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey: null }, now);
  };
  const channel = await channelPlace(trx, first);
  if (channel !== null) await say(channel.conversation, group);
  const concerned = peopleOf(group);
  const places = await personalPlaces(trx, [...concerned.keys()]);
  for (const [userId, { conversation }] of places) {
    await say(conversation, concerned.get(userId) ?? []);
  }
  return places.size + (channel === null ? 0 : 1);
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
