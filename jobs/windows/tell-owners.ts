// Owners are told of an occurrence that will patch servers of theirs, as many days before as its window says (POL-5): once each, whoever
// runs and whoever dies, and as they wish to be told.
import { personalPlaces } from '../../db/queries/chat/places.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import { loadResponsible } from '../../db/queries/people/owners.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { loadToldOwners, loadWindowServers, type WindowServer } from '../../db/queries/windows/notices.ts';
import { type ApprovedWindow, lockApprovedWindow } from '../../db/queries/windows/windows.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { UserId } from '../../domain/ids.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { branchToday } from '../../domain/server.ts';
import { closureOf, isLapsed } from '../../domain/windows/decide-occurrence.ts';
import { type Occurrence, occurrences } from '../../domain/windows/occurrence.ts';
import { ownersText } from '../../domain/windows/owners-text.ts';
import type { JobContext } from '../context.ts';

/** Returns how many were told, or noted. */
export async function tellOwners(ctx: JobContext, windows: readonly ApprovedWindow[], now: Date): Promise<number> {
  const telling = windows.filter(({ tellDays, task }) => tellDays !== null && task === 'install');
  if (telling.length === 0) return 0;
  const year = now.getUTCFullYear();
  const calendar = calendarOf([year, year + 1], {
    freezePeriods: await loadFreezePeriods(ctx.db),
    alsaceMoselleZones: await alsaceMoselleZones(ctx.db),
  });
  let told = 0;
  for (const window of telling) {
    for (const occurrence of near(window, now)) {
      const closed = closureOf(occurrence, calendar, ctx.settings.zone) !== null;
      if (!closed && !isLapsed(window.approvedAt, occurrence.start)) told += await tell(ctx, window, occurrence, now);
    }
  }
  return told;
}

/** By days of the window's zone; one that has begun is no news. */
function near(window: ApprovedWindow, now: Date): readonly Occurrence[] {
  const today = dayIn(now, window.zone);
  return occurrences(window, today, addDays(today, window.tellDays ?? 0)).filter(
    ({ start }) => start > now && start >= window.approvedAt,
  );
}

async function tell(ctx: JobContext, window: ApprovedWindow, occurrence: Occurrence, now: Date): Promise<number> {
  const byOwner = await serversByOwner(ctx, window, occurrence);
  const known = await loadToldOwners(ctx.db, window.id, occurrence.day);
  const left = [...byOwner].filter(([userId]) => !known.has(userId));
  let told = 0;
  for (const [userId, servers] of left) {
    told += await ctx.db
      .transaction()
      .execute((trx) => tellOwner(trx, ctx, { userId, servers, window, occurrence, now }));
  }
  return told;
}

async function serversByOwner(
  { db, settings }: JobContext,
  window: ApprovedWindow,
  occurrence: Occurrence,
): Promise<ReadonlyMap<UserId, readonly WindowServer[]>> {
  const all = await loadWindowServers(db, window.id, dayIn(occurrence.end, settings.zone));
  const meant = all.filter((one) => window.production || branchToday(one.branch, one) === 'hprod');
  const responsible = await loadResponsible(db, [...new Set(meant.map(({ applicationId }) => applicationId))]);
  const pairs = meant.flatMap((server) =>
    (responsible.get(server.applicationId) ?? []).flatMap(({ userId, duty }) =>
      userId !== null && duty === 'owner' ? [{ userId, server }] : [],
    ),
  );
  const byOwner = Map.groupBy(pairs, ({ userId }) => userId);
  return new Map([...byOwner].map(([userId, group]) => [userId, group.map(({ server }) => server)]));
}

type Telling = {
  readonly userId: UserId;
  readonly servers: readonly WindowServer[];
  readonly window: ApprovedWindow;
  readonly occurrence: Occurrence;
  readonly now: Date;
};

/** Whoever has no chat with the bot yet is told once they have. */
async function tellOwner(
  trx: Trx,
  { settings }: JobContext,
  { userId, servers, window, occurrence, now }: Telling,
): Promise<number> {
  const place = (await personalPlaces(trx, [userId])).get(userId);
  if (place === undefined) return 0;
  const current = await lockApprovedWindow(trx, window.id);
  if (current === null || current.approvedAt.getTime() !== window.approvedAt.getTime()) return 0;
  const mark = await trx
    .insertInto('window_notices')
    .values({ window_id: window.id, day: occurrence.day, user_id: userId, told_at: now })
    .onConflict((oc) => oc.doNothing())
    .returning('day')
    .executeTakeFirst();
  if (mark === undefined) return 0;
  const day = dayIn(occurrence.start, settings.zone);
  const text = ownersText({ name: window.name, zone: window.zone, start: occurrence.start, servers });
  await tellPerson(
    trx,
    settings.notifications,
    {
      ...({ userId, place, text, line: text, kind: 'day', card: null, about: { kind: 'day', day } } as const),
      key: `window:${window.id}:${occurrence.day}:${userId}`,
      opens: cardKeyText({ kind: 'day', day, operatorId: null }),
    },
    now,
  );
  return 1;
}
