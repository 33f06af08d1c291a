// Everything that a start needs (RUN-2), in one list: the card shows every reason at once, and the transaction that marks
// the session `in_progress` asks again (GATE-6).
import type { Text } from '../language.ts';
import { transitionRefusal } from './session-state.ts';
import { failureBudgetSpent, openWindowEnd } from './start-policy.ts';
import type { StartBlocker, StartBlockerCode, StartRequest } from './start-request.ts';

type Condition = (request: StartRequest) => readonly StartBlocker[];

/** RUN-2: what stands against the start, every reason, in the order of the rule. Empty: it may start. */
export function startBlockers(request: StartRequest): readonly StartBlocker[] {
  return CONDITIONS.flatMap((condition) => condition(request));
}

const CONDITIONS: readonly Condition[] = [
  statusCondition,
  prerequisitesCondition,
  windowCondition,
  calendarCondition,
  gateCondition,
  rollbackCondition,
  runningCondition,
  campaignCondition,
  triggerCondition,
];

function when(holds: boolean, code: StartBlockerCode, fr: string, en: string): readonly StartBlocker[] {
  return holds ? [{ code, text: { fr, en } }] : [];
}

function statusCondition({ hostname, status, action }: StartRequest): readonly StartBlocker[] {
  const text = transitionRefusal(hostname.toLowerCase(), status, action);
  return text === null ? [] : [{ code: 'status', text }];
}

/** Clocks of two machines may differ a little; a result from further in the future is not believed. */
const FUTURE_TOLERANCE_MS = 60_000;

function prerequisitesCondition({ prerequisites, now, policy }: StartRequest): readonly StartBlocker[] {
  if (prerequisites === null || !prerequisites.validated) {
    return when(true, 'prerequisites', 'Les prérequis ne sont pas validés.', 'The prerequisites have not passed.');
  }
  const ageMs = now.getTime() - prerequisites.at.getTime();
  const minutes = policy.prerequisitesMaxAgeMinutes;
  return when(
    !(ageMs < minutes * 60_000 && ageMs >= -FUTURE_TOLERANCE_MS),
    'prerequisites-old',
    `Les prérequis ont plus de ${minutes} minutes : relancez-les.`,
    `The prerequisites are older than ${minutes} minutes: run them again.`,
  );
}

function windowCondition({ now, policy, forecastMinutes }: StartRequest): readonly StartBlocker[] {
  const { windowStart, windowEnd } = policy;
  const end = openWindowEnd(now, policy);
  if (end === null) {
    const days = weekdayNames(policy.weekdays);
    return when(
      true,
      'window',
      `Hors de la fenêtre (${days.fr}, ${windowStart} à ${windowEnd}).`,
      `Outside the window (${days.en}, ${windowStart} to ${windowEnd}).`,
    );
  }
  return when(
    !(now.getTime() + forecastMinutes * 60_000 <= end.getTime()),
    'forecast',
    `Durée prévue de ${forecastMinutes} minutes : la fin dépasserait ${windowEnd}.`,
    `Forecast of ${forecastMinutes} minutes: it would end after ${windowEnd}.`,
  );
}

function calendarCondition({ calendar }: StartRequest): readonly StartBlocker[] {
  return [
    ...when(calendar.freeze, 'freeze', 'Période de gel.', 'Freeze period.'),
    ...when(calendar.holiday, 'holiday', 'Jour férié.', 'Public holiday.'),
    ...when(
      calendar.bannedSeason,
      'season',
      'Production du trafic interdite de janvier à mars.',
      'Production of the traffic domain is banned from January to March.',
    ),
  ];
}

function gateCondition({ branch }: StartRequest): readonly StartBlocker[] {
  if (branch.kind === 'hprod') return [];
  const blockers = branch.gate.state === 'closed' ? branch.gate.blockers : [];
  return [
    ...blockers.map(({ reason }): StartBlocker => ({ code: 'gate', text: reason })),
    ...when(
      !branch.goGiven,
      'prod-go',
      'Le feu vert de production n’est pas donné.',
      'The prod go has not been given.',
    ),
  ];
}

function rollbackCondition({ rollback }: StartRequest): readonly StartBlocker[] {
  if (rollback === null) {
    return when(true, 'rollback', 'La méthode de retour arrière est inconnue.', 'The rollback method is unknown.');
  }
  return when(
    rollback.method === 'na' && !rollback.confirmed,
    'rollback',
    'Pas de snapshot possible : confirmez que la sauvegarde est récente.',
    'No snapshot is possible: confirm that the backup is recent.',
  );
}

function runningCondition({ attemptRunning, exclusiveGroupRunning }: StartRequest): readonly StartBlocker[] {
  return [
    ...when(
      attemptRunning,
      'attempt-running',
      'Une exécution est déjà en cours sur ce serveur.',
      'An attempt is running on this server already.',
    ),
    ...when(
      exclusiveGroupRunning !== null,
      'exclusive-group',
      `${exclusiveGroupRunning}, du même cluster, est en cours.`,
      `${exclusiveGroupRunning}, of the same cluster, is in progress.`,
    ),
  ];
}

/** The budget holds back new servers; retrying what failed is how it is given back, so a retry is not counted against it. */
function campaignCondition({ campaign, action, policy }: StartRequest): readonly StartBlocker[] {
  const spent = action === 'start' && failureBudgetSpent(campaign.failed, campaign.servers, policy.failureBudget);
  return [
    ...when(
      spent,
      'failure-budget',
      `Trop d’échecs (${campaign.failed} sur ${campaign.servers}) : la campagne est arrêtée.`,
      `Too many failures (${campaign.failed} of ${campaign.servers}): the campaign is stopped.`,
    ),
    ...when(campaign.stopped, 'stopped', 'La campagne est arrêtée.', 'The campaign is stopped.'),
  ];
}

function triggerCondition({ trigger, now }: StartRequest): readonly StartBlocker[] {
  const ordered = trigger.kind === 'operator' ? trigger.ordered : trigger.goGiven;
  const notOrdered = when(
    !ordered,
    'not-ordered',
    'Un opérateur n’a pas encore donné le départ.',
    'No operator has given the word yet.',
  );
  if (trigger.kind === 'operator') return notOrdered;
  const isDue = trigger.dueAt !== null && trigger.dueAt.getTime() <= now.getTime();
  return [
    ...notOrdered,
    ...when(
      !isDue,
      'not-due',
      trigger.dueAt === null ? 'Le serveur n’a pas de créneau.' : 'Le créneau n’est pas encore venu.',
      trigger.dueAt === null ? 'The server has no slot.' : 'Its slot has not come yet.',
    ),
  ];
}

const WEEKDAYS = {
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

function weekdayNames(weekdays: readonly number[]): Text {
  const named = (names: readonly string[]) => weekdays.map((day) => names[day - 1] ?? '?').join(', ');
  return { fr: named(WEEKDAYS.fr), en: named(WEEKDAYS.en) };
}
