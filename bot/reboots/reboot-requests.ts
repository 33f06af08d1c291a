// Brings the question about a reboot to the owners of the application, as the question about a validation is brought (RUN-8).

import { loadUnaskedReboots, type UnaskedReboot } from '../../db/queries/reboots/reboot-view.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { placeQuestion, type Question, type QuestionSettings } from '../shared/question-to-owners.ts';

/** Returns how many cards were placed; one without any place to go stays due. */
export async function placeRebootRequests(db: Db, now: Date, settings: QuestionSettings): Promise<number> {
  let placed = 0;
  for (const request of await loadUnaskedReboots(db)) {
    if (await placeQuestion(db, request, questionOf(request), settings, now)) placed += 1;
  }
  return placed;
}

function questionOf({ attemptId, hostname, emergency }: UnaskedReboot): Question {
  return {
    of: '',
    key: cardKeyText({ kind: 'reboot', attemptId }),
    about: { kind: 'reboot', attemptId },
    kind: 'reboot',
    urgent: emergency,
    line: {
      fr: `Redémarrage à décider : ${hostname}.`,
      en: `Reboot to be decided: ${hostname}.`,
    },
  };
}
