// What a coordinator changes in a preview before Create: servers left out, moved, given to somebody. Kept as data and applied
// each time the preview is computed, so that what the card shows is what Create writes.
import type { IsoDate, SlotTime } from '../clock.ts';
import type { ServerId, UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import { SLOT_TIMES } from './slots.ts';

/** At most one of each kind for a server. */
export type Adjustment =
  | { readonly kind: 'leave-out'; readonly serverId: ServerId; readonly by: string; readonly reason: string }
  | { readonly kind: 'move'; readonly serverId: ServerId; readonly day: IsoDate; readonly slot: SlotTime }
  /** `userId` null: nobody, whatever the rules say. */
  | { readonly kind: 'assign'; readonly serverId: ServerId; readonly userId: UserId | null };

/** The newer one stands; who is left out needs neither slot nor operator. */
export function withAdjustments(known: readonly Adjustment[], added: readonly Adjustment[]): readonly Adjustment[] {
  const replaced = (old: Adjustment) =>
    added.some((one) => one.serverId === old.serverId && (one.kind === old.kind || one.kind === 'leave-out'));
  return [...known.filter((old) => !replaced(old)), ...added];
}

export function withoutLeavingOut(known: readonly Adjustment[], servers: ReadonlySet<ServerId>): readonly Adjustment[] {
  return known.filter(({ kind, serverId }) => kind !== 'leave-out' || !servers.has(serverId));
}

/** A server of the preview as a move sees it. */
export type Movable = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly branch: Branch;
  /** SLOT-2, for its zone and domain. */
  readonly days: readonly IsoDate[];
};

export type Moved =
  | { readonly kind: 'moved'; readonly adjustments: readonly Adjustment[] }
  | { readonly kind: 'refused'; readonly text: Text };

/**
 * SLOT-1 and SLOT-2 for servers placed by hand, one a slot from `slot` on (null: from the first free one). Servers that nobody
 * placed by hand give way; those that somebody did do not, and are named. `known`: the adjustments so far.
 */
export function moveTo(
  servers: readonly Movable[],
  to: { readonly day: IsoDate; readonly slot: SlotTime | null },
  known: readonly Adjustment[],
  nameOf: (serverId: ServerId) => string,
): Moved {
  const closed = servers.find(({ days }) => !days.includes(to.day));
  if (closed !== undefined) return { kind: 'refused', text: closedText(closed, to.day) };
  const moving = new Set(servers.map(({ serverId }) => serverId));
  const taken = new Map<SlotTime, ServerId>();
  for (const one of known) {
    if (one.kind === 'move' && one.day === to.day && !moving.has(one.serverId)) taken.set(one.slot, one.serverId);
  }
  const holder = to.slot === null ? undefined : taken.get(to.slot);
  if (to.slot !== null && holder !== undefined) {
    return { kind: 'refused', text: takenText(to.day, to.slot, nameOf(holder)) };
  }
  const from = to.slot === null ? 0 : SLOT_TIMES.indexOf(to.slot);
  const free = SLOT_TIMES.filter((time, index) => index >= from && !taken.has(time));
  if (from < 0 || free.length < servers.length) return { kind: 'refused', text: fullText(to.day, free.length) };
  return {
    kind: 'moved',
    adjustments: servers.map(({ serverId }, i) => ({
      kind: 'move',
      serverId,
      day: to.day,
      slot: free[i] ?? SLOT_TIMES[0] ?? '',
    })),
  };
}

function closedText({ hostname, days }: Movable, day: IsoDate): Text {
  const open = days.join(', ');
  return {
    fr: `Le ${day} n’est pas un jour de créneaux pour ${hostname} (possibles : ${open || 'aucun'}).`,
    en: `${day} is no slot day for ${hostname} (possible: ${open || 'none'}).`,
  };
}

function takenText(day: IsoDate, slot: SlotTime, hostname: string): Text {
  return {
    fr: `Le créneau du ${day} à ${slot} a été donné à ${hostname} : choisissez-en un autre.`,
    en: `The slot of ${day} at ${slot} has been given to ${hostname}: choose another one.`,
  };
}

function fullText(day: IsoDate, free: number): Text {
  return {
    fr: `Il ne reste que ${free} créneau(x) le ${day} à partir de là.`,
    en: `Only ${free} slot(s) are left on ${day} from there on.`,
  };
}
