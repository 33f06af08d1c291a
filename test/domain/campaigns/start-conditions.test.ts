import { describe, expect, it } from 'vitest';
import { startBlockers } from '../../../domain/campaigns/start-conditions.ts';
import { DEFAULT_START_POLICY, failureBudgetSpent, openWindowEnd } from '../../../domain/campaigns/start-policy.ts';
import type { StartRequest } from '../../../domain/campaigns/start-request.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { UNNAMED } from '../../../domain/people/unnamed.ts';
import type { MaintenanceWindow } from '../../../domain/windows/maintenance-window.ts';
import type { Recurrence } from '../../../domain/windows/recurrence.ts';

const NO_FOUNDATION: StartRequest['foundation'] = {
  foundation: null,
  foundationRunning: null,
  own: { otherRunning: null, before: [], confirmedOn: null },
  today: '2027-02-03',
};
const now = new Date('2027-02-03T09:00:00Z'); // Wednesday, 10:00 in Paris
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const backup = (answer: 'yes' | 'no' | 'unknown', minutesLeft = 0) => ({
  answer,
  goodUntil: answer === 'yes' ? minutesAgo(-minutesLeft) : null,
  text: { fr: 'Commvault : …', en: 'Commvault: …' },
});
const request = (change: Partial<StartRequest> = {}): StartRequest => ({
  now,
  policy: DEFAULT_START_POLICY,
  hostname: 'vpdns1',
  action: 'start',
  status: 'prereq_ok',
  prerequisites: { validated: true, at: minutesAgo(10) },
  calendar: { freeze: false, holiday: false, bannedSeason: false },
  environment: { environment: 'Production', production: true },
  branch: { kind: 'prod', gate: { state: 'open', kind: 'validated', needs: null }, goGiven: true },
  change: null,
  ring: { state: 'open' },
  site: { state: 'open' },
  rollback: { method: 'snapshot' },
  attemptRunning: false,
  exclusiveGroupRunning: null,
  exclusiveGroupUnclosed: null,
  dependencies: [],
  dependantRunning: null,
  foundation: NO_FOUNDATION,
  campaign: { stopped: false, failed: 0, servers: 50 },
  forecastMinutes: 105,
  trigger: { kind: 'operator', orderedAt: minutesAgo(5) },
  unclosed: false,
  orderer: { kind: 'allowed', name: 'Khalid' },
  ...change,
});
const codes = (change: Partial<StartRequest> = {}) => startBlockers(request(change)).map((blocker) => blocker.code);
const calendar = request().calendar;
const blocker = (hostname: string) =>
  ({
    serverId: 1 as ServerId,
    hostname,
    code: 'failed',
    key: `1:failed:${hostname}`,
    reason: { fr: hostname, en: hostname },
  }) as const;

describe('PEOPLE-3: whom a reason is about', () => {
  it('is said beside every reason that names another server, and such a reason has words without it', () => {
    const [ringed, linked, dependency, dependant] = ['vrring9', 'vrlink9', 'vrdep9', 'vrabove9'];
    const found = (foundation: Partial<StartRequest['foundation']['own']>) =>
      startBlockers(
        request({
          branch: { kind: 'prod', gate: { state: 'closed', blockers: [blocker(linked)] }, goGiven: true },
          ring: {
            ...{ state: 'closed', before: 'banc' },
            missing: { kind: 'unpatched', hostnames: [ringed], refused: [ringed], narrowed: [], sites: [] },
          },
          exclusiveGroupRunning: 'vrmate9',
          exclusiveGroupUnclosed: 'vrlost9',
          dependencies: [
            { hostname: dependency, why: 'failed' },
            { hostname: dependency, why: 'running' },
          ],
          dependantRunning: dependant,
          foundation: {
            ...NO_FOUNDATION,
            ...{ foundation: 'database', foundationRunning: 'vrbase9' },
            own: { ...NO_FOUNDATION.own, otherRunning: 'vrother9', ...foundation },
          },
          campaign: { stopped: true, failed: 9, servers: 10 },
        }),
      );
    const first = (comes: boolean) => ({ before: [{ hostname: 'vrbefore9', comes }] });
    const all = [
      ...found(first(true)),
      ...found(first(false)),
      ...found({ ...first(false), mutual: { before: 'vrbefore9', other: 'vrbase8' } }),
    ];
    const others = /vr[a-z]+\d/g;
    for (const { code, text, hosts } of all) {
      const named = [...new Set(`${text.fr} ${text.en}`.match(others) ?? [])];
      if (named.length > 0) expect(hosts?.toSorted(), code).toEqual(named.toSorted());
      if (hosts !== undefined) expect(UNNAMED[code]?.en, code).toBeDefined();
      expect(`${UNNAMED[code]?.fr} ${UNNAMED[code]?.en}`).not.toMatch(others);
    }
    const withHosts = new Set(all.filter(({ hosts }) => hosts !== undefined).map(({ code }) => code));
    expect([...withHosts, 'failure-budget'].toSorted()).toEqual(Object.keys(UNNAMED).toSorted());
  });
});

describe('RING-1 the day that a site chose', () => {
  const window: MaintenanceWindow = {
    ...{ zone: 'Europe/Paris', from: '2027-01-01', recurrence: 'FREQ=DAILY' as Recurrence, startsAt: '22:00' },
    ...{ minutes: 240, lastStartMinutes: 30, task: 'install' },
  };
  const chose = (day: string, at: string, windows: readonly MaintenanceWindow[] | undefined) =>
    codes({
      site: { state: 'other-day', site: 'Lyon', day },
      now: new Date(at),
      policy: { ...DEFAULT_START_POLICY, ...(windows !== undefined && { windows }) },
    });

  it('POL-5 lasts past midnight with the window that began on it, and is no other night', () => {
    expect(chose('2027-01-12', '2027-01-13T00:15:00+01:00', [window])).not.toContain('site');
    expect(chose('2027-01-11', '2027-01-13T00:15:00+01:00', [window])).toContain('site');
    expect(chose('2027-01-12', '2027-01-13T02:15:00+01:00', [window])).toContain('site');
    expect(chose('2027-01-12', '2027-01-13T00:15:00+01:00', undefined)).toContain('site');
    // 25 October 2026: 02:00 comes twice, and four hours from 23:00 end at the second.
    const late = { ...window, from: '2026-01-01', startsAt: '23:00' as const };
    expect(chose('2026-10-24', '2026-10-25T00:30:00Z', [late])).not.toContain('site');
    expect(chose('2026-10-24', '2026-10-25T01:00:00Z', [late])).toContain('site');
  });
});

describe('RUN-2 conditions of a start', () => {
  it('starts when nothing stands against it', () => {
    expect(codes()).toEqual([]);
    expect(codes({ branch: { kind: 'hprod' } })).toEqual([]);
  });

  it.each<[string, Partial<StartRequest>, string[]]>([
    ['patched already', { status: 'patched' }, ['status']],
    ['excluded', { status: 'excluded' }, ['status']],
    ['a failed session is not started, it is retried', { status: 'failed' }, ['status']],
    ['never checked', { prerequisites: null }, ['prerequisites']],
    ['checked and not passed', { prerequisites: { validated: false, at: now } }, ['prerequisites']],
    ['checked an hour ago', { prerequisites: { validated: true, at: minutesAgo(60) } }, ['prerequisites-old']],
    ['checked 59 minutes ago', { prerequisites: { validated: true, at: minutesAgo(59) } }, []],
    ['checked in the future', { prerequisites: { validated: true, at: minutesAgo(-2) } }, ['prerequisites-old']],
    ['checked by a clock that is a minute ahead', { prerequisites: { validated: true, at: minutesAgo(-1) } }, []],
    ['freeze', { calendar: { ...calendar, freeze: true } }, ['freeze']],
    ['holiday', { calendar: { ...calendar, holiday: true } }, ['holiday']],
    ['PLAN-5 season', { calendar: { ...calendar, bannedSeason: true } }, ['season']],
    [
      'gate closed, every blocker named (GATE-1)',
      { branch: { kind: 'prod', gate: { state: 'closed', blockers: [blocker('a'), blocker('b')] }, goGiven: true } },
      ['gate', 'gate'],
    ],
    [
      'no prod go (GATE-5)',
      { branch: { kind: 'prod', gate: { state: 'open', kind: 'unlinked', needs: 'unlinked' }, goGiven: false } },
      ['prod-go'],
    ],
    ['no rollback method', { rollback: null }, ['rollback']],
    ['backup not confirmed', { rollback: { method: 'na', confirmedAt: null, backup: null } }, ['rollback']],
    ['backup confirmed', { rollback: { method: 'na', confirmedAt: minutesAgo(24 * 60 - 1), backup: null } }, []],
    [
      'RUN-14 backup confirmed a day ago',
      { rollback: { method: 'na', confirmedAt: minutesAgo(24 * 60), backup: null } },
      ['rollback'],
    ],
    [
      'RUN-14 backup confirmed tomorrow',
      { rollback: { method: 'na', confirmedAt: minutesAgo(-24 * 60), backup: null } },
      ['rollback'],
    ],
    [
      'RUN-14 backup confirmed by a clock a minute ahead',
      { rollback: { method: 'na', confirmedAt: minutesAgo(-1), backup: null } },
      [],
    ],
    [
      'PRE-4 a backup within the limit',
      { rollback: { method: 'na', confirmedAt: null, backup: backup('yes', 1) } },
      [],
    ],
    [
      'PRE-4 a backup that has grown too old since',
      { rollback: { method: 'na', confirmedAt: null, backup: backup('yes', 0) } },
      ['rollback'],
    ],
    ['PRE-4 no good backup', { rollback: { method: 'na', confirmedAt: null, backup: backup('no') } }, ['rollback']],
    [
      'PRE-4 an unknown backup',
      { rollback: { method: 'na', confirmedAt: null, backup: backup('unknown') } },
      ['rollback'],
    ],
    [
      'PRE-4 a person’s answer stays, whatever a system says',
      { rollback: { method: 'na', confirmedAt: minutesAgo(60), backup: backup('no') } },
      [],
    ],
    ['RUN-15 a name that is not closed', { unclosed: true }, ['unclosed']],
    ['RUN-2 orderer disabled', { orderer: { kind: 'closed', name: 'Khalid' } }, ['orderer']],
    ['RUN-2 orderer no longer an operator', { orderer: { kind: 'not-allowed', name: 'Khalid' } }, ['orderer']],
    ['RUN-2 orderer unknown', { orderer: { kind: 'unknown' } }, ['orderer']],
    ['another attempt', { attemptRunning: true }, ['attempt-running']],
    ['cluster member given up with its name unclosed', { exclusiveGroupUnclosed: 'vpdns2' }, ['exclusive-unclosed']],
    ['cluster member running', { exclusiveGroupRunning: 'vpdns2' }, ['exclusive-group']],
    [
      'RUN-20 what it depends on is not patched',
      { dependencies: [{ hostname: 'vpdb1', why: 'pending' }] },
      ['depends-on'],
    ],
    ['RUN-20 a KO of it', { dependencies: [{ hostname: 'vpdb1', why: 'refused' }] }, ['depends-on']],
    [
      'RUN-20 it runs, is ordered, comes at its slot: waited for',
      { dependencies: (['running', 'ordered', 'at-slot'] as const).map((why) => ({ hostname: 'vpdb1', why })) },
      ['depends-on-running', 'depends-on-running', 'depends-on-running'],
    ],
    ['RUN-20 what depends on it runs', { dependantRunning: 'vpapp1' }, ['dependant-running']],
    [
      'RUN-21 a foundation runs elsewhere',
      { foundation: { ...NO_FOUNDATION, foundationRunning: 'vpdb1' } },
      ['foundation-running'],
    ],
    [
      'RUN-21 a foundation that nobody confirmed',
      { foundation: { ...NO_FOUNDATION, foundation: 'database' } },
      ['foundation-unconfirmed'],
    ],
    ['campaign stopped (RUN-13)', { campaign: { stopped: true, failed: 0, servers: 50 } }, ['stopped']],
    ['third failure', { campaign: { stopped: false, failed: 3, servers: 50 } }, ['failure-budget']],
    ['no word of an operator', { trigger: { kind: 'operator', orderedAt: null } }, ['not-ordered']],
    [
      'slot come, operator said go',
      { trigger: { kind: 'slot', goGiven: true, dueAt: now, orderedAt: now, waitedAt: null } },
      [],
    ],
    [
      'slot come, no go',
      { trigger: { kind: 'slot', goGiven: false, dueAt: now, orderedAt: now, waitedAt: null } },
      ['not-ordered'],
    ],
    [
      'slot not come',
      { trigger: { kind: 'slot', goGiven: true, dueAt: minutesAgo(-1), orderedAt: now, waitedAt: null } },
      ['not-due'],
    ],
    ['no slot', { trigger: { kind: 'slot', goGiven: true, dueAt: null, orderedAt: now, waitedAt: null } }, ['not-due']],
  ])('%s', (_case, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it('retries a failed session, whatever is left of the failure budget', () => {
    const campaign = { stopped: false, failed: 5, servers: 6 };
    expect(codes({ action: 'retry', status: 'failed', campaign })).toEqual([]);
    expect(codes({ action: 'retry', status: 'pending' })).toEqual(['status']);
  });

  it('gives every reason at once, not only the first', () => {
    const all = codes({
      now: new Date('2027-02-05T09:00:00Z'),
      status: 'in_progress',
      prerequisites: null,
      calendar: { freeze: true, holiday: true, bannedSeason: true },
      branch: { kind: 'prod', gate: { state: 'closed', blockers: [blocker('a')] }, goGiven: false },
      rollback: null,
      unclosed: true,
      orderer: { kind: 'unknown' },
      attemptRunning: true,
      exclusiveGroupRunning: 'vpdns2',
      campaign: { stopped: true, failed: 3, servers: 3 },
      trigger: { kind: 'slot', goGiven: false, dueAt: null, orderedAt: now, waitedAt: null },
    });
    expect(new Set(all).size).toBe(17);
  });
});

describe('RUN-2 window', () => {
  it.each([
    ['Monday 09:00, winter', '2027-02-01T08:00:00Z', true],
    ['Monday 08:59:59, winter', '2027-02-01T07:59:59Z', false],
    ['Thursday 20:59, winter', '2027-02-04T19:59:00Z', true],
    ['Thursday 21:00', '2027-02-04T20:00:00Z', false],
    ['Friday', '2027-02-05T10:00:00Z', false],
    ['Sunday', '2027-02-07T10:00:00Z', false],
    ['Monday 09:00, summer', '2027-07-05T07:00:00Z', true],
    ['Monday after the clocks went forward, 09:00', '2027-03-29T07:00:00Z', true],
  ])('%s', (_case, at, isOpen) => {
    expect(openWindowEnd(new Date(at), DEFAULT_START_POLICY) !== null).toBe(isOpen);
  });

  it('refuses a start whose forecast ends after the window, not one that ends with it', () => {
    const late = {
      now: new Date('2027-02-03T19:00:00Z'),
      prerequisites: { validated: true, at: new Date('2027-02-03T18:50:00Z') },
    };
    expect(codes({ ...late, forecastMinutes: 60 })).toEqual([]);
    expect(codes({ ...late, forecastMinutes: 61 })).toEqual(['forecast']);
    expect(codes({ ...late, forecastMinutes: Number.NaN })).toEqual(['forecast']);
  });
});

const order = (at: string): Partial<StartRequest> => ({ trigger: { kind: 'operator', orderedAt: new Date(at) } });
const atInstant = (at: string): Partial<StartRequest> => ({
  now: new Date(at),
  prerequisites: { validated: true, at: new Date(at) },
});

describe('RUN-14 an order is of its day', () => {
  it.each<[string, Partial<StartRequest>, string[]]>([
    ['holds from the morning to the evening', order('2027-02-03T08:00:00Z'), []],
    ['of yesterday', order('2027-02-02T09:30:00Z'), ['order-expired']],
    ['of last week, after a weekend', order('2027-01-27T09:30:00Z'), ['order-expired']],
    ['of just before midnight', order('2027-02-02T22:59:00Z'), ['order-expired']],
    ['of tomorrow: the clock went back', order('2027-02-04T09:00:00Z'), ['order-expired']],
    ['of later today: the clock went back a little', order('2027-02-03T09:20:00Z'), []],
    [
      'when its window has ended',
      { ...order('2027-02-03T19:00:00Z'), ...atInstant('2027-02-03T20:00:00Z') },
      ['window', 'order-expired'],
    ],
    [
      'given outside the window',
      { ...order('2027-02-03T20:10:00Z'), ...atInstant('2027-02-03T20:10:01Z') },
      ['window'],
    ],
    [
      'across the night when the clocks change',
      { ...order('2027-03-27T09:00:00Z'), ...atInstant('2027-03-29T07:00:00Z'), branch: { kind: 'hprod' } },
      ['order-expired'],
    ],
  ])('RUN-14 %s', (_case, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });

  it('RUN-14 holds through a window that ends the next morning, and no longer', () => {
    const policy = { ...DEFAULT_START_POLICY, windowStart: '21:00', windowEnd: '05:00' } as const;
    const ordered = order('2027-02-03T21:00:00Z');
    expect(codes({ policy, ...ordered, ...atInstant('2027-02-04T01:00:00Z') })).toEqual([]);
    expect(codes({ policy, ...ordered, ...atInstant('2027-02-04T04:30:00Z') })).toEqual(['window', 'order-expired']);
    expect(codes({ policy, ...ordered, ...atInstant('2027-02-04T20:30:00Z') })).toEqual(['order-expired']);
  });
});

describe('RUN-14 a slot that was missed', () => {
  const slot = (dueAt: number, orderedAt: number, waitedAt: number | null): Partial<StartRequest> => ({
    trigger: {
      kind: 'slot',
      goGiven: true,
      dueAt: minutesAgo(dueAt),
      orderedAt: minutesAgo(orderedAt),
      waitedAt: waitedAt === null ? null : minutesAgo(waitedAt),
    },
  });
  const slotOf = (dueAt: number) =>
    ({ kind: 'slot', goGiven: true, dueAt: minutesAgo(dueAt), waitedAt: null }) as const;
  it.each<[string, Partial<StartRequest>, string[]]>([
    ['by half an hour is caught up', slot(30, 0, null), []],
    ['ordered in time, and begun after it', slot(31, 30, null), ['slot-missed']],
    ['by more is not', slot(31, 0, null), ['slot-missed']],
    ['is not, when its order was made in time and nobody came since', slot(50, 49, null), ['slot-missed']],
    ['only waited for its cluster: not missed', slot(55, 54, 1), []],
    ['waited, and then nobody came', slot(55, 54, 31), ['slot-missed']],
    ['of yesterday, ordered at once', slot(24 * 60, 0, 0), ['slot-missed']],
    ['ordered half an hour late, and not taken up since', slot(55, 25, null), ['slot-missed']],
    ['ordered half an hour late, and waited since', slot(90, 60, 1), []],
    ['ordered later than that, and waited since', slot(90, 59, 1), ['slot-missed']],
    ['that nobody has taken up yet', { trigger: { ...slotOf(30), orderedAt: null } }, []],
    ['that nobody took up in half an hour', { trigger: { ...slotOf(31), orderedAt: null } }, ['slot-missed']],
  ])('RUN-14 %s', (_case, change, expected) => {
    expect(codes(change)).toEqual(expected);
  });
});

describe('RUN-2 failure budget', () => {
  it.each([
    [0, 0, false],
    [0, 4, false],
    [1, 4, true],
    [1, 5, true],
    [1, 6, false],
    [2, 11, false],
    [2, 10, true],
    [3, 400, true],
  ])('%i failed of %i: spent %s', (failed, servers, spent) => {
    expect(failureBudgetSpent(failed, servers, DEFAULT_START_POLICY.failureBudget)).toBe(spent);
  });
});
