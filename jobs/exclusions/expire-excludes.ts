// An exclusion ends by itself on its day: it was never meant to be forgotten (RUN-5).

import { expireExclude, loadExpired } from '../../db/queries/exclusions/package-excludes.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Db } from '../../db/schema/database.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';

/** Returns how many ended. */
export async function expireExcludes(db: Db, now: Date, zone: string): Promise<number> {
  const today = dayIn(now, zone);
  const expired = await loadExpired(db, today);
  for (const { serverId, glob } of expired) {
    await db.transaction().execute(async (trx) => {
      if (!(await expireExclude(trx, { serverId, glob }, { today, at: now }))) return;
      await writeAudit(trx, {
        at: now,
        actor: SYSTEM,
        action: 'excludes.expire',
        object: { type: 'server', id: serverId },
        after: { glob },
      });
    });
  }
  return expired.length;
}
