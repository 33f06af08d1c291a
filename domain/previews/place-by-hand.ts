// Servers that a person puts on a day and a slot, on a preview or with `/move` (SLOT-1, SLOT-2, SLOT-6): one a slot, on an open day.

import type { IsoDate, SlotTime } from '../clock.ts';
import { counted } from '../counts.ts';
import { dayText } from '../day-text.ts';
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { type ClosedUntil, isAhead } from './slot-clock.ts';
import { SLOT_TIMES } from './slots.ts';

export type Movable = {
  readonly serverId: ServerId;
  readonly hostname: string;
  /** SLOT-2, for its branch, zone and domain. */
  readonly days: readonly IsoDate[];
  /** Why that day is closed to it: a freeze, a holiday; absent or null: it is no day of its branch. */
  readonly closure?: Text | null;
};

export type HandPlacement = { readonly serverId: ServerId; readonly day: IsoDate; readonly slot: SlotTime };

export type PlacedByHand =
  | { readonly kind: 'placed'; readonly placements: readonly HandPlacement[] }
  | { readonly kind: 'refused'; readonly text: Text };

/**
 * In the order given, on consecutive free slots from `slot` on (null: from the first free one). `taken`: who has which slot of that
 * day, by hostname, null where whoever asks may not read it (PEOPLE-3); a slot asked for by its time and taken is refused with its holder and the nearest free one; slots up to `until`
 * are closed.
 */
export function placeByHand(
  servers: readonly Movable[],
  to: { readonly day: IsoDate; readonly slot: SlotTime | null },
  taken: ReadonlyMap<SlotTime, string | null>,
  until: ClosedUntil = '',
): PlacedByHand {
  const closed = servers.find(({ days }) => !days.includes(to.day));
  if (closed !== undefined) return { kind: 'refused', text: closedText(closed, to.day) };
  const from = to.slot === null ? 0 : SLOT_TIMES.indexOf(to.slot);
  if (from < 0) return { kind: 'refused', text: noSlotText(to.slot ?? '') };
  const ahead = SLOT_TIMES.filter((time) => isAhead(to.day, time, until));
  const [first] = ahead;
  if (first === undefined || (to.slot !== null && !ahead.includes(to.slot))) {
    return { kind: 'refused', text: passedText(to.day, to.slot, first ?? null) };
  }
  const holder = to.slot === null ? undefined : taken.get(to.slot);
  if (to.slot !== null && holder !== undefined) {
    return { kind: 'refused', text: takenText(to.day, to.slot, holder, nearestFree(from, ahead, taken)) };
  }
  const free = SLOT_TIMES.slice(from).filter((time) => ahead.includes(time) && !taken.has(time));
  if (free.length < servers.length) return { kind: 'refused', text: fullText(to.day, free.length) };
  return {
    kind: 'placed',
    placements: servers.map(({ serverId }, i) => ({ serverId, day: to.day, slot: free[i] ?? '' })),
  };
}

function nearestFree(
  index: number,
  ahead: readonly SlotTime[],
  taken: ReadonlyMap<SlotTime, string | null>,
): SlotTime | null {
  const free = ahead.filter((time) => !taken.has(time));
  const far = (time: SlotTime) => Math.abs(SLOT_TIMES.indexOf(time) - index);
  return free.toSorted((a, b) => far(a) - far(b))[0] ?? null;
}

function closedText({ hostname, days, closure = null }: Movable, day: IsoDate): Text {
  const why = closure === null ? { fr: '', en: '' } : { fr: ` ${closure.fr}`, en: ` ${closure.en}` };
  const open = days.map((open) => dayText(open).fr).join(', ');
  return {
    fr: `Il n’y a pas de créneau pour ${hostname} le ${dayText(day).fr} (jours possibles : ${open || 'aucun'}).${why.fr}`,
    en: `There is no slot for ${hostname} on ${dayText(day).en} (possible days: ${days.map((one) => dayText(one).en).join(', ') || 'none'}).${why.en}`,
  };
}

function passedText(day: IsoDate, slot: SlotTime | null, first: SlotTime | null): Text {
  const which =
    slot === null || first === null
      ? { fr: `Les créneaux du ${dayText(day).fr} sont passés`, en: `The slots on ${dayText(day).en} have passed` }
      : {
          fr: `Le créneau du ${dayText(day).fr} à ${slot} est passé ou commence dans moins de 30 minutes`,
          en: `The slot on ${dayText(day).en} at ${slot} has passed or starts within 30 minutes`,
        };
  return {
    fr: `${which.fr}${first === null ? '.' : ` ; le premier disponible ce jour-là est à ${first}.`}`,
    en: `${which.en}${first === null ? '.' : `; the first one available that day is at ${first}.`}`,
  };
}

function noSlotText(slot: string): Text {
  return {
    fr: `${slot} n’est pas un créneau : il y en a un par quart d’heure, de 09:00 à 12:00 et de 14:00 à 17:15.`,
    en: `${slot} is not a slot: there is one every 15 minutes from 09:00 to 12:00 and from 14:00 to 17:15.`,
  };
}

function takenText(day: IsoDate, slot: SlotTime, hostname: string | null, nearest: SlotTime | null): Text {
  const by = hostname === null ? { fr: '', en: '' } : { fr: ` par ${hostname}`, en: ` by ${hostname}` };
  return {
    fr: `Le créneau du ${dayText(day).fr} à ${slot} est pris${by.fr}${nearest === null ? '.' : ` ; le plus proche encore libre est à ${nearest}.`}`,
    en: `The slot on ${dayText(day).en} at ${slot} is taken${by.en}${nearest === null ? '.' : `; the nearest free one is at ${nearest}.`}`,
  };
}

function fullText(day: IsoDate, free: number): Text {
  return {
    fr: `Il ne reste que ${counted(free, 'fr', 'créneau', 'créneaux')} le ${dayText(day).fr} à partir de cette heure.`,
    en: `Only ${counted(free, 'en', 'slot', 'slots')} left on ${dayText(day).en} from that time.`,
  };
}
