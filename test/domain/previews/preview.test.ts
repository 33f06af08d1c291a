import { describe, expect, it } from 'vitest';
import type { ApplicationId } from '../../../domain/ids.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { type PreviewInput, previewCampaign } from '../../../domain/previews/preview.ts';
import type { Server } from '../../../domain/server.ts';
import fc from '../../support/properties.ts';
import { aPerson, aRow, aServer, staffOf, userId } from '../planning/samples.ts';

const input = (over: Partial<PreviewInput> = {}): PreviewInput => ({
  rows: [aRow(1, 2026, 6)],
  asked: null,
  servers: [aServer(1), aServer(2, { environment: 'Production' })],
  today: '2026-01-05',
  calendar: calendarOf([2026]),
  staff: staffOf([aPerson(1)]),
  rules: [{ id: 1, type: 'domain', value: 'INFRASTRUC', userId: userId(1), priority: 1 }],
  ...over,
});
const ids = (sessions: readonly { readonly server: Server }[]) => sessions.map(({ server }) => server.id);

describe('the preview of a campaign (ELIG, SLOT and ASSIGN together)', () => {
  it('gives each branch its days, slots and operators (SLOT-2, SLOT-3, ASSIGN-2)', () => {
    const { branches, leftOut, hours, refusal } = previewCampaign(input());
    expect(branches.hprod).toMatchObject([{ date: '2026-02-02', time: '09:00', userId: 1, forced: false }]);
    expect(branches.prod).toMatchObject([{ date: '2026-02-04', time: '09:00', userId: 1 }]);
    expect({ leftOut, refusal, hours }).toEqual({ leftOut: [], refusal: null, hours: { needed: 3.5, budget: 35 } });
  });

  it('names every server of the domain that is left out, and no other (ELIG-4)', () => {
    const servers = [aServer(1), aServer(2, { etat: 'Stock' }), aServer(3, { domainCode: 'PEA' })];
    const preview = previewCampaign(input({ servers, asked: 'prod' }));
    expect(preview.leftOut.map(({ server, reason }) => [server.id, reason.code])).toEqual([
      [1, 'asked-scope'],
      [2, 'etat'],
    ]);
  });

  it('a server taken by any row of the week is eligible, once (ELIG-2)', () => {
    const rows = [aRow(1, 2026, 6, { envScope: 'hprod' }), aRow(2, 2026, 6, { envScope: 'prod_pilot' })];
    const servers = [aServer(1, { environment: 'Pilote' }), aServer(2, { environment: 'Production' })];
    const { branches, leftOut } = previewCampaign(input({ rows, servers }));
    expect([ids(branches.hprod), ids(branches.prod), leftOut]).toEqual([[1], [2], []]);
  });

  it('drops a refused row, says why, and names its servers (PLAN-5, ELIG-4)', () => {
    const rows = [aRow(1, 2026, 4, { domainCode: 'trafic', envScope: 'prod' }), aRow(2, 2026, 4)];
    const servers = [aServer(1), aServer(2, { domainCode: 'trafic', environment: 'Production' })];
    const preview = previewCampaign(input({ rows, servers }));
    expect(preview.rows.map((row) => row.id)).toEqual([2]);
    expect(preview.refusal).toBeNull();
    expect(preview.findings[0]).toMatchObject({ code: 'row-refused', severity: 'error', rows: [1] });
    expect(preview.leftOut.map(({ server, reason }) => [server.id, reason.code])).toEqual([[2, 'row-refused']]);
  });

  it('cannot be created when every row is refused, unless an admin lifts the freeze (PLAN-4)', () => {
    const frozen = input({ rows: [aRow(1, 2026, 30)] });
    expect(previewCampaign(frozen)).toMatchObject({ refusal: { code: 'freeze' }, branches: { hprod: [], prod: [] } });
    const lifted = previewCampaign({ ...frozen, override: true });
    expect(lifted.refusal).toBeNull();
    expect(lifted.branches.hprod[0]?.date).toBe('2026-07-20');
    expect(lifted.findings.map((f) => f.code)).toEqual(['rule-overridden']);
    expect(previewCampaign({ ...frozen, override: true, today: '2026-09-01' }).refusal?.code).toBe('past-week');
  });

  it('never places traffic production in its season, by whichever row it came (PLAN-5, ELIG-1)', () => {
    const server = aServer(1, { domainCode: 'trafic', zone: 'DMZ', environment: 'Production' });
    const rows = [aRow(1, 2026, 6, { domainCode: 'DMZ' })];
    const preview = previewCampaign(input({ rows, servers: [server] }));
    expect(preview.branches.prod).toMatchObject([{ date: null, time: null }]);
    expect(preview.findings.map((f) => f.code)).toContain('without-slot');
  });

  it('reports days lost, days past and hours over the budget (PLAN-4, PLAN-6)', () => {
    const holiday = previewCampaign(input({ rows: [aRow(1, 2026, 15)] }));
    expect(holiday.findings.map((f) => f.code)).toEqual(['holiday-on-slot-day']);
    const tuesday = previewCampaign(input({ today: '2026-02-03' }));
    expect(tuesday.findings.map((f) => f.code)).toEqual(['day-past']);
    const freezePeriods = [{ firstDay: '2026-02-05', lastDay: '2026-02-05', reason: 'Bascule' }];
    const frozen = previewCampaign(input({ calendar: calendarOf([2026], { freezePeriods }) }));
    expect(frozen.findings.map((f) => f.code)).toEqual(['day-closed']);
    const dear = previewCampaign(input({ budget: { weeklyHours: 3, hoursPerServer: 1.75 } }));
    expect(dear.findings.map((f) => f.text.en)).toEqual(['3 h 30 needed, with a budget of 3 h a week.']);
  });

  it('names the advisories that no scan has found open, before a wrong number updates nothing (RUN-5)', () => {
    const updateScope = { kind: 'advisories', ids: ['RHSA-2026:7203', 'RHSA-2026:99'] } as const;
    const found = (seen: readonly string[]) =>
      previewCampaign(input({ updateScope, seenAdvisories: new Set(seen) })).findings.map(({ text }) => text.en);
    expect(found(['RHSA-2026:7203'])).toEqual(['No security scan has found RHSA-2026:99 pending. Check the number.']);
    expect(found(updateScope.ids)).toEqual([]);
    expect(previewCampaign(input({ updateScope: { kind: 'security' } })).findings).toEqual([]);
  });

  it('rows of two weeks are a bug of the caller', () => {
    expect(() => previewCampaign(input({ rows: [aRow(1, 2026, 6), aRow(2, 2026, 7)] }))).toThrow('one week');
  });
});

describe('the fingerprint of a preview', () => {
  const base = previewCampaign(input()).fingerprint;

  it.each<[string, Partial<PreviewInput>]>([
    ['a server is added', { servers: [aServer(1), aServer(2, { environment: 'Production' }), aServer(3)] }],
    ['a server is left out', { servers: [aServer(1, { etat: 'Stock' }), aServer(2, { environment: 'Production' })] }],
    [
      'a preference changes',
      { servers: [aServer(1, { prefPatchHeure: '10h00' }), aServer(2, { environment: 'Production' })] },
    ],
    ['an operator is disabled', { staff: staffOf([aPerson(1, { disabledAt: new Date(0) })]) }],
    ['the scope is narrowed', { asked: 'prod' }],
    ['updates are narrowed to security', { updateScope: { kind: 'security' } }],
    ['updates are narrowed to advisories', { updateScope: { kind: 'advisories', ids: ['RHSA-2026:7203'] } }],
    [
      'a day is frozen',
      {
        calendar: calendarOf([2026], {
          freezePeriods: [{ firstDay: '2026-02-02', lastDay: '2026-02-02', reason: '' }],
        }),
      },
    ],
  ])('changes when %s', (_, over) => {
    expect(previewCampaign(input(over)).fingerprint).not.toBe(base);
  });

  it('stays the same from one day to the next, and whatever the order of the inventory (ELIG-3, SLOT-3)', () => {
    expect(previewCampaign(input({ today: '2026-01-06' })).fingerprint).toBe(base);
    const servers = Array.from({ length: 70 }, (_, i) =>
      aServer(i + 1, { appGroup: i % 4 ? `g${i % 4}` : null, environment: i % 2 ? 'Production' : 'Recette' }),
    );
    const expected = previewCampaign(input({ servers }));
    fc.assert(
      fc.property(fc.shuffledSubarray(servers, { minLength: 70 }), (shuffled) => {
        expect(previewCampaign(input({ servers: shuffled }))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('every candidate is in a branch or left out, exactly once (ELIG-4)', () => {
    const server = fc.record({
      osFamily: fc.constantFrom('linux', 'windows'),
      environment: fc.constantFrom('Production', 'Pilote', 'Recette'),
      licenceSupport: fc.constantFrom('active', 'els', 'obsolete'),
    });
    fc.assert(
      fc.property(
        fc.array(server, { maxLength: 40 }),
        fc.constantFrom(null, 'prod', 'hprod', 'pilot'),
        (some, asked) => {
          const servers = some.map((over, i) => aServer(i + 1, over));
          const { branches, leftOut } = previewCampaign(input({ servers, asked: asked as PreviewInput['asked'] }));
          const named = [...ids(branches.hprod), ...ids(branches.prod), ...ids(leftOut)];
          expect(named.sort((a, b) => a - b)).toEqual(servers.map(({ id }) => id));
        },
      ),
    );
  });
});

describe('servers that nobody could validate (INV-6)', () => {
  const answerable = new Set([1 as ApplicationId]);
  const servers = [
    aServer(1, { applicationId: 1 as ApplicationId }),
    aServer(2, { applicationId: 2 as ApplicationId }),
    aServer(3, { applicationId: null }),
    // Left out of the campaign: nothing is asked of it.
    aServer(4, { applicationId: null, etat: 'Stock' }),
  ];

  it('are a finding before the campaign, each kind with its servers', () => {
    const { findings } = previewCampaign(input({ servers, answerable }));
    const found = findings.filter(({ code }) => code === 'no-application' || code === 'no-owner');
    expect(found.map(({ code, servers: about }) => [code, about])).toEqual([
      ['no-application', [3]],
      ['no-owner', [2]],
    ]);
  });

  it('are none where all have an owner who can answer', () => {
    const { findings } = previewCampaign(input({ servers: servers.slice(0, 1), answerable }));
    expect(findings.map(({ code }) => code)).not.toContain('no-owner');
  });
});
