// One year of the annual plan as a planner judges it: rows, findings with their ways out, freezes (PLAN-4, PLAN-6).

import type { FreezePeriodId, PlanId } from '../../../domain/ids.ts';
import { type Calendar, calendarOf, type FreezePeriod } from '../../../domain/planning/calendar.ts';
import type { Finding } from '../../../domain/planning/finding.ts';
import { dayIn } from '../../../domain/planning/iso-week.ts';
import { planFindings } from '../../../domain/planning/plan-findings.ts';
import { findingKey, type PlanFix, planFixes } from '../../../domain/planning/plan-fixes.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import type { HoursBudget } from '../../../domain/previews/hours.ts';
import { isPatchedFamily, type Server } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';
import { loadDomainsAsEntered } from '../servers/domains.ts';
import { loadClassifiedEnvironments } from '../servers/environments.ts';
import { loadServers } from '../servers/servers.ts';
import { loadRowCampaigns } from './plan-changes.ts';
import { alsaceMoselleZones, loadFreezePeriods, loadPlan } from './planning.ts';

export type PlanFinding = Finding & { readonly key: string; readonly fixes: readonly PlanFix[] };

export type PlanYear = {
  readonly year: number;
  readonly rows: readonly PlanRow[];
  readonly findings: readonly PlanFinding[];
  readonly calendar: Calendar;
  readonly campaigns: ReadonlyMap<PlanId, number>;
  readonly servers: readonly Server[];
  readonly today: string;
};

export async function loadPlanYear(
  db: Db,
  year: number,
  at: { readonly now: Date; readonly zone: string; readonly budget: HoursBudget },
): Promise<PlanYear> {
  const today = dayIn(at.now, at.zone);
  const rows = (await loadPlan(db, null)).filter((row) => row.year === year);
  const calendar = calendarOf([year], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const campaigns = await loadRowCampaigns(db);
  const rowsWithCampaign = new Set(campaigns.keys());
  const domainCodes = await loadDomainCodes(db);
  const servers = await loadServers(db, null);
  const judged = { plan: rows, today, calendar, rowsWithCampaign, servers, budget: at.budget };
  const findings = planFindings({ ...judged, domainCodes: patchable(domainCodes, servers) });
  return {
    year,
    rows,
    findings: findings.map((finding) => ({
      ...finding,
      key: findingKey(finding),
      fixes: planFixes(finding, judged),
    })),
    calendar,
    campaigns,
    servers,
    today,
  };
}

export async function loadDomainCodes(db: Db): Promise<string[]> {
  return (await loadDomainsAsEntered(db)).map(({ code }) => code);
}

/** What a row of the plan may name, with the ids by which a form asks for it. */
export async function loadFormChoices(db: Db) {
  const domains = await loadDomainsAsEntered(db);
  const environments = await loadClassifiedEnvironments(db);
  return { domains: domains.map(({ id, code }) => ({ id, name: code })), environments };
}

export async function loadFreezesWithIds(db: Db): Promise<(FreezePeriod & { readonly id: FreezePeriodId })[]> {
  const rows = await db.selectFrom('freeze_periods').selectAll().orderBy('first_day').orderBy('id').execute();
  return rows.map(({ id, first_day: firstDay, last_day: lastDay, reason }) => ({ id, firstDay, lastDay, reason }));
}

/** A domain without any server that SecOps patches is not missed in a cycle. */
function patchable(codes: readonly string[], servers: readonly Server[]): readonly string[] {
  const used = new Set(
    servers.filter((s) => s.patchOsOwner === 'secops' && isPatchedFamily(s)).map((s) => s.domainCode),
  );
  return codes.filter((code) => used.has(code));
}
