// Brings the question about a reboot to the owners of the application, as the question about a validation is brought (RUN-8).

import { loadUnaskedReboots } from '../../db/queries/reboots/reboot-view.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { placeQuestion, placesOfQuestion } from '../shared/question-to-owners.ts';

/** Returns how many cards were placed; one without any place to go stays due. */
export async function placeRebootRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await loadUnaskedReboots(db)) {
    const key = cardKeyText({ kind: 'reboot', attemptId: request.attemptId });
    if (await placeQuestion(db, key, await placesOfQuestion(db, request), now)) placed += 1;
  }
  return placed;
}
