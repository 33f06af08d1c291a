// What of one linked non-production server keeps its production closed (GATE-1 to GATE-3). All of it, not only the first: an override
// opens what it names, and must not hide what lies behind.

import { scopeText } from '../attempts/update-scope.ts';
import { statusText } from '../campaigns/session-state.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import { opensProduction } from '../validations/validation-state.ts';
import { aboutAttempt, aboutRollback, type GateBlockerCode, type Obstacle, refused } from './blocker.ts';
import type {
  Freshness,
  GateQuestion,
  LatestValidation,
  LinkedServer,
  Period,
  Rollback,
  ServerWork,
} from './question.ts';
import { scopeCovers } from './scope-covers.ts';
import { shortenedObstacles } from './shortened.ts';

/** Of a server that is no longer patched only what happens on it now: the lost link itself is acknowledged in the go. */
export function obstacles(server: LinkedServer, question: GateQuestion): readonly Obstacle[] {
  const working = server.work.map((work) => workObstacle(work, question.current.campaignId));
  if (server.lost) return working;
  const found = [
    ...working,
    ...(server.production ? [obstacleOf(server, 'now-production', NOW_PRODUCTION)] : []),
    ...server.rollbacks.map(rollbackObstacle),
    ...failedObstacle(server, question.current.campaignId),
  ];
  const rest = question.shortened ? shortenedObstacles(server) : answerObstacles(server, question);
  // That it was never patched is no news beside an attempt that runs or has failed.
  return found.length > 0 ? [...found, ...rest.filter(({ code }) => code !== 'never-patched')] : rest;
}

function obstacleOf(server: LinkedServer, code: GateBlockerCode, why: Text): Obstacle {
  return { code, about: aboutAttempt(server.lastAttempt), why };
}

const NOW_PRODUCTION: Text = {
  fr: 'est passé en production et ne peut plus servir de validation ; déliez-le, ou liez-en un autre',
  en: 'is now a production server and can no longer validate; unlink it, or link another one',
};

function workObstacle(work: ServerWork, here: CampaignId | null): Obstacle {
  switch (work.kind) {
    case 'attempt':
      return {
        code: 'in-progress',
        about: aboutAttempt(work.attemptId),
        why: elsewhere(statusText('in_progress'), work.campaignId, here),
      };
    case 'start-ordered':
      return {
        code: 'ordered',
        about: `order-${work.sessionId}.${work.askedAt}`,
        why: elsewhere(ORDERED, work.campaignId, here),
      };
    case 'order-lost':
      return {
        code: 'ordered',
        about: `lost-order-${work.sessionId}.${work.askedAt}`,
        why: elsewhere(ORDER_LOST, work.campaignId, here),
      };
    case 'rollback':
      return { code: 'rolling-back', about: aboutRollback(work), why: ROLLING_BACK };
  }
}

const ORDERED: Text = { fr: 'démarrage demandé', en: 'start requested' };
const ORDER_LOST: Text = {
  fr: 'démarrage demandé avant la restauration de la base de données, résultat inconnu ; patchez-le de nouveau',
  en: 'start requested before the database was restored, outcome unknown; patch it again',
};
const ROLLING_BACK: Text = { fr: 'retour arrière en cours', en: 'rollback in progress' };

function elsewhere(text: Text, campaignId: CampaignId, here: CampaignId | null): Text {
  if (campaignId === here) return text;
  return { fr: `${text.fr} (campagne ${campaignId})`, en: `${text.en} (campaign ${campaignId})` };
}

function rollbackObstacle(rollback: Rollback): Obstacle {
  const { proved } = rollback;
  const about = aboutRollback(rollback, proved ? 'proved' : 'failed');
  return { code: 'rolled-back', about, why: proved ? ROLLED_BACK : PERHAPS_ROLLED_BACK };
}

const ROLLED_BACK: Text = {
  fr: 'ramené au snapshot depuis son dernier patch',
  en: 'rolled back since its last patch',
};
const PERHAPS_ROLLED_BACK: Text = {
  fr: 'son retour arrière a échoué, son état est inconnu',
  en: 'its rollback failed, its state is unknown',
};

/** It began after whatever patch was accepted: attempts on a server come one after the other. */
function failedObstacle({ lastEnded }: LinkedServer, here: CampaignId | null): readonly Obstacle[] {
  if (lastEnded?.state !== 'failed') return [];
  const why = elsewhere(statusText('failed'), lastEnded.campaignId, here);
  return [{ code: 'failed', about: aboutAttempt(lastEnded.attemptId), why }];
}

function answerObstacles(server: LinkedServer, question: GateQuestion): readonly Obstacle[] {
  const { validation, lastPatched } = server;
  if (validation === null) return [lastPatched === null ? neverPatched(server) : awaiting(server)];
  // The answer must be about the patch that is on the server.
  const answered = validation.attemptId === lastPatched ? unaccepted(server, validation) : [awaiting(server)];
  if (!isFresh(validation, question)) {
    return [...answered, obstacleOf(server, 'stale', staleText(validation, question.freshness))];
  }
  return answered.length > 0 ? answered : narrowerObstacle(server, question);
}

function unaccepted(server: LinkedServer, validation: LatestValidation): readonly Obstacle[] {
  if (opensProduction(validation.status)) return [];
  return [validation.status === 'validated_ko' ? refused(validation) : awaiting(server)];
}

function awaiting(server: LinkedServer): Obstacle {
  return obstacleOf(server, 'awaiting-answer', {
    fr: 'validation en attente',
    en: 'validation pending',
  });
}

function neverPatched(server: LinkedServer): Obstacle {
  return obstacleOf(server, 'never-patched', {
    fr: 'pas encore patché par PatchCenter',
    en: 'not patched by PatchCenter yet',
  });
}

/** A whole update that follows a narrowed one brings what nobody has tried. One that was validated before it still counts. */
function narrowerObstacle(server: LinkedServer, question: GateQuestion): readonly Obstacle[] {
  const fresh = server.validatedUpdates.filter((update) => isFresh(update, question));
  if (fresh.some(({ scope }) => scopeCovers(scope, question.scope))) return [];
  const texts = fresh.flatMap(({ scope }) => scopeText(scope, MAX_ADVISORIES) ?? []);
  const named = (language: keyof Text) => [...new Set(texts.map((text) => text[language]))].join(', ');
  const why = {
    fr: `validé seulement pour une mise à jour limitée (${named('fr')})`,
    en: `only validated for a limited update (${named('en')})`,
  };
  return [obstacleOf(server, 'narrower', why)];
}

const MAX_ADVISORIES = 3;

/** GATE-2. `none` asks for a validation, of whatever age. */
function isFresh(validation: Period, { freshness, current }: GateQuestion): boolean {
  if (freshness === 'none') return true;
  if (freshness === 'campaign') return validation.campaignId === current.campaignId;
  return validation.cycle === current.cycle && validation.year === current.year;
}

function staleText(validation: Period, freshness: Freshness): Text {
  if (freshness === 'campaign') {
    return {
      fr: `sa dernière validation date d’une autre campagne (${validation.campaignId})`,
      en: `last validated in another campaign (${validation.campaignId})`,
    };
  }
  return {
    fr: `pas patché dans ce cycle (dernière validation : cycle ${validation.cycle} de ${validation.year})`,
    en: `not patched in this cycle (last validation: cycle ${validation.cycle} of ${validation.year})`,
  };
}
