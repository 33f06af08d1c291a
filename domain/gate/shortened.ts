// The shortened gate of an emergency (GATE-7): green checks stand in for an answer that is missing, never for the order of things.
import { opensProduction } from '../validations/validation-state.ts';
import { aboutAttempt, type Obstacle, refused } from './blocker.ts';
import type { LinkedServer } from './question.ts';

/** Beside what every gate asks: nothing runs on it, it was not rolled back, its last attempt did not fail. */
export function shortenedObstacles(server: LinkedServer): readonly Obstacle[] {
  const { validation, emergency } = server;
  const ko = validation?.status === 'validated_ko' ? validation : emergency.refusal;
  // A KO that an override opens must not hide what lies behind it.
  return [...(ko === null ? [] : [refused(ko)]), ...besideAnswers(server)];
}

function besideAnswers(server: LinkedServer): readonly Obstacle[] {
  const { validation, emergency } = server;
  if (!emergency.patched) return emergency.free === 'yes' ? [] : [outside(server)];
  const accepted =
    validation !== null && validation.attemptId === server.lastPatched && opensProduction(validation.status);
  return accepted || emergency.checks === 'yes' ? [] : [notGreen(server)];
}

function outside({ emergency, lastAttempt }: LinkedServer): Obstacle {
  const why =
    emergency.free === 'no'
      ? {
          fr: 'pas encore patché dans cette campagne d’urgence, et toujours vulnérable',
          en: 'not patched in this emergency campaign yet, and still vulnerable',
        }
      : {
          fr: 'pas encore patché dans cette campagne d’urgence, et aucun scan des dernières 24 heures ne montre qu’il n’est pas vulnérable',
          en: 'not patched in this emergency campaign yet, and no scan from the last 24 hours shows that it is not vulnerable',
        };
  return { code: 'outside-emergency', about: aboutAttempt(lastAttempt), why };
}

function notGreen({ emergency, lastPatched }: LinkedServer): Obstacle {
  const why =
    emergency.checks === 'no'
      ? {
          fr: 'contrôles en échec après la mise à jour, et pas de réponse du responsable',
          en: 'checks failed after the update, and no answer from its owner',
        }
      : {
          fr: 'pas de résultat des contrôles après la mise à jour, et pas de réponse du responsable',
          en: 'no results from the checks after the update, and no answer from its owner',
        };
  return { code: 'checks', about: aboutAttempt(lastPatched), why };
}
