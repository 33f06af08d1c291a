// The weeks of the plan that take one server (PLAN-1, PLAN-4, PLAN-5, ELIG-1, ELIG-2).
import { describe, expect, it } from 'vitest';
import type { CampaignId, PlanId, ServerId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { isoWeek } from '../../../domain/planning/iso-week.ts';
import type { PlanRow } from '../../../domain/planning/plan-row.ts';
import type { Server } from '../../../domain/server.ts';
import { nextWeeks } from '../../../domain/servers/next-weeks.ts';

const SERVER: Server = {
  ...{ id: 1 as ServerId, hostname: 'vrapp1', osFamily: 'linux', etat: 'Production', patchOsOwner: 'secops' },
  ...{ licenceSupport: 'active', machineType: 'vm', appGroup: null, appType: null, applicationId: null },
  ...{ domainCode: 'trafic', environment: 'Recette', zone: null, prefPatchJour: null, prefPatchHeure: null },
  defaultIntervenantId: null,
};

function row(id: number, weekNumber: number, more: Partial<PlanRow> = {}): PlanRow {
  const week = isoWeek(2026, weekNumber);
  if (week === null) throw new Error(`2026 has no week ${weekNumber}`);
  const rest = { domainCode: 'trafic', envScope: 'all', status: 'open', environments: null, note: null } as const;
  return { id: id as PlanId, ...week, ...rest, ...more };
}

function next(server: Partial<Server>, rows: readonly PlanRow[], campaigns: [PlanId, CampaignId[]][] = []) {
  const found = nextWeeks(
    { ...SERVER, ...server },
    { rows, campaigns: new Map(campaigns), calendar: calendarOf([2026]), today: '2026-02-02' },
  );
  return {
    ...found,
    weeks: found.weeks.map(({ weekCode, closed }) => [weekCode, closed?.en ?? 'open']),
    passedBy: found.passedBy.map(({ weekCode, why }) => [weekCode, why.en]),
  };
}

describe('the next weeks of a server', () => {
  it('are those ahead that take it, the nearest first; past weeks and other domains do not count', () => {
    const rows = [row(1, 20), row(2, 5), row(3, 8), row(4, 9, { domainCode: 'PEA' })];
    expect(next({}, rows).weeks).toEqual([
      ['S08', 'open'],
      ['S20', 'open'],
    ]);
  });

  it('say that a freeze closes one, and the season production alone (PLAN-4, PLAN-5)', () => {
    const rows = [row(1, 8), row(2, 30)];
    expect(next({}, rows).weeks).toEqual([
      ['S08', 'open'],
      ['S30', 'S30 is a freeze week.'],
    ]);
    const production = next({ environment: 'Production' }, rows).weeks;
    expect(production[0]).toEqual(['S08', expect.stringMatching(/not patched from January to March/)]);
  });

  it('leave out weeks whose scope or environments pass the server by (ELIG-2)', () => {
    const rows = [row(1, 8, { envScope: 'prod' }), row(2, 11, { environments: ['Test'] })];
    expect(next({}, rows)).toMatchObject({
      weeks: [],
      passedBy: [
        ['S08', expect.stringMatching(/outside the week’s scope/)],
        ['S11', expect.stringMatching(/outside the week’s environments/)],
      ],
    });
  });

  it('say which rule of ELIG-1 leaves it out of all', () => {
    const found = next({ licenceSupport: 'obsolete' }, [row(1, 8)]);
    expect(found.ineligible?.en).toMatch(/is no longer supported/);
    expect(found.weeks).toEqual([]);
  });

  it('take the zone DMZ for the domain DMZ (ELIG-1), and know which campaigns were made of a row', () => {
    const rows = [row(1, 8, { domainCode: 'DMZ' })];
    expect(next({ zone: 'DMZ' }, rows).weeks).toEqual([['S08', 'open']]);
    const server = { ...SERVER, zone: 'DMZ' };
    const facts = { rows, calendar: calendarOf([2026]), today: '2026-02-02' };
    const campaigns = new Map([[1 as PlanId, [7 as CampaignId]]]);
    expect(nextWeeks(server, { ...facts, campaigns }).weeks[0]?.campaigns).toEqual([7]);
  });
});
