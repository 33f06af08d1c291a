// What an open occurrence of a maintenance window does (POL-5): orders starts, chooses the hour of reboots, asks for scans.
import { askScans } from '../../db/queries/cve/scans.ts';
import { chooseSlot } from '../../db/queries/reboots/reboot-answer.ts';
import {
  loadOpenOccurrences,
  loadScannedOfWindow,
  loadSessionsOfWindow,
  lockUndecidedReboots,
  orderByWindow,
} from '../../db/queries/windows/occurrences.ts';
import type { ApprovedWindow } from '../../db/queries/windows/windows.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { UserId, WindowId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { type Branch, branchToday, type OfEnvironment } from '../../domain/server.ts';
import type { Occurrence } from '../../domain/windows/occurrence.ts';
import type { JobContext } from '../context.ts';

/** `zone`: of the calendar. */
type Instant = { readonly now: Date; readonly zone: string };

/** Once, as it opens. Earlier refusals are behind it: a word to start would leave them behind as well. */
export async function beginTask(
  trx: Trx,
  window: ApprovedWindow,
  { end }: Occurrence,
  { now, zone }: Instant,
): Promise<void> {
  switch (window.task) {
    case 'install':
      await order(
        trx,
        {
          windowId: window.id,
          production: window.production,
          by: window.approvedBy,
          until: dayIn(end, zone),
          refused: true,
        },
        now,
      );
      return;
    case 'scan':
      return askScans(trx, await loadScannedOfWindow(trx, window.id), now);
    case 'reboot':
      for (const attempt of await lockUndecidedReboots(trx, window.id)) {
        if (isMeant(attempt, window.production)) await chooseSlot(trx, attempt.id, now, window.name);
      }
  }
}

/** What has come into a campaign since. What was refused in this occurrence stays refused until somebody acts, as at a slot. */
export async function orderOfOpen({ db, settings }: JobContext, now: Date): Promise<number> {
  let ordered = 0;
  for (const { windowId, production, by, endsAt, task } of await loadOpenOccurrences(db, now)) {
    if (task === 'install')
      ordered += await order(
        db,
        { windowId, production, by, until: dayIn(endsAt, settings.zone), refused: false },
        now,
      );
  }
  return ordered;
}

type Ordering = {
  readonly windowId: WindowId;
  readonly production: boolean;
  readonly by: UserId;
  readonly until: IsoDate;
  readonly refused: boolean;
};

async function order(db: Db, { windowId, production, by, until, refused }: Ordering, now: Date): Promise<number> {
  const sessions = await loadSessionsOfWindow(db, { windowId, until, refused });
  const ids = sessions.filter((one) => isMeant(one, production)).map(({ id }) => id);
  return orderByWindow(db, ids, { by, now });
}

/** Production by its policy alone, and with its go. */
function isMeant(one: OfEnvironment & { readonly branch: Branch }, production: boolean): boolean {
  return production || branchToday(one.branch, one) === 'hprod';
}
