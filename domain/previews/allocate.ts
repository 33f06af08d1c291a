// Gives each server of a branch its day and slot (SLOT-3 to SLOT-6). The result depends on the servers, not on their order.

import { branchText } from '../branch-text.ts';
import type { IsoDate, SlotTime } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { ServerId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { Branch, Server } from '../server.ts';
import { compareServers } from './eligibility.ts';
import { type ClosedUntil, isAhead } from './slot-clock.ts';
import { type Preference, preferredDay, preferredTime, SLOT_TIMES, SLOTS_A_DAY, wishedDayText } from './slots.ts';

export type SlotServer = Pick<
  Server,
  'id' | 'hostname' | 'appGroup' | 'zone' | 'domainCode' | 'weekdays' | 'prefPatchJour' | 'prefPatchHeure'
>;

/** Both null: no slot was left (SLOT-5). */
export type Placement =
  | { readonly serverId: ServerId; readonly date: IsoDate; readonly time: SlotTime }
  | { readonly serverId: ServerId; readonly date: null; readonly time: null };

export type Allocation = { readonly placements: readonly Placement[]; readonly findings: readonly Finding[] };

type Wishes = {
  readonly days: readonly IsoDate[];
  readonly day: Preference<IsoDate>;
  readonly time: Preference<SlotTime>;
  /** The slots of the preferred hour have passed (SLOT-6). */
  readonly tooLate: boolean;
};

type Request = Wishes & {
  readonly server: SlotServer;
  /** Placed by hand, on one of its days; null: by the rules. */
  readonly fixed: FixedSlot | null;
  /** It was placed by hand, on a slot that is no longer one. */
  readonly lost: boolean;
};
export type FixedSlot = { readonly date: IsoDate; readonly time: SlotTime };
type Slot = { readonly date: IsoDate; readonly time: SlotTime; readonly taken: SlotServer[] };

/**
 * Placements in the order of ELIG-3, and what was ignored, shared or left. `daysOf` gives the slot days of a server
 * (`slotDays`), which differ by zone and domain; `fixed`: placed by hand, before all others; `until`: slots up to then are closed.
 */
export function allocate(
  branch: Branch,
  servers: readonly SlotServer[],
  daysOf: (server: SlotServer) => readonly IsoDate[],
  fixed: ReadonlyMap<ServerId, FixedSlot> = new Map(),
  until: ClosedUntil = '',
): Allocation {
  const wishes = readWishes(until);
  const requests = [...servers]
    .sort(compareServers)
    .map((server) => requestOf(server, wishes(server, daysOf(server)), fixed, until));
  const slots = emptySlots(requests, until);
  const given = new Map<ServerId, Slot>();
  for (const request of requests) {
    const slot = fixedSlot(request, slots);
    slot?.taken.push(request.server);
    if (slot) given.set(request.server.id, slot);
  }
  for (const wishes of [2, 1, 0]) {
    for (const request of requests.filter((r) => wishCount(r) === wishes && !given.has(r.server.id))) {
      const slot = slotFor(request, slots);
      slot?.taken.push(request.server);
      if (slot) given.set(request.server.id, slot);
    }
  }
  const placements = requests.map(({ server }) => placementOf(server.id, given.get(server.id)));
  const unplaced = requests.map((r) => r.server).filter((server) => !given.has(server.id));
  const findings = [
    ...lost(requests),
    ...ignored(requests, branch),
    ...shared(slots),
    ...withoutSlot(unplaced, branch),
  ];
  return { placements, findings };
}

/** A slot given by hand that has passed since, or whose day has been closed since, counts no more. */
function requestOf(
  server: SlotServer,
  wishes: Wishes,
  fixed: ReadonlyMap<ServerId, FixedSlot>,
  until: ClosedUntil,
): Request {
  const byHand = fixed.get(server.id);
  const stands = byHand !== undefined && wishes.days.includes(byHand.date) && isAhead(byHand.date, byHand.time, until);
  return { server, ...wishes, fixed: stands ? byHand : null, lost: byHand !== undefined && !stands };
}

/** Of one server; most of an estate have the same, which are read once. */
function readWishes(until: ClosedUntil): (server: SlotServer, slotDays: readonly IsoDate[]) => Wishes {
  const known = new Map<string, Wishes>();
  return (server, slotDays) => {
    const key = JSON.stringify([server.prefPatchJour, server.prefPatchHeure, slotDays]);
    const wishes = known.get(key) ?? wishesOf(server, slotDays, until);
    known.set(key, wishes);
    return wishes;
  };
}

function wishesOf(server: SlotServer, slotDays: readonly IsoDate[], until: ClosedUntil): Wishes {
  const days = slotDays.filter((day) => SLOT_TIMES.some((time) => isAhead(day, time, until)));
  const day = preferredDay(server.prefPatchJour, days);
  const wished = preferredTime(server.prefPatchHeure);
  const dates = day.kind === 'wish' ? [day.value] : days;
  const tooLate =
    wished.kind === 'wish' && dates.length > 0 && !dates.some((date) => isAhead(date, wished.value, until));
  return { days, day, time: tooLate ? { kind: 'unknown' } : wished, tooLate };
}

function fixedSlot({ fixed }: Request, slots: ReadonlyMap<IsoDate, readonly Slot[]>): Slot | undefined {
  if (fixed === null) return undefined;
  return slots.get(fixed.date)?.find(({ time, taken }) => time === fixed.time && taken.length === 0);
}

function wishCount({ day, time }: Request): number {
  return Number(day.kind === 'wish') + Number(time.kind === 'wish');
}

/** SLOT-3: the first free slot that has the preferred half; a server with a preference may share, one without may not. */
function slotFor(request: Request, slots: ReadonlyMap<IsoDate, readonly Slot[]>): Slot | undefined {
  const { day, time } = request;
  const dates = day.kind === 'wish' ? [day.value] : request.days;
  let first: Slot | undefined;
  for (const date of dates) {
    for (const slot of slots.get(date) ?? []) {
      if (time.kind === 'wish' && slot.time !== time.value) continue;
      if (slot.taken.length === 0) return slot;
      first ??= slot;
    }
  }
  return wishCount(request) > 0 ? first : undefined;
}

function emptySlots(requests: readonly Request[], until: ClosedUntil): ReadonlyMap<IsoDate, readonly Slot[]> {
  const dates = [...new Set(requests.flatMap((r) => r.days))].sort();
  const ahead = (date: IsoDate) => SLOT_TIMES.filter((time) => isAhead(date, time, until));
  return new Map(dates.map((date) => [date, ahead(date).map((time) => ({ date, time, taken: [] }))]));
}

function placementOf(serverId: ServerId, slot: Slot | undefined): Placement {
  return slot ? { serverId, date: slot.date, time: slot.time } : { serverId, date: null, time: null };
}

function ignored(requests: readonly Request[], branch: Branch): readonly Finding[] {
  const ruled = requests.filter((r) => r.fixed === null);
  const days = ruled.filter((r) => r.day.kind === 'unknown');
  const times = ruled.filter((r) => r.time.kind === 'unknown' && !r.tooLate);
  const late = ruled.filter((r) => r.tooLate);
  const byDay = Map.groupBy(days, (r) => r.server.prefPatchJour ?? '');
  const byTime = Map.groupBy(times, (r) => r.server.prefPatchHeure ?? '');
  return [
    ...[...byDay].map(([day, group]) => {
      const wished = wishedDayText(day);
      return finding('preference-ignored', group.map(serverOf), {
        fr: `Jour préféré ${wished.fr} ignoré, ce n’est pas un jour ${branchText(branch).fr} cette semaine`,
        en: `Preferred day ${wished.en} ignored, not a ${branchText(branch).en} day this week`,
      });
    }),
    ...[...byTime].map(([time, group]) =>
      finding('preference-ignored', group.map(serverOf), {
        fr: `Heure préférée « ${time} » ignorée, ce n’est pas un créneau`,
        en: `Preferred time “${time}” ignored, not a slot`,
      }),
    ),
    ...[...Map.groupBy(late, (r) => r.server.prefPatchHeure ?? '')].map(([time, group]) =>
      finding('preference-ignored', group.map(serverOf), {
        fr: `Heure préférée « ${time} » ignorée, il est trop tard pour ce créneau`,
        en: `Preferred time “${time}” ignored, too late for that slot`,
      }),
    ),
  ];
}

/** SLOT-6: placed anew, and named. */
function lost(requests: readonly Request[]): readonly Finding[] {
  const moved = requests.filter((request) => request.lost);
  if (moved.length === 0) return [];
  const lead = {
    fr: 'Le créneau choisi n’est plus disponible (passé, trop proche ou jour fermé) ; replanifié',
    en: 'The chosen slot is no longer available (past, too soon or closed day); rescheduled',
  };
  return [finding('slot-passed', moved.map(serverOf), lead)];
}

function shared(slots: ReadonlyMap<IsoDate, readonly Slot[]>): readonly Finding[] {
  const crowded = [...slots.values()].flat().filter((slot) => slot.taken.length > 1);
  return crowded.map(({ date, time, taken }) =>
    finding('slot-shared', taken.toSorted(compareServers), {
      fr: `Créneau du ${dayText(date).fr} à ${time} partagé par ${taken.length} serveurs, à cause de leurs préférences`,
      en: `Slot of ${dayText(date).en} at ${time} shared by ${taken.length} servers, because of their preferences`,
    }),
  );
}

function withoutSlot(servers: readonly SlotServer[], branch: Branch): readonly Finding[] {
  if (servers.length === 0) return [];
  const lead = {
    fr: `Non planifiés, plus de créneau ${branchText(branch).fr} libre (${servers.length}, pour ${SLOTS_A_DAY} créneaux par jour)`,
    en: `Not scheduled, no free ${branchText(branch).en} slot left (${servers.length}, for ${SLOTS_A_DAY} slots a day)`,
  };
  return [finding('without-slot', servers, lead)];
}

function finding(
  code: 'preference-ignored' | 'slot-shared' | 'without-slot' | 'slot-passed',
  servers: readonly SlotServer[],
  lead: { fr: string; en: string },
): Finding {
  const names = firstNames(servers.map((server) => server.hostname));
  const text = { fr: `${lead.fr} : ${names.fr}.`, en: `${lead.en}: ${names.en}.` };
  return { code, severity: 'warning', text, rows: [], servers: servers.map((server) => server.id) };
}

function serverOf(request: Request): SlotServer {
  return request.server;
}
