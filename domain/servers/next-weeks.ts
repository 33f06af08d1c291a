// When the annual plan takes a server next, by which rows; and when it does not, why (PLAN-1, ELIG-1, ELIG-2).
import type { IsoDate } from '../clock.ts';
import type { CampaignId, PlanId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Calendar } from '../planning/calendar.ts';
import { campaignRefusal } from '../planning/plan-check.ts';
import type { EnvScope, PlanRow } from '../planning/plan-row.ts';
import { firstRuleLeavingOut, isCandidate } from '../previews/eligibility.ts';
import { branchOf, type Server } from '../server.ts';

export type PlannedWeek = {
  readonly planId: PlanId;
  readonly year: number;
  readonly weekCode: string;
  readonly weekStart: IsoDate;
  readonly domainCode: string;
  readonly envScope: EnvScope;
  /** Why no campaign can be made of it: freeze, season, too late in its week; null: one can. */
  readonly closed: Text | null;
  /** Campaigns that were made of the row already. */
  readonly campaigns: readonly CampaignId[];
};

export type NextWeeks = {
  /** The rule of ELIG-1 that leaves the server out of every week; null: it is eligible. */
  readonly ineligible: Text | null;
  /** By week, the nearest first. */
  readonly weeks: readonly PlannedWeek[];
  /** Weeks of its domain that leave it out by their scope, and why. */
  readonly passedBy: readonly { readonly weekCode: string; readonly year: number; readonly why: Text }[];
};

export type PlanFacts = {
  /** Of this ISO year and later; others are ignored. */
  readonly rows: readonly PlanRow[];
  readonly campaigns: ReadonlyMap<PlanId, readonly CampaignId[]>;
  readonly calendar: Calendar;
  /** In local time. */
  readonly today: IsoDate;
};

export function nextWeeks(server: Server, { rows, campaigns, calendar, today }: PlanFacts): NextWeeks {
  const own = { domainCode: server.domainCode, envScope: 'all', environments: null } as const;
  const ahead = rows
    .filter((row) => row.weekEnd >= today && isCandidate(server, row) && row.status !== 'empty')
    .toSorted((a, b) => (a.weekStart < b.weekStart ? -1 : Number(a.weekStart > b.weekStart)) || a.id - b.id);
  const weeks: PlannedWeek[] = [];
  const passedBy: { weekCode: string; year: number; why: Text }[] = [];
  for (const row of ahead) {
    const why = firstRuleLeavingOut(server, row, null)?.text ?? null;
    const { id: planId, year, weekCode, weekStart, envScope } = row;
    if (why !== null) passedBy.push({ weekCode, year, why });
    else {
      const closed = campaignRefusal(row, branchOf(server), { today, calendar })?.text ?? null;
      const domainCode = row.domainCode ?? server.domainCode;
      weeks.push({
        planId,
        year,
        weekCode,
        weekStart,
        domainCode,
        envScope,
        closed,
        campaigns: campaigns.get(planId) ?? [],
      });
    }
  }
  return { ineligible: firstRuleLeavingOut(server, own, null)?.text ?? null, weeks, passedBy };
}
