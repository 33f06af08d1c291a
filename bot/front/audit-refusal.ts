// AUD-1: what was refused is a row too, once for each delivery.
import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Refusal } from '../chat/refusal.ts';
import { deliveryOf } from '../shared/by-user.ts';

export function auditRefusal(db: Db, clock: Clock): (refusal: Refusal) => Promise<void> {
  return ({ what, person, user, reason, activityId }) => {
    const entry = {
      at: clock.now(),
      actor:
        user === null ? SYSTEM : ({ kind: 'person', userId: user.id, entraId: user.entraId, name: user.name } as const),
      action: 'refused' as const,
      object: { type: 'command', id: what },
      after: { entraId: person.entraId },
      reason: reason.en,
      activityId,
    };
    const delivery = deliveryOf(person.entraId, activityId, what);
    return db.transaction().execute((trx) => oncePerActivity(trx, delivery, 'refused', () => writeAudit(trx, entry)));
  };
}
