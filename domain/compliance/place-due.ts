// COMP-6: when the plan takes the servers of one domain and environment next, freezes respected, and which weeks it passes by.
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { branchDays } from '../planning/calendar.ts';
import { branchOf, type Server } from '../server.ts';
import { nextWeeks, type PlanFacts } from '../servers/next-weeks.ts';

/** `dmz`: in the zone that the plan takes as a domain of its own (ELIG-1). */
export type Place = { readonly placeId: number; readonly dmz: boolean; readonly server: Server };

export type PlaceDue = {
  readonly placeId: number;
  readonly dmz: boolean;
  /** The last slot day of its branch in that week; null: no week is left. */
  readonly day: IsoDate | null;
  readonly weekCode: string | null;
  /** Weeks before it that are closed, with why. */
  readonly passed: readonly { readonly weekCode: string; readonly why: Text }[];
};

/** By the rules of the plan, for any one server of the place: they ask for nothing else of it. */
export function placeDue({ placeId, dmz, server }: Place, plan: PlanFacts): PlaceDue {
  const { weeks } = nextWeeks(server, plan);
  // What a campaign was made of already takes no other server.
  const free = weeks.filter(({ campaigns }) => campaigns.length === 0);
  const at = free.findIndex(({ closed }) => closed === null);
  const week = free[at];
  const before = at < 0 ? free : free.slice(0, at);
  return {
    placeId,
    dmz,
    day: week === undefined ? null : branchDays(branchOf(server), week.weekStart)[1],
    weekCode: week?.weekCode ?? null,
    passed: before.flatMap(({ weekCode, closed }) => (closed === null ? [] : [{ weekCode, why: closed }])),
  };
}
