// Tells the owner of package exclusions a week before these end, once each end.
import { personalPlaces } from '../../db/queries/chat/places.ts';
import {
  areExcludesEnding,
  type Ending,
  lockEndingExcludes,
  markEndTold,
} from '../../db/queries/exclusions/ending-excludes.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { ENDING_DAYS, endingText } from '../../domain/exclusions/ending-text.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';

/** Returns how many messages were written or noted. Whoever has no chat with the bot yet is told once they have. */
export async function tellEndingExcludes(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  const today = dayIn(now, notifications.zone);
  const days = { first: today, last: addDays(today, ENDING_DAYS) };
  if (!(await areExcludesEnding(db, days))) return 0;
  return db.transaction().execute(async (trx) => {
    const ending = await lockEndingExcludes(trx, days);
    let told = 0;
    for (const group of Map.groupBy(ending, (one) => `${one.ownerId} ${one.expiresOn}`).values()) {
      if (!(await tellOwner(trx, group, notifications, now))) continue;
      await markEndTold(trx, group);
      told += 1;
    }
    return told;
  });
}

async function tellOwner(
  trx: Trx,
  group: readonly Ending[],
  notifications: NotificationDefaults,
  now: Date,
): Promise<boolean> {
  const [first] = group;
  if (first === undefined) return false;
  const { ownerId: userId, serverId, glob, expiresOn } = first;
  const place = (await personalPlaces(trx, [userId])).get(userId);
  if (place === undefined) return false;
  const text = endingText(group);
  const notice = {
    ...({ userId, place, text, line: text, kind: 'exclusion', card: null } as const),
    about: group.length === 1 ? ({ kind: 'exclude', serverId, glob, lastDay: expiresOn } as const) : factOf(group),
    key: `exclusions:${group.map(({ id }) => id).join('+')}:${expiresOn}:${userId}`,
    opens: cardKeyText({ kind: 'excludes', hostname: group.length === 1 ? first.hostname : null }),
  };
  return (await tellPerson(trx, notifications, notice, now)) !== 'left';
}

function factOf(group: readonly Pick<Ending, 'serverId'>[]) {
  return { kind: 'fact', serverIds: group.map(({ serverId }) => serverId) } as const;
}
