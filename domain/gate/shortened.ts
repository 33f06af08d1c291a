// The shortened gate of an emergency (GATE-7): green checks stand in for an answer that is missing, never for the order of things.
import { opensProduction } from '../validations/validation-state.ts';
import { aboutAttempt, type Obstacle, refused } from './blocker.ts';
import type { LinkedServer } from './question.ts';

/** Beside what every gate asks: nothing runs on it, it was not rolled back, its last attempt did not fail. */
export function shortenedObstacles(server: LinkedServer): readonly Obstacle[] {
  const { validation, emergency } = server;
  const ko = validation?.status === 'validated_ko' ? validation : emergency.refusal;
  if (ko !== null) return [refused(ko)];
  if (!emergency.patched) return emergency.free === 'yes' ? [] : [outside(server)];
  const accepted =
    validation !== null && validation.attemptId === server.lastPatched && opensProduction(validation.status);
  return accepted || emergency.checks === 'yes' ? [] : [notGreen(server)];
}

function outside({ emergency, lastAttempt }: LinkedServer): Obstacle {
  const why =
    emergency.free === 'no'
      ? {
          fr: 'n’est pas encore patché dans cette urgence, et a toujours la faille',
          en: 'is not patched in this emergency yet, and still has the flaw',
        }
      : {
          fr: 'n’est pas encore patché dans cette urgence, et aucun scan du dernier jour ne dit qu’il n’a pas la faille',
          en: 'is not patched in this emergency yet, and no scan of the last day says that it is free of the flaw',
        };
  return { code: 'outside-emergency', about: aboutAttempt(lastAttempt), why };
}

function notGreen({ emergency, lastPatched }: LinkedServer): Obstacle {
  const why =
    emergency.checks === 'no'
      ? {
          fr: 'ses contrôles après la mise à jour sont en échec, et son responsable n’a pas répondu',
          en: 'its checks after the update have failed, and its owner has not answered',
        }
      : {
          fr: 'ses contrôles après la mise à jour ne sont pas connus, et son responsable n’a pas répondu',
          en: 'its checks after the update are not known, and its owner has not answered',
        };
  return { code: 'checks', about: aboutAttempt(lastPatched), why };
}
