// What the campaign card says of single servers: those that run or wait for a person, those that failed, those left out.
import type { RejectedView } from '../../cards/campaigns/campaign/blockers.ts';
import type {
  CampaignFailure,
  CampaignView,
  FailureCause,
  RunningServer,
} from '../../cards/campaigns/campaign/view.ts';
import { formatInstant } from '../../cards/dates.ts';
import { type Top, topOf } from '../../cards/paging.ts';
import type { Words } from '../../cards/words.ts';
import { loadOwingHosts } from '../../db/queries/actions/actions-view.ts';
import type { CampaignSession } from '../../db/queries/campaigns/campaign-view.ts';
import { loadFoundationsAmong } from '../../db/queries/foundations/open-sessions.ts';
import { abilityOf, advise } from '../../domain/advice/advised.ts';
import { ATTEMPT_STEPS, type AttemptStep } from '../../domain/attempts/attempt-steps.ts';
import { failureAdvice } from '../../domain/attempts/failure-advice.ts';
import { FAILURE_CLASSES, type FailureClass } from '../../domain/attempts/failure-class.ts';
import type { ShownProgress } from '../../domain/attempts/shown-progress.ts';
import type { SessionStatus } from '../../domain/campaigns/session-state.ts';
import { exclusionText } from '../../domain/exclusions/exclusion-words.ts';
import { rollbackWarning } from '../../domain/foundations/foundations-line.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { joinedText } from '../../domain/joined-text.ts';
import type { Language, Text } from '../../domain/language.ts';
import { askingForReboot } from '../../domain/reboots/asking-for-reboot.ts';
import { recordedDetail, recordedText } from '../../domain/recorded/recorded-words.ts';
import { updateLine } from '../../domain/recorded/update-lines.ts';
import { platformOf } from '../../domain/servers/platform.ts';
import { acceptedOf } from '../advice/acceptance.ts';
import { mayHere, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

/** Those that wait for a person first, then the longest under way. */
export function runningServers(ctx: ViewContext, sessions: readonly CampaignSession[]): RunningServer[] {
  return sessions
    .filter((session) => session.attempt_state === 'running' || session.attempt_state === 'waiting')
    .map((session) => runningRow(ctx, session))
    .sort((a, b) => b.urgency - a.urgency || a.row.since.getTime() - b.row.since.getTime())
    .map(({ row }) => row);
}

function runningRow(
  ctx: ViewContext,
  session: CampaignSession,
): { readonly row: RunningServer; readonly urgency: number } {
  const { hostname, step, progress, started_at } = session;
  const remark = remarkOn(ctx, session);
  const row = {
    hostname,
    step: asStep(step),
    progress: progress === null ? null : howFar(progress),
    since: started_at ?? new Date(0),
    ...(progress?.line === undefined ? {} : { line: updateLine(progress.line) }),
    ...(remark === null ? {} : { remark }),
  };
  return { row, urgency: session.attempt_state === 'waiting' ? 2 : Number(session.unattended) };
}

export function howFar({ phase, done, total }: ShownProgress): ShownProgress {
  return { phase, done, total };
}

export function asStep(step: string | null): AttemptStep {
  return ATTEMPT_STEPS.find((known) => known === step) ?? 'prerequisites';
}

export function asFailure(name: string | null): FailureClass {
  return FAILURE_CLASSES.find((known) => known === name) ?? 'unknown';
}

function remarkOn(ctx: ViewContext, { hostname, waiting_for, unattended, consistency }: CampaignSession): Words | null {
  if (waiting_for !== null) return waitingText(ctx, hostname, waiting_for);
  if (unattended) return UNATTENDED;
  return consistency === 'crash-consistent' ? CRASH_CONSISTENT : null;
}

/** RUN-6, RUN-8: what an attempt waits for, and what is known of it. */
function waitingText(
  ctx: ViewContext,
  hostname: string,
  { kind, evidence, at, by, unreachable }: NonNullable<CampaignSession['waiting_for']>,
): Text {
  const why = kind === 'reboot-decision' ? askingForReboot(evidence).text : recordedText(evidence);
  if (kind === 'reboot-slot' && at !== undefined) {
    const [fr, en] = [formatInstant(new Date(at), 'fr'), formatInstant(new Date(at), 'en')];
    return { fr: `Redémarrage prévu ${fr}, heure choisie par ${by}.`, en: `Reboot scheduled for ${en} by ${by}.` };
  }
  if (kind === 'reboot-decision') {
    const command = mayHere(ctx, 'reboot.order') ? ` (/reboot ${hostname})` : '';
    return {
      fr: `Redémarrage à décider${command} : ${why.fr}`,
      en: `Reboot to be decided${command}: ${why.en}`,
    };
  }
  if (kind === 'update-overdue' && unreachable === true) {
    const [fr, en] = mayHere(ctx, 'attempt.give-up')
      ? [`. S’il est perdu : /abandonner ${hostname} motif`, `. If it is lost: /give-up ${hostname} reason`]
      : ['', ''];
    return { fr: `Le serveur ne répond plus : ${why.fr}${fr}`, en: `The server no longer answers: ${why.en}${en}` };
  }
  if (kind === 'update-overdue') {
    return {
      fr: `Délai dépassé, mais la mise à jour continue : ${why.fr}`,
      en: `Overdue, but the update goes on: ${why.en}`,
    };
  }
  return { fr: `En attente : ${why.fr}`, en: `Waiting: ${why.en}` };
}

const UNATTENDED: Text = {
  fr: 'Suivi interrompu : il va reprendre automatiquement.',
  en: 'Tracking was interrupted: it will resume automatically.',
};

/** RUN-4: taken without quiescing. */
const CRASH_CONSISTENT: Text = {
  fr: 'Snapshot pris sans figer les disques : état comme après une coupure de courant.',
  en: 'Snapshot taken without quiescing (crash-consistent).',
};

/** The first few. `isOver`: the report says what became of it, and the repair that is possible all the same (RUN-18). */
export async function failuresOf(
  ctx: ViewContext,
  id: CampaignId,
  sessions: readonly CampaignSession[],
  isOver: boolean,
): Promise<Top<CampaignFailure>> {
  const { first, total } = topOf(sessions.filter(isFailure), MAX_FAILURES);
  const shown: CampaignFailure[] = [];
  for (const session of first) {
    const possible = await possibleOn(ctx, id, session);
    shown.push({
      hostname: session.hostname,
      failure: failureOf(session),
      // The card keeps the last lines: what it was taken for must be among them.
      output: outputOf(session),
      ...(isOver ? outcomeOf(id, session, possible) : { advice: adviceOn(id, session, possible) }),
    });
  }
  return { first: shown, total };
}

/** Of many, what they have in common says more than the first few; empty for few. */
export function causesOf(sessions: readonly CampaignSession[]): readonly FailureCause[] {
  const failed = sessions.filter(isFailure);
  if (failed.length <= MOST_TOLD_ONE_BY_ONE) return [];
  // What helps on the one does not help on the other.
  return [...Map.groupBy(failed, (session) => `${failureOf(session)} ${platformOf(session.os_family)}`).values()]
    .sort((a, b) => b.length - a.length)
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const names = [first, ...others].map(({ hostname }) => hostname);
      const [failure, platform] = [failureOf(first), platformOf(first.os_family)];
      return [{ failure, platform, servers: topOf(names, MAX_FAILURES), output: outputOf(first) }];
    });
}

/** RUN-10, RUN-18: those whose snapshot would be restored now, for whoever looks. */
export async function restorableServers(
  ctx: ViewContext,
  id: CampaignId,
  sessions: readonly CampaignSession[],
): Promise<CampaignView['restorable']> {
  const found: { id: ServerId; hostname: string }[] = [];
  for (const session of sessions.filter(isFailure).slice(0, MAX_RESTORABLE)) {
    const { server_id, hostname } = session;
    if ((await possibleOn(ctx, id, session)).rollback && !isAsked(session)) found.push({ id: server_id, hostname });
  }
  const ids = found.map((one) => one.id);
  const foundations = await loadFoundationsAmong(ctx.db, ids);
  return found.map((one) => {
    const foundation = foundations.get(one.id);
    return foundation === undefined ? one : { ...one, warning: rollbackWarning(foundation) };
  });
}

function isAsked({ rollback_asked_at: asked, rollback_error: error }: CampaignSession): boolean {
  return asked !== null && error === null;
}

/** Beside the longest of cards; for more, `/rollback` is typed. */
const MAX_RESTORABLE = 2;

/** As many as the card has room for. */
const MAX_FAILURES = 3;
const MOST_TOLD_ONE_BY_ONE = 10;

function isFailure(session: CampaignSession): boolean {
  return worked(session) === 'failed';
}

/** Patched, and its owner said KO. */
export function isRejected({ status, validation }: Pick<CampaignSession, 'status' | 'validation'>): boolean {
  return status === 'patched' && validation === 'validated_ko';
}

export function rejectedServers(sessions: readonly CampaignSession[]): RejectedView['first'] {
  return sessions.filter(isRejected).map(({ hostname, validated_by: by }) => ({ hostname, by }));
}

/** How it counts: a KO of the owner is a failure (RUN-10). */
export function worked(session: Pick<CampaignSession, 'status' | 'validation'>): SessionStatus {
  return isRejected(session) ? 'failed' : session.status;
}

function failureOf({ attempt_state, failure_class, validation }: CampaignSession): FailureClass {
  return attempt_state === 'patched' && validation === 'validated_ko' ? 'rejected' : asFailure(failure_class);
}

function outputOf(session: CampaignSession): Text {
  const { failure_tail: tail, failure_detail: detail } = session;
  const said = [detail === null ? null : recordedDetail(detail), koOf(session)].filter((part) => part !== null);
  const lines = (language: Language) => [...(tail === null ? [] : [tail]), ...said.map((part) => part[language])];
  return { fr: lines('fr').join('\n'), en: lines('en').join('\n') };
}

function koOf({ validation, validation_comment, validated_by }: CampaignSession): Text | null {
  if (validation !== 'validated_ko') return null;
  const [by, comment] = [validated_by ?? SYSTEM_NAME, validation_comment ?? 'KO'];
  return { fr: `${by} : ${comment}`, en: `${by}: ${comment}` };
}

function outcomeOf(id: CampaignId, session: CampaignSession, possible: Possible): { readonly advice?: Text } {
  const { reverted_at: at } = session;
  if (at === null) return possible.repair ? { advice: repairHint(id, session) } : {};
  return {
    advice: {
      fr: `Ramené au snapshot ${formatInstant(at, 'fr')}.`,
      en: `Rolled back to its snapshot ${formatInstant(at, 'en')}.`,
    },
  };
}

type Possible = { readonly retry: boolean; readonly repair: boolean; readonly rollback: boolean };

/** What would be accepted now, of whoever looks; nothing is asked of the database that is clear already. */
async function possibleOn(ctx: ViewContext, campaignId: CampaignId, session: CampaignSession): Promise<Possible> {
  const { hostname, snapshot_state: state, reverted_at: reverted, rollback_waits: waits } = session;
  const on = { campaignId, hostname };
  const held = state === 'present' && reverted === null && !waits;
  const orders = [
    ...(waits ? [] : (['retry'] as const)),
    ...(!waits && wasCut(session) ? (['repair'] as const) : []),
    ...(held ? (['rollback'] as const) : []),
  ];
  const asked = orders.map((order) => ({ do: order, on })).filter((advised) => mayHere(ctx, abilityOf(advised)));
  const accepted = await acceptedOf(ctx, advise(null, ...asked));
  const is = (order: keyof Possible) => accepted.some(({ advised }) => advised.do === order);
  return { retry: is('retry'), repair: is('repair'), rollback: is('rollback') };
}

/** RUN-10: what can be done about a failure. A rollback is a person's decision, so it is only offered. */
function adviceOn(id: CampaignId, session: CampaignSession, possible: Possible): Text {
  const { hostname, rollback_asked_at, rollback_error, rollback_waits, reverted_at } = session;
  const retry: Text = possible.retry
    ? { fr: `Pour relancer : /relancer ${id} ${hostname}`, en: `To retry: /retry ${id} ${hostname}` }
    : { fr: '', en: '' };
  if (reverted_at !== null) {
    return joinedText(
      {
        fr: `Ramené au snapshot ${formatInstant(reverted_at, 'fr')}.`,
        en: `Rolled back to its snapshot ${formatInstant(reverted_at, 'en')}.`,
      },
      retry,
    );
  }
  if (rollback_waits) return ROLLBACK_WAITS;
  if (rollback_error !== null) {
    const why = recordedText(rollback_error);
    const again: Text = possible.rollback
      ? {
          fr: `Pour le redemander : /rollback ${hostname} motif`,
          en: `To request it again: /rollback ${hostname} reason`,
        }
      : { fr: '', en: '' };
    const failed = {
      fr: `Le retour arrière a échoué : ${why.fr}.`,
      en: `The rollback failed: ${why.en}.`,
    };
    return joinedText(failed, again);
  }
  if (rollback_asked_at !== null) return ROLLING_BACK;
  const first = failureAdvice(failureOf(session), platformOf(session.os_family)) ?? { fr: '', en: '' };
  const repair = possible.repair ? repairHint(id, session) : { fr: '', en: '' };
  const back = possible.rollback || session.snapshot_state !== 'present' ? rollbackHint(session) : { fr: '', en: '' };
  return joinedText(first, repair, retry, back);
}

/** RUN-6: what a cut transaction left can be finished instead. dpkg leaves packages half done, and none twice; Windows nothing to be repaired. */
function wasCut({ duplicates, failure_class, os_family }: CampaignSession): boolean {
  if (platformOf(os_family) === 'windows') return false;
  return (duplicates ?? 0) > 0 || failure_class === 'interrupted';
}

function repairHint(id: CampaignId, { hostname, duplicates }: CampaignSession): Text {
  const twice = duplicates ?? 0;
  const counted =
    twice === 0 ? ['', ''] : [`Paquets installés deux fois : ${twice}. `, `Packages installed twice: ${twice}. `];
  return {
    fr: `${counted[0]}Pour réparer : /relancer ${id} ${hostname} reparer. `,
    en: `${counted[1]}To repair: /retry ${id} ${hostname} repair. `,
  };
}

const ROLLBACK_WAITS: Text = {
  fr: 'Retour arrière en attente de l’accord du responsable des bases de données.',
  en: 'Rollback waiting for the database owner’s agreement.',
};

const ROLLING_BACK: Text = { fr: 'Retour arrière en cours.', en: 'Rollback in progress.' };

function rollbackHint({ hostname, snapshot_state, consistency, rollback_method }: CampaignSession): Text {
  if (snapshot_state === 'present') {
    return {
      fr: `ou revenir au snapshot (${consistency === 'quiesced' ? 'cohérent' : 'comme après une coupure'}) : /rollback ${hostname} motif`,
      en: `or roll back to the snapshot (${consistency ?? 'crash-consistent'}): /rollback ${hostname} reason`,
    };
  }
  if (rollback_method === 'na') {
    return { fr: 'pas de snapshot, mais une sauvegarde.', en: 'no snapshot, but there is a backup.' };
  }
  return { fr: 'aucun snapshot conservé.', en: 'no snapshot kept.' };
}

export function excludedServers(sessions: readonly CampaignSession[]): CampaignView['excluded']['first'][number][] {
  return sessions
    .filter(({ status }) => status === 'excluded')
    .map(({ hostname, exclusion_reason, exclusion_detail, excluded_by }) => ({
      hostname,
      reason: exclusionText(exclusion_reason, exclusion_detail),
      by: excluded_by === null || excluded_by === 'system' ? SYSTEM_NAME : excluded_by,
    }));
}

const MAX_OWING = 10;

/** Where something that an action stopped does not run yet (RUN-19). */
export async function owingPart({ db }: ViewContext, id: CampaignId): Promise<Pick<CampaignView, 'owing'>> {
  const hosts = await loadOwingHosts(db, id);
  return hosts.length === 0 ? {} : { owing: topOf(hosts, MAX_OWING) };
}
