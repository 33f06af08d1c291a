// RING-1 on a preview: servers that it plans before their ring can be open, with the soonest that it can. A ring waits for the one before to be
// patched, accepted and soaked: accepted at once, at best.
import type { IsoDate, SlotTime } from '../clock.ts';
import { dayText, slotText } from '../day-text.ts';
import type { RingId, ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import { addDays } from '../planning/iso-week.ts';
import type { PlannedSession } from '../previews/campaign-preview.ts';
import type { Branch } from '../server.ts';
import { nameOf, type RingMembers } from './mutual-wait.ts';
import { ringBefore } from './ring-gate.ts';

type Planned = Pick<PlannedSession, 'server' | 'branch' | 'date' | 'time'>;

export type RingDays = {
  /** Absent: there are none. */
  readonly rings?: RingMembers | undefined;
  /** No ring waits for one, nor has it one itself to wait for. */
  readonly foundations?: ReadonlyMap<ServerId, unknown> | undefined;
  /** Patched in the cycle already: no ring waits for them any more. */
  readonly patchedInCycle?: ReadonlySet<ServerId> | undefined;
};

/** From that moment on; `after`: not at it, since the last server of the ring before only starts then. */
type Opening = { readonly day: IsoDate; readonly time: SlotTime; readonly after: boolean };

export function ringDayFindings(
  all: readonly Planned[],
  { rings, foundations = new Map(), patchedInCycle = new Set() }: RingDays,
): readonly Finding[] {
  if (rings === undefined || rings.rings.length === 0) return [];
  const planned = all.filter(({ server }) => !foundations.has(server.id));
  const waitedFor = planned.filter(({ server }) => !patchedInCycle.has(server.id));
  const ringOf = ({ server }: Planned) => rings.of.get(server.id) ?? null;
  const known = new Map<string, Opening | null>();
  const soonest = (ring: RingId | null, branch: Branch): Opening | null => {
    const key = `${ring} ${branch}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const opening = openingOf(ring, branch);
    known.set(key, opening);
    return opening;
  };
  const openingOf = (ring: RingId | null, branch: Branch): Opening | null => {
    const before = ringBefore(rings.rings, ring);
    if (before === null) return null;
    const ends = waitedFor
      .filter((one) => ringOf(one) === before.id && (branch === 'prod' || one.branch === 'hprod'))
      .flatMap((one) => momentOf(one, soonest(before.id, one.branch)) ?? [])
      .toSorted();
    const last = ends.at(-1);
    if (last === undefined) return null;
    const [day = '', time = ''] = last.split(' ');
    // The day of the acceptance is not a full one.
    return before.soakDays === 0
      ? { day, time, after: true }
      : { day: addDays(day, before.soakDays + 1), time: '00:00', after: false };
  };
  return [...rings.rings.map(({ id }) => id), null].flatMap((ring) =>
    (['hprod', 'prod'] as const).flatMap((branch) => {
      const opening = soonest(ring, branch);
      if (opening === null) return [];
      const early = planned.filter((one) => ringOf(one) === ring && one.branch === branch && isEarly(one, opening));
      return early.length === 0 ? [] : [findingOf(nameOf(rings.rings, ring), branch, opening, early)];
    }),
  );
}

/** When it can be patched at the soonest, to be compared as text; null: it has no slot. */
function momentOf({ date, time }: Planned, opening: Opening | null): string | null {
  if (date === null || time === null) return null;
  const moments = [`${date} ${time}`, opening === null ? '' : `${opening.day} ${opening.time}`];
  return moments.toSorted().at(-1) ?? null;
}

function isEarly({ date, time }: Planned, { day, time: from, after }: Opening): boolean {
  if (date === null || time === null) return false;
  const [planned, open] = [`${date} ${time}`, `${day} ${from}`];
  return after ? planned <= open : planned < open;
}

const BRANCHES: Readonly<Record<Branch, Text>> = {
  hprod: { fr: 'hors production', en: 'non-production' },
  prod: { fr: 'production', en: 'production' },
};

function findingOf(ring: Text, branch: Branch, { day, time, after }: Opening, early: readonly Planned[]): Finding {
  const when = after ? slotText(day, time) : dayText(day);
  const names = firstNames(early.map(({ server }) => server.hostname));
  const [fr, en] = after ? ['après le', 'after'] : ['au plus tôt le', 'on'];
  return {
    code: 'ring-early',
    severity: 'warning',
    rows: [],
    servers: early.map(({ server }) => server.id),
    text: {
      fr: `Planifiés avant que leur anneau puisse être ouvert : « ${ring.fr} », ${BRANCHES[branch].fr}, ne s’ouvre qu’${fr} ${when.fr} : ${names.fr}. À déplacer, sinon ouvrez l’anneau une fois la campagne créée (/anneaux).`,
      en: `Planned before their ring can be open: “${ring.en}”, ${BRANCHES[branch].en}, opens ${en} ${when.en} at the soonest: ${names.en}. Move them, or open the ring once the campaign is created (/rings).`,
    },
  };
}
