// An exclusion whose end has passed stays in force: its owner is asked to extend or to lift it, and again each week (DEBT-1).
import { personalPlaces } from '../../db/queries/chat/places.ts';
import {
  areEndsUnasked,
  isKeepingUntold,
  lockOverdueExcludes,
  lockUntoldExcludes,
  type OwnedExclude,
} from '../../db/queries/exclusions/overdue-excludes.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { keptText, overdueText } from '../../domain/exclusions/ending-text.ts';
import type { Text } from '../../domain/language.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';

const ASK_AGAIN_MS = 7 * 86_400_000;

/** Returns how many owners were asked. Whoever has no chat with the bot yet is asked once they have. */
export async function askEnds(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  const asking = { today: dayIn(now, notifications.zone), askedBefore: new Date(now.getTime() - ASK_AGAIN_MS) };
  if (!(await areEndsUnasked(db, asking))) return 0;
  return db.transaction().execute(async (trx) => {
    const overdue = await lockOverdueExcludes(trx, asking);
    return tellEach(
      trx,
      overdue,
      { text: overdueText, about: `overdue:${asking.today}`, card: true },
      async (group) => {
        await trx.updateTable('package_excludes').set({ end_asked_at: now }).where('id', 'in', idsOf(group)).execute();
      },
      { now, notifications },
    );
  });
}

/** Once, after an upgrade from a version in which an end lifted them. */
export async function tellKeeping(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  if (!(await isKeepingUntold(db))) return 0;
  return db.transaction().execute(async (trx) => {
    const untold = await lockUntoldExcludes(trx);
    return tellEach(
      trx,
      untold,
      { text: keptText, about: 'kept', card: false },
      async (group) => {
        await trx
          .updateTable('package_excludes')
          .set({ keeping_untold: false })
          .where('id', 'in', idsOf(group))
          .execute();
      },
      { now, notifications },
    );
  });
}

type Said = {
  readonly text: (group: readonly OwnedExclude[]) => Text;
  readonly about: string;
  /** The card on which they are extended or lifted is shown at once. */
  readonly card: boolean;
};

async function tellEach(
  trx: Trx,
  excludes: readonly OwnedExclude[],
  { text, about, card }: Said,
  mark: (group: readonly OwnedExclude[]) => Promise<void>,
  { now, notifications }: { readonly now: Date; readonly notifications: NotificationDefaults },
): Promise<number> {
  let told = 0;
  for (const [userId, group] of Map.groupBy(excludes, ({ ownerId }) => ownerId)) {
    const place = (await personalPlaces(trx, [userId])).get(userId);
    const hosts = [...new Set(group.map(({ hostname }) => hostname))];
    const opens = cardKeyText({ kind: 'excludes', hostname: hosts.length === 1 ? (hosts[0] ?? null) : null });
    if (place === undefined) continue;
    const said = text(group);
    const notice = {
      ...({ userId, place, text: said, line: said, kind: 'exclusion', about: { kind: 'fact' } } as const),
      ...{ card: card ? opens : null, opens, key: `exclusions:${about}:${userId}:${idsOf(group).join('+')}` },
    };
    if ((await tellPerson(trx, notifications, notice, now)) === 'left') continue;
    await mark(group);
    told += 1;
  }
  return told;
}

function idsOf(group: readonly OwnedExclude[]): number[] {
  return group.map(({ id }) => id);
}
