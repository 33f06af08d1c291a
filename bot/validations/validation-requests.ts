// Brings the question to those who can answer it: one card for each application of a campaign. Found by a sweep, so a crash only delays it.

import { loadUnaskedValidations } from '../../db/queries/validations/validation-requests.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { placeQuestion, placesOfQuestion } from '../shared/question-to-owners.ts';

/** VALID-1. Returns how many cards were placed; a request without any place to go stays due. */
export async function placeValidationRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await loadUnaskedValidations(db)) {
    const { campaignId, applicationId } = request;
    const key = cardKeyText({ kind: 'validation', campaignId, applicationId });
    if (await placeQuestion(db, key, await placesOfQuestion(db, request), now)) placed += 1;
  }
  return placed;
}
