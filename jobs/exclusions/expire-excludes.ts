// An exclusion ends by itself on its day: it was never meant to be forgotten (RUN-5).

import { expireExclude, loadExpired } from '../../db/queries/exclusions/package-excludes.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Db } from '../../db/schema/database.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { tellEndedExclude } from '../notices/ending-excludes.ts';

/** Returns how many ended. */
export async function expireExcludes(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  const today = dayIn(now, notifications.zone);
  const expired = await loadExpired(db, today);
  for (const { serverId, glob, ...exclude } of expired) {
    await db.transaction().execute(async (trx) => {
      if (!(await expireExclude(trx, { serverId, glob }, { today, at: now }))) return;
      await writeAudit(trx, {
        at: now,
        actor: SYSTEM,
        action: 'excludes.expire',
        object: { type: 'server', id: serverId },
        after: { glob },
      });
      await tellEndedExclude(trx, { serverId, glob, ...exclude }, notifications, now);
    });
  }
  return expired.length;
}
