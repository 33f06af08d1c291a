// RUN-19: what an action stopped and three tries did not start again is told in the channel and to the operator, once a day until it runs.

import { wordsOf } from '../../db/queries/actions/actions.ts';
import {
  areRestartsUntold,
  lockUntoldRestarts,
  noteRestartsTold,
  type UntoldRestart,
} from '../../db/queries/actions/owed-restarts.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace, personalPlaces } from '../../db/queries/chat/places.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { notRestartedText, type OwedOn } from '../../domain/actions/owed-text.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { UserId } from '../../domain/ids.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';

/** Returns of how many servers was told. */
export async function tellUnpaidRestarts(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  if (!(await areRestartsUntold(db, now))) return 0;
  return db.transaction().execute(async (trx) => {
    const untold = await lockUntoldRestarts(trx, now);
    const day = now.toISOString().slice(0, 10);
    for (const [conversationId, rows] of await byChannel(trx, untold)) {
      const dedupeKey = `restarts:${conversationId}:${day}:${idsOf(rows)}`;
      const text = notRestartedText(rows.map(owedOn));
      await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey }, now);
    }
    for (const [userId, rows] of Map.groupBy(untold, ({ operatorId }) => operatorId)) {
      if (userId !== null) await tellOperator(trx, { userId, rows, day, now, notifications });
    }
    await noteRestartsTold(
      trx,
      untold.flatMap(({ ids }) => ids),
      now,
    );
    return untold.length;
  });
}

/** Those without any channel are told to their operator, and shown on cards. */
async function byChannel(
  trx: Trx,
  untold: readonly UntoldRestart[],
): Promise<ReadonlyMap<string, readonly UntoldRestart[]>> {
  const placed: { readonly conversation: string; readonly row: UntoldRestart }[] = [];
  for (const row of untold) {
    const place = await channelPlace(trx, row);
    if (place !== null) placed.push({ conversation: place.conversation, row });
  }
  const groups = Map.groupBy(placed, ({ conversation }) => conversation);
  return new Map([...groups].map(([key, rows]) => [key, rows.map(({ row }) => row)]));
}

type Telling = {
  readonly userId: UserId;
  readonly rows: readonly UntoldRestart[];
  readonly day: string;
  readonly now: Date;
  readonly notifications: NotificationDefaults;
};

async function tellOperator(trx: Trx, { userId, rows, day, now, notifications }: Telling): Promise<void> {
  const place = (await personalPlaces(trx, [userId])).get(userId);
  const [first] = rows;
  if (place === undefined || first === undefined) return;
  const text = notRestartedText(rows.map(owedOn));
  const opens = cardKeyText({ kind: 'actions', subject: { kind: 'server', id: first.serverId } });
  const about = { kind: 'fact', serverIds: rows.map(({ serverId }) => serverId) } as const;
  const notice = { userId, place, kind: 'failure', about, text, line: text, card: null, opens } as const;
  await tellPerson(trx, notifications, { ...notice, key: `restarts:${userId}:${day}:${idsOf(rows)}` }, now);
}

function owedOn({ hostname, words, error }: UntoldRestart): OwedOn {
  return { hostname, words: words.map(wordsOf), error };
}

function idsOf(rows: readonly UntoldRestart[]): string {
  return rows.flatMap(({ ids }) => ids).join('+');
}
