// "Why is it not patched?": each situation with its headline, and what must hold in all of them.

import { describe, expect, it } from 'vitest';
import { type Advice, adviceText } from '../../../domain/advice/advised.ts';
import { SESSION_STATUSES } from '../../../domain/campaigns/session-state.ts';
import type { CampaignId, PlanId } from '../../../domain/ids.ts';
import type { NextWeeks, PlannedWeek } from '../../../domain/servers/next-weeks.ts';
import type { SessionFacts } from '../../../domain/servers/session-facts.ts';
import { type PatchFacts, whyNotPatched } from '../../../domain/servers/why-not-patched.ts';
import fc from '../../support/properties.ts';

const AT = new Date('2026-02-02T08:15:00Z');
const said = (en: string) => ({ fr: `${en} (fr)`, en });

const WEEK: PlannedWeek = {
  planId: 1 as PlanId,
  year: 2026,
  weekCode: 'S12',
  weekStart: '2026-03-16',
  domainCode: 'TRAFIC',
  envScope: 'hprod',
  closed: null,
  campaigns: [],
};
const NEXT: NextWeeks = { ineligible: null, weeks: [WEEK], passedBy: [] };
const SESSION: SessionFacts = {
  campaignId: 12 as CampaignId,
  branch: 'hprod',
  status: 'prereq_ok',
  day: '2026-02-03',
  slot: '10:15:00',
  operator: 'Omar',
  startMode: 'operator',
  campaignStopped: false,
  prerequisites: { validated: true, failed: [] },
  exclusion: null,
  startOrdered: false,
  startRefusals: [],
  running: null,
  failure: null,
  gate: null,
  held: [],
  backupMissing: null,
  patched: null,
};
const FACTS: PatchFacts = {
  hostname: 'vrapp1',
  sessions: [],
  next: NEXT,
  lastPatched: { at: AT, inCycle: false },
  lastFailed: null,
  dayOf: (at) => at.toISOString().slice(0, 10),
  today: '2027-01-31',
};

/** As if every command that is advised were accepted of the reader. */
function saidOf(todo: Advice | null) {
  return todo === null
    ? null
    : adviceText(
        todo,
        todo.commands.map((advised) => ({ advised, byReader: true })),
      );
}

function why(more: Partial<PatchFacts>) {
  const { headline, more: others } = whyNotPatched({ ...FACTS, ...more });
  return {
    code: headline.code,
    en: headline.text.en,
    fr: headline.text.fr,
    todo: saidOf(headline.todo)?.en ?? null,
    others,
  };
}
const inCampaign = (more: Partial<SessionFacts>) => why({ sessions: [{ ...SESSION, ...more }] });
const planned = (more: Partial<PlannedWeek>) => why({ next: { ...NEXT, weeks: [{ ...WEEK, ...more }] } });

describe('a server in an open campaign (RUN-1, RUN-2)', () => {
  const EXCLUDED = { reason: 'disk', detail: said('/var is full'), by: 'system', at: AT };
  it.each<[Partial<SessionFacts>, string, RegExp, RegExp | null]>([
    [
      { status: 'in_progress', running: { since: AT, step: 'update', waitsFor: null } },
      'running',
      /Being patched in campaign 12 since 2 February 2026\./,
      null,
    ],
    [
      { status: 'in_progress', running: { since: AT, step: 'reboot', waitsFor: 'kernel' } },
      'running',
      /a decision is needed: kernel/,
      /^\/reboot vrapp1, or \/give-up vrapp1 reason$/,
    ],
    [
      { status: 'failed', failure: { failure: 'disk', detail: 'No space left', at: AT } },
      'failed',
      /Failed in campaign 12: disk space \(No space left\)/,
      /\/retry 12 vrapp1.*\/rollback vrapp1/,
    ],
    [
      // The class is said once, and with one full stop.
      {
        status: 'failed',
        failure: { failure: 'dependency', detail: 'Failed (dependencies): the update ended with exit code 1.', at: AT },
      },
      'failed',
      /Failed in campaign 12: package dependencies \(the update ended with exit code 1\)\.$/,
      /\/retry 12 vrapp1.*\/rollback vrapp1/,
    ],
    [
      { status: 'excluded', exclusion: EXCLUDED },
      'excluded',
      /by PatchCenter on 2 February 2026: \/var is full\./,
      /\/restore vrapp1/,
    ],
    [
      { status: 'excluded', exclusion: { ...EXCLUDED, reason: 'reporte', detail: null, by: 'Carole' } },
      'excluded',
      /by Carole on 2 February 2026: Postponed to another campaign\./,
      /\/restore vrapp1/,
    ],
    [
      { held: [said('Site “Nancy” refused this campaign (Nadia: “freeze”).')] },
      'held',
      /^Does not start in campaign 12: Site “Nancy” refused this campaign \(Nadia: “freeze”\)\.$/,
      /^\/rings 12$/,
    ],
    [
      { status: 'pending', prerequisites: { validated: null, failed: [] } },
      'prerequisites-missing',
      /not checked yet in campaign 12/,
      /^\/prereqs 12 vrapp1$/,
    ],
    [
      { status: 'pending', prerequisites: { validated: false, failed: [said('Clock is off.')] } },
      'prerequisites-failed',
      /Prerequisites not met \(campaign 12\): Clock is off\.$/,
      /\/prereqs 12 vrapp1/,
    ],
    [{ campaignStopped: true }, 'stopped', /Campaign 12 is stopped/, /\/start 12/],
    [
      { branch: 'prod', gate: { blockers: [said('vrapp9: never patched.')], goGiven: false } },
      'gate-closed',
      /Production blocked by non-production: vrapp9: never patched\./,
      /\/go 12/,
    ],
    [
      { branch: 'prod', gate: { blockers: [], goGiven: false } },
      'go-missing',
      /Production is not approved yet in campaign 12/,
      /\/go 12/,
    ],
    [
      { branch: 'prod', gate: { blockers: [], goGiven: true } },
      'waits-for-operator',
      /Omar has to start it/,
      /\/start 12 vrapp1/,
    ],
    [
      { backupMissing: { isPersonAsked: false, said: said('Commvault: too old') } },
      'backup',
      /not good enough\. Commvault: too old\./,
      /prereqs 12 vrapp1|prereqs 12/,
    ],
    [
      { backupMissing: { isPersonAsked: true, said: null } },
      'backup',
      /confirm that its backup is recent/,
      /prereqs show 12/,
    ],
    [
      { startRefusals: [said('Freeze period.')] },
      'start-refused',
      /Start refused: Freeze period\./,
      /\/start 12 vrapp1/,
    ],
    [{ startOrdered: true }, 'start-ordered', /Start requested/, null],
    [{ day: null, slot: null }, 'without-slot', /not scheduled/, /\/move vrapp1/],
    [{ startMode: 'slot' }, 'waits-for-slot', /its slot in campaign 12: 3 February 2026 at 10:15/, null],
    [{}, 'waits-for-operator', /Scheduled on 3 February 2026 at 10:15 in campaign 12: Omar/, /^\/start 12 vrapp1$/],
    [{ operator: null }, 'waits-for-operator', /: an operator has to start it/, /^\/start 12 vrapp1$/],
    [
      { status: 'patched', patched: { at: AT, validation: 'en_attente' } },
      'patched',
      /Patched on 2 February 2026 in campaign 12, validation pending/,
      /\/validations/,
    ],
    [
      { status: 'reported', patched: { at: AT, validation: 'validated_ok' } },
      'patched',
      /Patched on 2 February 2026 in campaign 12\.$/,
      null,
    ],
  ])('%j: %s', (session, code, sentence, todo) => {
    const found = inCampaign(session);
    expect(found.code).toBe(code);
    expect(found.en).toMatch(sentence);
    if (todo === null) expect(found.todo).toBeNull();
    else expect(found.todo).toMatch(todo);
  });

  it('names every obstacle, the first to settle first, and when its turn would come', () => {
    const { code, others } = inCampaign({
      status: 'pending',
      branch: 'prod',
      prerequisites: { validated: false, failed: [] },
      campaignStopped: true,
      gate: { blockers: [], goGiven: false },
    });
    expect([code, ...others.map((other) => other.code)]).toEqual([
      ...['prerequisites-failed', 'stopped', 'go-missing', 'waits-for-operator', 'patched-before'],
    ]);
  });

  it('speaks of what runs before what waits, and of an exclusion last', () => {
    const excluded = { ...SESSION, status: 'excluded' as const, exclusion: EXCLUDED };
    const running = { ...SESSION, campaignId: 13 as CampaignId, status: 'in_progress' as const };
    expect(why({ sessions: [excluded, SESSION, running] }).code).toBe('running');
    expect(why({ sessions: [excluded, SESSION] }).code).toBe('waits-for-operator');
  });

  it('tells after an exclusion when the plan takes it again', () => {
    const { others } = inCampaign({ status: 'excluded', exclusion: EXCLUDED });
    expect(others.map(({ code }) => code)).toEqual(['planned', 'patched-before']);
  });
});

describe('a server in no open campaign', () => {
  it('is told the rule that makes it ineligible (ELIG-1)', () => {
    const found = why({ next: { ...NEXT, ineligible: said('is not a Linux server') } });
    expect([found.code, found.en]).toEqual(['ineligible', 'It cannot be in a campaign: it is not a Linux server.']);
  });

  it('is told its next week, and how to make the campaign (PLAN-1)', () => {
    const found = planned({});
    expect([found.code, found.todo]).toEqual(['planned', '/campaign S12 hprod 2026 TRAFIC']);
    expect(found.fr).toBe('Prévu la semaine du 16 mars 2026 (S12 2026 TRAFIC hors production).');
  });

  it('is told why its next week is closed: freeze, season (PLAN-4, PLAN-5)', () => {
    const found = planned({ closed: said('S30 is a freeze week.') });
    expect([found.code, found.en]).toEqual([
      'week-closed',
      'Its next week (S12 2026) is not available: S30 is a freeze week.',
    ]);
    const open = { ...WEEK, weekCode: 'S31' };
    expect(why({ next: { ...NEXT, weeks: [{ ...WEEK, closed: said('x') }, open] } }).en).toMatch(/S31/);
  });

  it('is told that a campaign was made of its row without it', () => {
    expect(planned({ campaigns: [9 as CampaignId] })).toMatchObject({ code: 'missed-campaign' });
  });

  it('is told that the weeks of its domain leave it out, or that there is none (ELIG-2)', () => {
    const passedBy = [{ weekCode: 'S13', year: 2026, why: said('out of scope') }];
    expect(why({ next: { ...NEXT, weeks: [], passedBy } })).toMatchObject({ code: 'passed-by' });
    expect(why({ next: { ...NEXT, weeks: [] } })).toMatchObject({ code: 'not-planned', todo: '/planning' });
  });

  it('is told first that it was patched in this cycle (PLAN-2)', () => {
    const found = why({ lastPatched: { at: AT, inCycle: true } });
    expect([found.code, ...found.others.map(({ code }) => code)]).toEqual(['patched', 'planned']);
  });

  it('is told since when, and that the last attempt failed', () => {
    const { others } = why({ lastFailed: { at: AT, notes: 'update: disk' } });
    expect(others.map(({ text }) => text.en)).toEqual([
      'Its last attempt failed on 2 February 2026: disk space.',
      'Last patched on 2 February 2026, nothing yet in this cycle.',
    ]);
    expect(why({ lastPatched: null }).others.map(({ code }) => code)).toEqual(['never-patched']);
  });
});

describe('whatever is known', () => {
  // Of few letters: a text that happened to say null would look like a fault.
  const words = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '<', '"', '\u0000', '\u{1f600}'), maxLength: 8 });
  const text = words.map(said);
  const at = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const sessions: fc.Arbitrary<SessionFacts> = fc.record({
    campaignId: fc.constant(12 as CampaignId),
    branch: fc.constantFrom('prod' as const, 'hprod' as const),
    status: fc.constantFrom(...SESSION_STATUSES),
    day: some(fc.constant('2026-02-03')),
    slot: some(fc.constant('10:15')),
    operator: some(words),
    startMode: fc.constantFrom('operator' as const, 'slot' as const),
    campaignStopped: fc.boolean(),
    prerequisites: fc.record({ validated: some(fc.boolean()), failed: fc.array(text) }),
    exclusion: some(fc.record({ reason: words, detail: some(text), by: words, at })),
    startOrdered: fc.boolean(),
    startRefusals: fc.array(text),
    running: some(fc.record({ since: at, step: words, waitsFor: some(words) })),
    failure: some(fc.record({ failure: fc.constant('unknown' as const), detail: words, at })),
    held: fc.array(text),
    gate: some(fc.record({ blockers: fc.array(text), goGiven: fc.boolean() })),
    backupMissing: some(fc.record({ isPersonAsked: fc.boolean(), said: some(text) })),
    patched: some(fc.record({ at, validation: some(fc.constant('forced' as const)) })),
  });
  const weeks = fc.array(fc.record({ closed: some(text), campaigns: fc.array(fc.constant(3 as CampaignId)) }));
  const facts: fc.Arbitrary<PatchFacts> = fc.record({
    hostname: fc.constant('vrapp1'),
    sessions: fc.array(sessions, { maxLength: 4 }),
    next: fc.record({
      ineligible: some(text),
      weeks: weeks.map((some) => some.map((week) => ({ ...WEEK, ...week }))),
      passedBy: fc.array(fc.record({ weekCode: fc.constant('S09'), year: fc.constant(2026), why: text })),
    }),
    lastPatched: some(fc.record({ at, inCycle: fc.boolean() })),
    lastFailed: some(fc.record({ at, notes: words })),
    dayOf: fc.constant(FACTS.dayOf),
    today: fc.constant(FACTS.today),
  });

  it('there is exactly one headline, a whole sentence in both languages, and nothing undefined in any', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { headline, more } = whyNotPatched(known);
        for (const { text: sentence, todo: advice } of [headline, ...more]) {
          const todo = saidOf(advice);
          for (const words of [sentence.fr, sentence.en, todo?.fr ?? '-', todo?.en ?? '-']) {
            expect(words).not.toBe('');
            expect(words).not.toMatch(/undefined|null|NaN|\[object/);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a server that is patched in an open campaign, and one that runs, are never called unplanned', () => {
    fc.assert(
      fc.property(facts, (known) => {
        if (known.sessions.every(({ status }) => status === 'excluded')) return;
        const codes = [whyNotPatched(known)]
          .flatMap(({ headline, more }) => [headline, ...more])
          .map(({ code }) => code);
        for (const code of ['not-planned', 'planned', 'ineligible', 'passed-by']) expect(codes).not.toContain(code);
      }),
    );
  });
});
