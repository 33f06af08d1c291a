// Brings the question to those who can answer it: one card for each application of a campaign. Found by a sweep, so a crash only delays it.

import { loadUnaskedValidations, type UnaskedValidation } from '../../db/queries/validations/validation-requests.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { placeQuestion, type Question, type QuestionSettings } from '../shared/question-to-owners.ts';

/** VALID-1. Returns how many cards were placed; a request without any place to go stays due. */
export async function placeValidationRequests(db: Db, now: Date, settings: QuestionSettings): Promise<number> {
  let placed = 0;
  for (const request of await loadUnaskedValidations(db)) {
    if (await placeQuestion(db, request, questionOf(request), settings, now)) placed += 1;
  }
  return placed;
}

function questionOf({ campaignId, applicationId, application, emergency, since }: UnaskedValidation): Question {
  return {
    of: String(since.getTime()),
    key: cardKeyText({ kind: 'validation', campaignId, applicationId }),
    about: { kind: 'validation', campaignId, applicationId, reminds: [] },
    kind: 'validation',
    urgent: emergency,
    line: {
      fr: `Validation attendue : ${application} (campagne ${campaignId}).`,
      en: `Validation expected: ${application} (campaign ${campaignId}).`,
    },
  };
}
