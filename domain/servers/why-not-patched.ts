// Answers "why is it not patched?": one headline, then whatever else stands, in plain words with what to do about each.
import { advise } from '../advice/advised.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import { labelText } from '../previews/label-text.ts';
import { recordedNotes, withoutStop } from '../recorded/recorded-words.ts';
import type { NextWeeks } from './next-weeks.ts';
import { reason, type WhyReason } from './reason.ts';
import type { Refused, SessionFacts } from './session-facts.ts';
import { refused, whySession } from './why-session.ts';

export type PatchFacts = {
  readonly hostname: string;
  /** In open campaigns, the newest campaign first. */
  readonly sessions: readonly SessionFacts[];
  readonly next: NextWeeks;
  /** null: never. `inCycle`: in the present cycle of this year (PLAN-2). */
  readonly lastPatched: { readonly at: Date; readonly inCycle: boolean } | null;
  /** Its latest answer, when it is a KO given in a campaign that is closed now; absent: it is none. */
  readonly refusedBefore?: Refused;
  /** The newest attempt of all, when it failed and nothing came after; null: it did not. */
  readonly lastFailed: { readonly at: Date; readonly notes: string } | null;
  /** The local day of an instant, `YYYY-MM-DD`. */
  readonly dayOf: (at: Date) => string;
  readonly today: string;
};

export type WhyNotPatched = { readonly headline: WhyReason; readonly more: readonly WhyReason[] };

/** How near each is to being settled: what happens now, then what a person must do, then what time will bring. */
const ORDER: Readonly<Record<SessionFacts['status'], number>> = {
  in_progress: 0,
  failed: 1,
  pending: 2,
  prereq_ok: 2,
  patched: 3,
  reported: 3,
  excluded: 4,
};

/** A KO is a failure (RUN-10). */
function orderOf({ status, refused: refusal }: SessionFacts): number {
  return ORDER[refusal !== undefined && status === 'patched' ? 'failed' : status];
}

/** Always one headline. A server that is patched is told so: then there is nothing to explain. */
export function whyNotPatched(facts: PatchFacts): WhyNotPatched {
  const { hostname, refusedBefore, dayOf } = facts;
  const before = refusedBefore === undefined ? [] : [refused(hostname, refusedBefore, dayOf)];
  const reasons = [...before, ...inCampaigns(facts), ...outsideCampaigns(facts), ...inThePast(facts)];
  const [headline, ...more] = reasons;
  return { headline: headline ?? neverPatched(), more };
}

function inCampaigns({ hostname, sessions, dayOf, today }: PatchFacts): readonly WhyReason[] {
  return sessions
    .toSorted((a, b) => orderOf(a) - orderOf(b))
    .flatMap((session) => whySession({ hostname, session, dayOf, today }));
}

/** What the plan says matters where no campaign has the server, or where one has put it out. */
function outsideCampaigns(facts: PatchFacts): readonly WhyReason[] {
  const { sessions, next, lastPatched, dayOf } = facts;
  if (sessions.some(({ status }) => status !== 'excluded')) return [];
  const patched = lastPatched?.inCycle === true && sessions.length === 0 ? [patchedInCycle(dayOf(lastPatched.at))] : [];
  if (next.ineligible !== null) return [...patched, ineligible(next.ineligible)];
  return [...patched, ...planned(facts)];
}

function patchedInCycle(day: string): WhyReason {
  const { fr, en } = dayText(day);
  return reason('patched', `Patché dans ce cycle, le ${fr}.`, `Patched in this cycle, on ${en}.`);
}

/** ELIG-1. */
function ineligible(why: Text): WhyReason {
  return reason(
    'ineligible',
    `Il ne peut entrer dans aucune campagne : il ${why.fr}.`,
    `It cannot be in a campaign: it ${why.en}.`,
    advise({ fr: 'Corriger la fiche du serveur dans l’inventaire', en: 'Correct the server in the inventory' }),
  );
}

function planned({ hostname, sessions, next }: PatchFacts): readonly WhyReason[] {
  const open = next.weeks.find(({ closed }) => closed === null);
  if (open === undefined) return closedWeeks(next);
  const { weekCode, year, weekStart, domainCode, envScope, campaigns } = open;
  const monday = dayText(weekStart);
  const row = labelText(`${weekCode} ${year} ${domainCode} ${envScope}`);
  const [made] = campaigns;
  if (made !== undefined && sessions.length === 0) return [missed(hostname, row, made)];
  const command = `${weekCode} ${envScope} ${year} ${domainCode}`;
  return [
    reason(
      'planned',
      `Prévu la semaine du ${monday.fr} (${row.fr}).`,
      `Planned for the week of ${monday.en} (${row.en}).`,
      made === undefined ? advise(null, { do: 'campaign', row: command }) : null,
    ),
  ];
}

function missed(hostname: string, row: Text, campaignId: number): WhyReason {
  return reason(
    'missed-campaign',
    `La campagne ${campaignId} a été créée sans lui pour sa ligne du planning (${row.fr}).`,
    `Campaign ${campaignId} was created without it from its plan row (${row.en}).`,
    advise({
      fr: `Créer une autre campagne pour la même ligne, ou attendre la prochaine semaine de ${hostname}`,
      en: `Create another campaign for the same row, or wait for the next week of ${hostname}`,
    }),
  );
}

/** PLAN-3 to PLAN-5, and weeks whose scope leaves the server out (ELIG-2). */
function closedWeeks({ weeks, passedBy }: NextWeeks): readonly WhyReason[] {
  const change = advise(null, { do: 'planning' });
  const [first] = weeks;
  if (first !== undefined) {
    const { fr, en } = first.closed ?? { fr: '', en: '' };
    const week = `${first.weekCode} ${first.year}`;
    return [
      reason(
        'week-closed',
        `Sa prochaine semaine (${week}) n’est pas disponible : ${fr}`,
        `Its next week (${week}) is not available: ${en}`,
        change,
      ),
    ];
  }
  const [passed] = passedBy;
  if (passed !== undefined) {
    const week = `${passed.weekCode} ${passed.year}`;
    return [
      reason(
        'passed-by',
        `Il n’est pas retenu dans la semaine ${week} de son domaine : il ${passed.why.fr}.`,
        `It is not included in week ${week} of its domain: it ${passed.why.en}.`,
        change,
      ),
    ];
  }
  return [
    reason('not-planned', 'Il n’est plus prévu dans le planning.', 'No week is left for it in the plan.', change),
  ];
}

/** Said after the rest: it explains since when, not why. */
function inThePast({ sessions, lastPatched, lastFailed, dayOf }: PatchFacts): readonly WhyReason[] {
  if (sessions.some(({ status }) => status === 'patched' || status === 'reported')) return [];
  const failed =
    lastFailed === null || sessions.some(({ status }) => status === 'failed') ? [] : [failedLast(lastFailed, dayOf)];
  if (lastPatched === null) return [...failed, neverPatched()];
  if (lastPatched.inCycle) return failed;
  const { fr, en } = dayText(dayOf(lastPatched.at));
  return [
    ...failed,
    reason(
      'patched-before',
      `Dernier patch le ${fr}, rien encore dans ce cycle.`,
      `Last patched on ${en}, nothing yet in this cycle.`,
    ),
  ];
}

function failedLast(
  { at, notes }: { readonly at: Date; readonly notes: string },
  dayOf: (at: Date) => string,
): WhyReason {
  const { fr, en } = dayText(dayOf(at));
  const said = withoutStop(recordedNotes(notes));
  const why = notes === '' ? { fr: '', en: '' } : { fr: ` : ${said.fr}`, en: `: ${said.en}` };
  return reason(
    'last-failed',
    `Son dernier patching a échoué le ${fr}${why.fr}.`,
    `Its last attempt failed on ${en}${why.en}.`,
  );
}

function neverPatched(): WhyReason {
  return reason('never-patched', 'Jamais patché par PatchCenter.', 'Never patched by PatchCenter.');
}
