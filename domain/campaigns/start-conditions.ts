// Everything that a start needs (RUN-2), in one list: the card shows every reason at once, and the transaction that marks
// the session `in_progress` asks again (GATE-6).
import { DateTime } from 'luxon';
import { againstBackup, isBackedUp } from '../backups/backup-on-record.ts';
import { againstChange } from '../changes/change-gate.ts';
import type { IsoDate } from '../clock.ts';
import { minutesText } from '../counts.ts';
import { dayText } from '../day-text.ts';
import { dependantText, endsByItself, holdText } from '../dependencies/dependency-gate.ts';
import { foundationHolds } from '../foundations/foundation-gate.ts';
import { unsaidEnvironment } from '../gate/unsaid-environment.ts';
import type { Text } from '../language.ts';
import { dayIn } from '../planning/iso-week.ts';
import { ringText, waitedFor } from '../rings/ring-gate.ts';
import { siteText } from '../rings/site-gate.ts';
import { currentOccurrence } from '../windows/occurrence.ts';
import { transitionRefusal } from './session-state.ts';
import { failureBudgetSpent, isOrderExpired, openWindowEnd, type StartPolicy } from './start-policy.ts';
import type { Orderer, StartBlocker, StartBlockerCode, StartRequest } from './start-request.ts';
import { blockersOfWindows } from './start-windows.ts';

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
  environmentCondition,
  gateCondition,
  changeCondition,
  ringCondition,
  rollbackCondition,
  unclosedCondition,
  runningCondition,
  dependencyCondition,
  foundationCondition,
  campaignCondition,
  triggerCondition,
  ordererCondition,
];

function when(holds: boolean, code: StartBlockerCode, fr: string, en: string): readonly StartBlocker[] {
  return holds ? [{ code, text: { fr, en } }] : [];
}

function about(other: string | null, code: StartBlockerCode, fr: string, en: string): readonly StartBlocker[] {
  return other === null ? [] : [{ code, text: { fr, en }, hosts: [other] }];
}

function statusCondition({ hostname, status, action }: StartRequest): readonly StartBlocker[] {
  const text = transitionRefusal(hostname.toLowerCase(), status, action);
  return text === null ? [] : [{ code: 'status', text }];
}

/** Clocks of two machines may differ a little; a result from further in the future is not believed. */
const FUTURE_TOLERANCE_MS = 60_000;

function prerequisitesCondition({ prerequisites, now, policy }: StartRequest): readonly StartBlocker[] {
  if (prerequisites === null || !prerequisites.validated) {
    return when(true, 'prerequisites', 'Les prérequis ne sont pas remplis.', 'The prerequisites are not met.');
  }
  const ageMs = now.getTime() - prerequisites.at.getTime();
  const minutes = policy.prerequisitesMaxAgeMinutes;
  return when(
    !(ageMs < minutes * 60_000 && ageMs >= -FUTURE_TOLERANCE_MS),
    'prerequisites-old',
    `Les prérequis ont plus de ${minutesText(minutes).fr} : relancez-les.`,
    `The prerequisites are older than ${minutesText(minutes).en}: run them again.`,
  );
}

function windowCondition({ now, policy, forecastMinutes }: StartRequest): readonly StartBlocker[] {
  if (policy.windows !== undefined) return blockersOfWindows(policy.windows, now, forecastMinutes);
  const { windowStart, windowEnd } = policy;
  const end = openWindowEnd(now, policy);
  if (end === null) {
    const days = weekdayNames(policy.weekdays);
    return when(
      true,
      'window',
      `Hors de la fenêtre de maintenance (${days.fr}, ${windowStart} à ${windowEnd}).`,
      `Outside the maintenance window (${days.en}, ${windowStart} to ${windowEnd}).`,
    );
  }
  return when(
    !(now.getTime() + forecastMinutes * 60_000 <= end.getTime()),
    'forecast',
    `Durée prévue : ${minutesText(forecastMinutes).fr}. Le patching finirait après ${windowEnd}.`,
    `Expected to take ${minutesText(forecastMinutes).en}: it would end after ${windowEnd}.`,
  );
}

function calendarCondition({ calendar }: StartRequest): readonly StartBlocker[] {
  return [
    ...when(calendar.freeze, 'freeze', 'Période de gel.', 'Freeze period.'),
    ...when(calendar.holiday, 'holiday', 'Jour férié.', 'Public holiday.'),
    ...when(
      calendar.bannedSeason,
      'season',
      'Pas de patching de la production trafic de janvier à mars.',
      'The traffic domain’s production is not patched from January to March.',
    ),
  ];
}

/** Whichever branch it was planned in. */
function environmentCondition({ environment }: StartRequest): readonly StartBlocker[] {
  const why = unsaidEnvironment(environment);
  return why === null ? [] : [{ code: 'environment', text: { fr: sentence(why.fr), en: sentence(why.en) } }];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function gateCondition({ branch }: StartRequest): readonly StartBlocker[] {
  if (branch.kind === 'hprod') return [];
  const blockers = branch.gate.state === 'closed' ? branch.gate.blockers : [];
  return [
    ...blockers.map(({ reason, hostname }): StartBlocker => ({ code: 'gate', text: reason, hosts: [hostname] })),
    ...when(!branch.goGiven, 'prod-go', 'Le feu vert production n’est pas donné.', 'Production has not been approved.'),
  ];
}

function changeCondition({ change, now }: StartRequest): readonly StartBlocker[] {
  const why = againstChange(change, now);
  return why === null ? [] : [{ code: 'change', text: why }];
}

function ringCondition({ ring, site, ...request }: StartRequest): readonly StartBlocker[] {
  const closed = ringText(ring);
  const decided = site.state === 'other-day' && isOfNight(site.day, request) ? null : siteText(site);
  return [
    ...(closed === null ? [] : [{ code: 'ring-closed', text: closed, hosts: waitedFor(ring) } as const]),
    ...(decided === null ? [] : [{ code: 'site', text: decided } as const]),
  ];
}

/** The day that a site chose is that on which a window begins, past midnight too (POL-5). */
function isOfNight(day: IsoDate, { policy, now }: Pick<StartRequest, 'policy' | 'now'>): boolean {
  return (policy.windows ?? []).some((window) => {
    const occurrence = currentOccurrence(window, now);
    return occurrence !== null && dayIn(occurrence.start, policy.zone) === day;
  });
}

function rollbackCondition({ rollback, now, policy }: StartRequest): readonly StartBlocker[] {
  if (rollback === null) {
    return when(
      true,
      'rollback',
      'On ne sait pas comment revenir en arrière : relancez les prérequis.',
      'The rollback method is unknown: run the prerequisites again.',
    );
  }
  if (rollback.method === 'snapshot' || isBackedUp(rollback, now, policy.backupHours)) return [];
  if (rollback.backup !== null) {
    const { fr, en } = againstBackup(rollback.backup);
    return when(true, 'rollback', fr, en);
  }
  if (rollback.confirmedAt === null) {
    return when(
      true,
      'rollback',
      'Pas de snapshot possible : confirmez que la sauvegarde est récente.',
      'A snapshot is not possible: confirm that the backup is recent.',
    );
  }
  return when(
    true,
    'rollback',
    `La sauvegarde a été confirmée il y a plus de ${policy.backupHours} heures : confirmez-la de nouveau.`,
    `The backup was confirmed more than ${policy.backupHours} hours ago: confirm it again.`,
  );
}

function unclosedCondition({ unclosed }: StartRequest): readonly StartBlocker[] {
  return when(
    unclosed,
    'unclosed',
    'Une mise à jour abandonnée peut encore y démarrer : attendez que le serveur réponde, puis relancez-le.',
    'An abandoned update may still start there: wait until the server answers, then start it again.',
  );
}

function runningCondition({
  attemptRunning,
  exclusiveGroupRunning,
  exclusiveGroupUnclosed,
}: StartRequest): readonly StartBlocker[] {
  return [
    ...when(
      attemptRunning,
      'attempt-running',
      'Ce serveur est déjà en cours de patching.',
      'This server is already being patched.',
    ),
    ...about(
      exclusiveGroupRunning,
      'exclusive-group',
      `${exclusiveGroupRunning}, du même cluster, est en cours de patching.`,
      `${exclusiveGroupRunning}, in the same cluster, is being patched.`,
    ),
    ...about(
      exclusiveGroupUnclosed,
      'exclusive-unclosed',
      `Une mise à jour abandonnée peut encore démarrer sur ${exclusiveGroupUnclosed}, du même cluster : attendez que ce serveur réponde, puis démarrez celui-ci de nouveau.`,
      `An abandoned update may still start on ${exclusiveGroupUnclosed}, in the same cluster: wait until that server answers, then start this one again.`,
    ),
  ];
}

/** RUN-20. */
function dependencyCondition({ dependencies, dependantRunning }: StartRequest): readonly StartBlocker[] {
  return [
    ...dependencies.map((hold): StartBlocker => {
      const code = endsByItself(hold) ? 'depends-on-running' : 'depends-on';
      return { code, text: holdText(hold), hosts: [hold.hostname] };
    }),
    ...(dependantRunning === null
      ? []
      : [
          {
            ...({ code: 'dependant-running', hosts: [dependantRunning] } as const),
            text: dependantText(dependantRunning),
          },
        ]),
  ];
}

/** RUN-21. */
function foundationCondition({ hostname, foundation }: StartRequest): readonly StartBlocker[] {
  return foundationHolds(hostname.toLowerCase(), foundation);
}

/** The budget holds back new servers; retrying what failed is how it is given back, so a retry is not counted against it. */
function campaignCondition({ campaign, action, policy }: StartRequest): readonly StartBlocker[] {
  const spent = action === 'start' && failureBudgetSpent(campaign.failed, campaign.servers, policy.failureBudget);
  return [
    ...when(
      spent,
      'failure-budget',
      `Trop d’échecs (${campaign.failed} sur ${campaign.servers}) : la campagne est arrêtée.`,
      `Too many failures (${campaign.failed} of ${campaign.servers}): the campaign has been stopped.`,
    ),
    ...when(campaign.stopped, 'stopped', 'La campagne est arrêtée.', 'The campaign is stopped.'),
  ];
}

function triggerCondition(request: StartRequest): readonly StartBlocker[] {
  const { trigger, now, policy } = request;
  const ordered = trigger.kind === 'operator' ? trigger.orderedAt !== null : trigger.goGiven;
  const notOrdered = when(
    !ordered,
    'not-ordered',
    'Un opérateur doit encore le démarrer.',
    'An operator has to start it.',
  );
  if (trigger.kind === 'slot') return [...notOrdered, ...slotBlockers(trigger, now, policy)];
  const expired = trigger.orderedAt !== null && isOrderExpired(trigger.orderedAt, now, policy);
  return [...notOrdered, ...(expired ? [expiredBlocker(trigger.orderedAt, policy)] : [])];
}

export function expiredBlocker(orderedAt: Date, { zone }: StartPolicy): StartBlocker {
  const day = dayText(dayIn(orderedAt, zone));
  return {
    code: 'order-expired',
    text: {
      fr: `La demande du ${day.fr} ne valait que pour ce jour-là : démarrez-le de nouveau s’il faut encore le patcher.`,
      en: `The request of ${day.en} was for that day only: start this server again if it still has to be patched.`,
    },
  };
}

type SlotTrigger = Extract<StartRequest['trigger'], { kind: 'slot' }>;

function slotBlockers(trigger: SlotTrigger, now: Date, policy: StartPolicy): readonly StartBlocker[] {
  const { dueAt } = trigger;
  if (dueAt === null) return when(true, 'not-due', 'Le serveur n’est pas planifié.', 'The server is not scheduled.');
  if (dueAt > now)
    return when(true, 'not-due', 'Son créneau n’a pas encore commencé.', 'Its slot has not started yet.');
  return isSlotMissed({ ...trigger, dueAt }, now, policy) ? [missedBlocker(dueAt, policy)] : [];
}

/**
 * RUN-14: another day, or not begun within the grace of its slot; of one that was ordered in time, within the grace of its last wait
 * for what ends by itself. Whoever notes such a wait asks this first: what is missed already does not become a wait.
 */
export function isSlotMissed(
  {
    dueAt,
    orderedAt,
    waitedAt,
  }: { readonly dueAt: Date; readonly orderedAt: Date | null; readonly waitedAt: Date | null },
  now: Date,
  policy: StartPolicy,
): boolean {
  if (isOrderExpired(dueAt, now, policy)) return true;
  const graceMs = policy.slotGraceMinutes * 60_000;
  const onTime = orderedAt !== null && orderedAt.getTime() - dueAt.getTime() <= graceMs;
  const heardAt = Math.max(dueAt.getTime(), onTime && waitedAt !== null ? waitedAt.getTime() : 0);
  return now.getTime() - heardAt > graceMs;
}

export function missedBlocker(dueAt: Date, { zone, slotGraceMinutes }: StartPolicy): StartBlocker {
  const day = dayText(dayIn(dueAt, zone));
  const time = DateTime.fromJSDate(dueAt, { zone }).toFormat('HH:mm');
  return {
    code: 'slot-missed',
    text: {
      fr: `Créneau du ${day.fr} à ${time} manqué de plus de ${minutesText(slotGraceMinutes).fr}. Déplacez le serveur ou démarrez-le.`,
      en: `Its slot on ${day.en} at ${time} was missed by more than ${minutesText(slotGraceMinutes).en}. Move the server, or start it.`,
    },
  };
}

/** RUN-2: an order is somebody's, and only while they may still give it. */
function ordererCondition({ orderer }: StartRequest): readonly StartBlocker[] {
  return ordererBlockers(orderer);
}

/** RUN-2: who ordered must still be allowed. */
export function ordererBlockers(orderer: Orderer): readonly StartBlocker[] {
  switch (orderer.kind) {
    case 'allowed':
      return [];
    case 'unknown':
      return when(
        true,
        'orderer',
        'On ne sait pas qui l’a démarré : un opérateur doit le démarrer de nouveau.',
        'It is unknown who started it: an operator has to start it again.',
      );
    case 'closed':
      return when(
        true,
        'orderer',
        `Le compte de ${orderer.name}, qui l’a démarré, est désactivé ou expiré : un opérateur doit le démarrer de nouveau.`,
        `${orderer.name} started it, but that account is disabled or has expired: an operator has to start it again.`,
      );
    case 'not-allowed':
      return when(
        true,
        'orderer',
        `${orderer.name}, qui l’a démarré, n’a plus le droit de démarrer des serveurs : un opérateur doit le démarrer de nouveau.`,
        `${orderer.name} started it, but may no longer start servers: an operator has to start it again.`,
      );
    case 'out-of-reach':
      return when(
        true,
        'orderer',
        `${orderer.name}, qui l’a démarré, n’a plus ce serveur parmi ceux de son compte : un autre opérateur doit le démarrer.`,
        `${orderer.name} started it, but their account no longer includes this server: another operator has to start it.`,
      );
    case 'of-another':
      return when(
        true,
        'reassigned',
        `${orderer.name} l’a démarré, mais le serveur est maintenant affecté à ${orderer.operator}, qui doit le démarrer de nouveau.`,
        `${orderer.name} started it, but the server is now assigned to ${orderer.operator}, who has to start it again.`,
      );
  }
}

const WEEKDAYS = {
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

function weekdayNames(weekdays: readonly number[]): Text {
  const named = (names: readonly string[]) => weekdays.map((day) => names[day - 1] ?? '?').join(', ');
  return { fr: named(WEEKDAYS.fr), en: named(WEEKDAYS.en) };
}
