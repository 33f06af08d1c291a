// Why a server is not patched in an open campaign: every reason that stands, the first that must be settled first.
import { advise } from '../advice/advised.ts';
import { failureText } from '../attempts/failure-class.ts';
import { dayText } from '../day-text.ts';
import { exclusionText } from '../exclusions/exclusion-words.ts';
import type { Text } from '../language.ts';
import { askingForReboot } from '../reboots/asking-for-reboot.ts';
import { recordedDetail, withoutStop } from '../recorded/recorded-words.ts';
import { reason, type WhyReason } from './reason.ts';
import type { Refused, SessionFacts } from './session-facts.ts';

export type WhySession = {
  readonly hostname: string;
  readonly session: SessionFacts;
  readonly dayOf: (at: Date) => string;
  readonly today: string;
};

/** Never empty. */
export function whySession(why: WhySession): readonly [WhyReason, ...WhyReason[]] {
  switch (why.session.status) {
    case 'in_progress':
      return [running(why)];
    case 'failed':
      return [refusedIn(why) ?? failed(why)];
    case 'excluded':
      return [excluded(why)];
    case 'patched':
    case 'reported':
      return withRefusal(refusedIn(why), patched(why));
    case 'pending':
    case 'prereq_ok':
      return waiting(why);
  }
}

function running({ hostname, session: { campaignId, running: now }, dayOf }: WhySession): WhyReason {
  const since = dayText(now === null ? '' : dayOf(now.since));
  const waits = now === null || now.waitsFor === null ? null : askingForReboot(now.waitsFor).text;
  const on = { campaignId, hostname };
  const start = now === null ? { fr: '', en: '' } : { fr: ` depuis le ${since.fr}`, en: ` since ${since.en}` };
  return reason(
    'running',
    `En cours de patching dans la campagne ${campaignId}${start.fr}${waits === null ? '' : `, une décision est attendue : ${waits.fr}`}.`,
    `Being patched in campaign ${campaignId}${start.en}${waits === null ? '' : `, a decision is needed: ${waits.en}`}.`,
    waits === null ? null : advise(null, { do: 'reboot', on }, { do: 'give-up', on }),
  );
}

function failed({ hostname, session: { campaignId, failure } }: WhySession): WhyReason {
  const what = failureText(failure?.failure ?? 'unknown');
  const on = { campaignId, hostname };
  const { fr, en } = withoutStop(recordedDetail(failure?.detail ?? ''));
  const detail = { fr: fr === '' ? '' : ` (${fr})`, en: en === '' ? '' : ` (${en})` };
  return reason(
    'failed',
    `En échec dans la campagne ${campaignId} : ${what.fr}${detail.fr}.`,
    `Failed in campaign ${campaignId}: ${what.en}${detail.en}.`,
    advise({ fr: 'Corriger, puis', en: 'Fix it, then' }, { do: 'retry', on }, { do: 'rollback', on }),
  );
}

/** RUN-10: a KO is a failure, and said before anything that sounds like a success. */
export function refused(
  hostname: string,
  { campaignId, at, by, comment }: Refused,
  dayOf: (at: Date) => string,
): WhyReason {
  const day = dayText(dayOf(at));
  const on = { campaignId, hostname };
  return reason(
    'refused',
    `KO donné par ${by} le ${day.fr}, après son patching dans la campagne ${campaignId} : « ${comment} »`,
    `KO from ${by} on ${day.en}, after its patching in campaign ${campaignId}: “${comment}”`,
    advise({ fr: `Voir avec ${by}, puis`, en: `Ask ${by}, then` }, { do: 'retry', on }, { do: 'rollback', on }),
  );
}

function refusedIn({ hostname, session, dayOf }: WhySession): WhyReason | null {
  return session.refused === undefined ? null : refused(hostname, session.refused, dayOf);
}

function withRefusal(refusal: WhyReason | null, done: WhyReason): readonly [WhyReason, ...WhyReason[]] {
  return refusal === null ? [done] : [refusal, done];
}

/** Reasons of the system are facts of the server: restoring it without changing them would only exclude it again (PRE-9). */
function excluded({ hostname, session: { campaignId, exclusion }, dayOf }: WhySession): WhyReason {
  const by = exclusion === null || exclusion.by === 'system' ? 'PatchCenter' : exclusion.by;
  const day = dayText(exclusion === null ? '' : dayOf(exclusion.at));
  const when = exclusion === null ? { fr: '', en: '' } : { fr: ` le ${day.fr}`, en: ` on ${day.en}` };
  const why = exclusionText(exclusion?.reason ?? '?', exclusion?.detail ?? null);
  return reason(
    'excluded',
    `Exclu de la campagne ${campaignId} par ${by}${when.fr} : ${why.fr}.`,
    `Excluded from campaign ${campaignId} by ${by}${when.en}: ${why.en}.`,
    advise(
      { fr: 'Corriger la cause, puis', en: 'Fix the cause, then' },
      { do: 'restore', on: { campaignId, hostname } },
    ),
  );
}

function patched({ session: { campaignId, patched: done }, dayOf }: WhySession): WhyReason {
  const day = dayText(done === null ? '' : dayOf(done.at));
  const when = done === null ? { fr: '', en: '' } : { fr: ` le ${day.fr}`, en: ` on ${day.en}` };
  const waits = done?.validation === 'en_attente';
  return reason(
    'patched',
    `Patché${when.fr} dans la campagne ${campaignId}${waits ? ', validation en attente' : ''}.`,
    `Patched${when.en} in campaign ${campaignId}${waits ? ', validation pending' : ''}.`,
    waits ? advise(null, { do: 'validations' }) : null,
  );
}

function waiting(why: WhySession): readonly [WhyReason, ...WhyReason[]] {
  const before = [...held(why), ...prerequisites(why), ...stopped(why), ...gate(why), ...backup(why)];
  const obstacles = [...before, ...refusedStart(why, before.length > 0)];
  const [first, ...others] = obstacles;
  // What would be refused now is not advised: the obstacles say what to do first.
  return first === undefined ? [turn(why)] : [first, ...others, { ...turn(why), todo: null }];
}

function prerequisites({ hostname, session: { campaignId, prerequisites: run } }: WhySession): readonly WhyReason[] {
  if (run.validated === true) return [];
  const again = { do: 'prereqs', on: { campaignId, hostname } } as const;
  if (run.validated === null) {
    return [
      reason(
        'prerequisites-missing',
        `Prérequis pas encore vérifiés dans la campagne ${campaignId}.`,
        `Prerequisites not checked yet in campaign ${campaignId}.`,
        advise(null, again),
      ),
    ];
  }
  const why = joined(run.failed);
  return [
    reason(
      'prerequisites-failed',
      `Prérequis non remplis (campagne ${campaignId})${why.fr === '' ? '' : ` : ${why.fr}`}`.replace(/\.?$/, '.'),
      `Prerequisites not met (campaign ${campaignId})${why.en === '' ? '' : `: ${why.en}`}`.replace(/\.?$/, '.'),
      advise({ fr: 'Corriger, puis', en: 'Fix it, then' }, again),
    ),
  ];
}

function stopped({ session: { campaignId, campaignStopped } }: WhySession): readonly WhyReason[] {
  if (!campaignStopped) return [];
  return [
    reason(
      'stopped',
      `La campagne ${campaignId} est arrêtée.`,
      `Campaign ${campaignId} is stopped.`,
      advise(null, { do: 'resume', campaignId }),
    ),
  ];
}

/** RING-1: what people have decided, or have still to. */
function held({ session }: WhySession): readonly WhyReason[] {
  if (session.held.length === 0) return [];
  const { fr, en } = joined(session.held);
  const { campaignId } = session;
  return [
    reason(
      'held',
      `Ne démarre pas dans la campagne ${campaignId} : ${fr}`,
      `Does not start in campaign ${campaignId}: ${en}`,
      advise(null, { do: 'rings', campaignId }),
    ),
  ];
}

/** GATE-1 to GATE-5. */
function gate({ session: { campaignId, gate: state } }: WhySession): readonly WhyReason[] {
  if (state === null) return [];
  const go = advise(null, { do: 'go', campaignId });
  if (state.blockers.length > 0) {
    const blockers = joined(state.blockers);
    return [
      reason(
        'gate-closed',
        `Production bloquée par le hors production : ${blockers.fr}`,
        `Production blocked by non-production: ${blockers.en}`,
        go,
      ),
    ];
  }
  if (state.goGiven) return [];
  return [
    reason(
      'go-missing',
      `La campagne ${campaignId} n’a pas encore de feu vert production.`,
      `Production is not approved yet in campaign ${campaignId}.`,
      go,
    ),
  ];
}

function backup({ hostname, session: { campaignId, backupMissing } }: WhySession): readonly WhyReason[] {
  if (backupMissing === null) return [];
  const { isPersonAsked, said } = backupMissing;
  if (!isPersonAsked) {
    const { fr, en } = said ?? { fr: '', en: '' };
    return [
      reason(
        'backup',
        `Pas de snapshot, et sa sauvegarde ne suffit pas. ${fr}.`,
        `No snapshot, and its backup is not good enough. ${en}.`,
        advise(
          { fr: 'Faire une sauvegarde, puis', en: 'Have a backup made, then' },
          { do: 'prereqs', on: { campaignId, hostname } },
        ),
      ),
    ];
  }
  const why = said === null ? { fr: '', en: '' } : { fr: ` ${said.fr}.`, en: ` ${said.en}.` };
  return [
    reason(
      'backup',
      `Pas de snapshot : il faut confirmer que sa sauvegarde est récente.${why.fr}`,
      `No snapshot: somebody has to confirm that its backup is recent.${why.en}`,
      advise(
        { fr: 'Avec le bouton de la carte affichée par', en: 'Use the button on the card shown by' },
        { do: 'prereqs-card', campaignId },
      ),
    ),
  ];
}

function refusedStart(
  { hostname, session: { campaignId, startRefusals } }: WhySession,
  blocked: boolean,
): readonly WhyReason[] {
  if (startRefusals.length === 0) return [];
  const why = joined(startRefusals);
  return [
    reason(
      'start-refused',
      `Démarrage refusé : ${why.fr}`,
      `Start refused: ${why.en}`,
      blocked
        ? null
        : advise(
            { fr: 'Une fois la cause corrigée :', en: 'Once the cause is fixed:' },
            { do: 'start', on: { campaignId, hostname } },
          ),
    ),
  ];
}

/** When its turn comes, and by whose word. */
function turn({ hostname, session, today }: WhySession): WhyReason {
  const { campaignId, day, slot, operator, startMode, startOrdered } = session;
  if (startOrdered) {
    return reason(
      'start-ordered',
      `Démarrage demandé (campagne ${campaignId}) : le patching va commencer.`,
      `Start requested (campaign ${campaignId}): patching is about to begin.`,
    );
  }
  const on = { campaignId, hostname };
  const start = { do: 'start', on } as const;
  if (day === null) {
    return reason(
      'without-slot',
      `Dans la campagne ${campaignId}, mais non planifié.`,
      `In campaign ${campaignId}, but not scheduled.`,
      advise(null, { do: 'move', on, day: null }, start),
    );
  }
  const due = { fr: `${dayText(day).fr} à ${hour(slot).fr}`, en: `${dayText(day).en} at ${hour(slot).en}` };
  if (startMode === 'slot') {
    return reason(
      'waits-for-slot',
      `Démarrage automatique à son créneau de la campagne ${campaignId} : ${due.fr}.`,
      `Starts automatically at its slot in campaign ${campaignId}: ${due.en}.`,
    );
  }
  const who = operator === null ? { fr: 'un opérateur', en: 'an operator' } : { fr: operator, en: operator };
  return reason(
    'waits-for-operator',
    `Planifié le ${due.fr} dans la campagne ${campaignId} : ${who.fr} doit le démarrer.`,
    `Scheduled on ${due.en} in campaign ${campaignId}: ${who.en} has to start it.`,
    day > today ? null : advise(null, start),
  );
}

function hour(slot: string | null): Text {
  const clock = (slot ?? '').slice(0, 5);
  return { fr: clock.replace(':', 'h'), en: clock };
}

/** Each once: what may not be named is said in the same words. */
function joined(texts: readonly Text[]): Text {
  const sentences = (language: keyof Text) => [...new Set(texts.map((text) => text[language]))].join(' ');
  return { fr: sentences('fr'), en: sentences('en') };
}
