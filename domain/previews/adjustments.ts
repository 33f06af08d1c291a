// What a coordinator changes in a preview before Create: servers left out, moved, given to somebody. Kept as data and applied
// each time the preview is computed, so that what the card shows is what Create writes.
import type { IsoDate, SlotTime } from '../clock.ts';
import type { CampaignId, ServerId, UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Consent } from './elsewhere.ts';
import { type Movable, placeByHand } from './place-by-hand.ts';
import type { ClosedUntil } from './slot-clock.ts';

/** At most one of each kind for a server. */
export type Adjustment =
  | { readonly kind: 'leave-out'; readonly serverId: ServerId; readonly by: string; readonly reason: string }
  | { readonly kind: 'move'; readonly serverId: ServerId; readonly day: IsoDate; readonly slot: SlotTime }
  /** `userId` null: nobody, whatever the rules say. */
  | { readonly kind: 'assign'; readonly serverId: ServerId; readonly userId: UserId | null }
  /** ELIG-5: open in that campaign, where it is postponed. */
  | { readonly kind: 'take-over'; readonly serverId: ServerId; readonly from: CampaignId; readonly by: string }
  /** ELIG-5: patched by that campaign, and wanted again. */
  | {
      readonly kind: 'ask-again';
      readonly serverId: ServerId;
      readonly after: CampaignId;
      readonly by: string;
      readonly reason: string;
    };

/** ELIG-5: what was decided about each server that other campaigns have. */
export function consentsOf(adjustments: readonly Adjustment[]): ReadonlyMap<ServerId, Consent> {
  const consents = new Map<ServerId, Consent>();
  for (const one of adjustments) {
    const known = consents.get(one.serverId) ?? { takenFrom: null, askedAgainAfter: null };
    if (one.kind === 'take-over') consents.set(one.serverId, { ...known, takenFrom: one.from });
    if (one.kind === 'ask-again') consents.set(one.serverId, { ...known, askedAgainAfter: one.after });
  }
  return consents;
}

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
  until: ClosedUntil,
): Moved {
  const moving = new Set(servers.map(({ serverId }) => serverId));
  const taken = known.flatMap((one) =>
    one.kind === 'move' && one.day === to.day && !moving.has(one.serverId)
      ? [[one.slot, nameOf(one.serverId)] as const]
      : [],
  );
  const placed = placeByHand(servers, to, new Map(taken), until);
  if (placed.kind === 'refused') return placed;
  return { kind: 'moved', adjustments: placed.placements.map((placement) => ({ kind: 'move', ...placement })) };
}
