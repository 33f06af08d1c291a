// What a coordinator changes in a preview before Create: servers left out, moved, given to somebody. Kept as data and applied
// each time the preview is computed, so that what the card shows is what Create writes.
import type { IsoDate, SlotTime } from '../clock.ts';
import type { ServerId, UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import { type Movable, placeByHand } from './place-by-hand.ts';

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

export type Moved =
  | { readonly kind: 'moved'; readonly adjustments: readonly Adjustment[] }
  | { readonly kind: 'refused'; readonly text: Text };

/** Servers that nobody placed by hand give way; those that somebody did (`known`) do not, and are named. */
export function moveTo(
  servers: readonly Movable[],
  to: { readonly day: IsoDate; readonly slot: SlotTime | null },
  known: readonly Adjustment[],
  nameOf: (serverId: ServerId) => string,
): Moved {
  const moving = new Set(servers.map(({ serverId }) => serverId));
  const taken = known.flatMap((one) =>
    one.kind === 'move' && one.day === to.day && !moving.has(one.serverId)
      ? [[one.slot, nameOf(one.serverId)] as const]
      : [],
  );
  const placed = placeByHand(servers, to, new Map(taken));
  if (placed.kind === 'refused') return placed;
  return { kind: 'moved', adjustments: placed.placements.map((placement) => ({ kind: 'move', ...placement })) };
}
