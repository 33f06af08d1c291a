// COMP-1, COMP-2, COMP-3: the rules by themselves.
import { describe, expect, it } from 'vitest';
import {
  type AdvisoryOnServer,
  advisoryState,
  isCompliant,
  type ServerReading,
} from '../../../domain/compliance/advisory-state.ts';
import { unbroken } from '../../../domain/compliance/curve.ts';
import { DEFAULT_DELAYS, isLate } from '../../../domain/compliance/delays.ts';
import { pendingAfter } from '../../../domain/compliance/pending.ts';
import { LAGGING } from '../../../domain/compliance/reason.ts';
import { LAGGING_LABELS, whyLagging } from '../../../domain/compliance/reason-words.ts';
import { compareRisk, NO_RISKS, readEpss, readKev, riskFaults, riskOf } from '../../../domain/compliance/risks.ts';

const at = (day: number) => new Date(Date.UTC(2027, 0, day, 5));
const NOW_READ: ServerReading = { scannedAt: at(20), touched: false, listed: true, rebootSince: null, failedAt: null };
const NEVER: AdvisoryOnServer = { pendingSince: null, endedAt: null, rejected: false, approved: true };
const FRESH = at(19);
const stateOf = (server: Partial<ServerReading>, advisory: Partial<AdvisoryOnServer>) =>
  advisoryState({ ...NOW_READ, ...server }, { ...NEVER, ...advisory }, FRESH);

describe('COMP-1: the state of an advisory on a server', () => {
  it.each([
    ['missing', {}, { pendingSince: at(3) }],
    ['failed', { failedAt: at(4) }, { pendingSince: at(3) }],
    ['missing', { failedAt: at(2) }, { pendingSince: at(3) }],
    ['installed', {}, { endedAt: at(5) }],
    ['installed-pending-reboot', { rebootSince: at(5) }, { endedAt: at(5) }],
    ['installed', { rebootSince: at(6) }, { endedAt: at(5) }],
    ['installed-rejected', {}, { endedAt: at(5), rejected: true }],
    ['installed-other', {}, { endedAt: at(5), approved: false }],
    ['not-applicable', {}, {}],
    ['unknown', { scannedAt: null }, { pendingSince: at(3) }],
    ['unknown', { scannedAt: at(18) }, { endedAt: at(5) }],
    ['unknown', { touched: true }, {}],
    ['unknown', { listed: false }, { pendingSince: at(3) }],
  ] as const)('is %s', (state, server, advisory) => {
    expect(stateOf(server, advisory)).toBe(state);
  });

  it('counts nothing unknown as compliant', () => {
    expect(isCompliant('unknown')).toBe(false);
    expect((['installed', 'installed-other', 'not-applicable'] as const).every(isCompliant)).toBe(true);
    expect((['missing', 'failed', 'installed-rejected', 'installed-pending-reboot'] as const).some(isCompliant)).toBe(
      false,
    );
  });
});

describe('COMP-2: the delay of a severity', () => {
  const now = at(31);
  it.each([
    ['critical', 24, false],
    ['critical', 23, true],
    ['important', 1, false],
    ['low', -400, false],
  ] as const)('%s since day %i', (level, since, late) => {
    const moment = level === 'critical' && late ? new Date(at(since).getTime()) : at(since);
    expect(isLate(level, moment, { now, delays: DEFAULT_DELAYS })).toBe(late);
  });

  it('is not reset by a scan that lists the same advisory with other packages', () => {
    const advisory = { id: 'RHSA-2027:1', severity: 'critical', cves: [], packages: ['a'], heldBack: false } as const;
    const before = { pending: [{ advisory, since: at(1) }], rejected: [] };
    const found = [{ ...advisory, packages: ['a', 'b'] }];
    const { pending, ended, isChange } = pendingAfter(before, { found, at: at(2), excludes: [], updatedByUs: false });
    expect(pending).toEqual([{ advisory: found[0], since: at(1) }]);
    expect([ended, isChange]).toEqual([[], true]);
  });

  it('takes what was held back and is gone for installed against the exclusion, unless the update was ours', () => {
    const advisory = { id: 'RHSA-2027:1', severity: null, cves: [], packages: ['java-17'], heldBack: true } as const;
    const before = { pending: [{ advisory, since: at(1) }], rejected: [] };
    const read = { found: [], at: at(2), excludes: ['java*'] };
    expect(pendingAfter(before, { ...read, updatedByUs: false }).rejected).toEqual([advisory]);
    expect(pendingAfter(before, { ...read, updatedByUs: true }).rejected).toEqual([]);
    expect(pendingAfter(before, { ...read, excludes: ['kernel*'], updatedByUs: false }).rejected).toEqual([]);
  });
});

describe('COMP-3: the reason of a server', () => {
  const facts = {
    ...{ missing: 2, held: 2, failure: null, campaignId: 12 as never, excludedFrom: 13 as never },
    heldBy: [],
    ...{ dueOn: '2027-03-04', plannedFor: '2027-03-04', freshHours: 24 },
  } as const;

  it.each(LAGGING)('says %s in both languages, and what would change it', (reason) => {
    const { text, change } = whyLagging(reason, 'vpapp1', facts);
    for (const sentence of [text.fr, text.en, change.fr, change.en]) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
    expect(LAGGING_LABELS[reason].fr).not.toBe(LAGGING_LABELS[reason].en);
  });
  it('promises no day where a ring or a site lets nothing start (RING-1)', () => {
    const why = { fr: 'Le site « Nancy » a refusé.', en: 'Site “Nancy” refused.' };
    const { text, change } = whyLagging('in-campaign', 'vpapp1', { ...facts, heldBy: [why] });
    expect(text.en).toBe(
      'It lacks 2 security advisories: it is in campaign 12, where nothing starts it for now. Site “Nancy” refused.',
    );
    expect(change.en).toBe('An answer of its site, or its ring opening: /rings 12.');
  });
});

describe('COMP-4: a gap in readings', () => {
  it('is a gap in the chart, never a line', () => {
    const point = (day: number, upToDate: number | null) => ({
      at: at(day),
      read: upToDate === null ? 0 : 4,
      upToDate,
    });
    const [a, b, gap, c] = [point(1, 2), point(8, 3), point(15, null), point(22, 4)];
    expect(unbroken([a, b, gap, c])).toEqual([[a, b], [c]]);
  });
});

describe('COMP-5: exploited and probable first', () => {
  const kev = readKev(
    JSON.stringify({
      title: 'CISA',
      dateReleased: '2027-01-10T16:00:00Z',
      vulnerabilities: [
        { cveID: 'CVE-2027-1', dateAdded: '2027-01-02' },
        { cveID: 'CVE-2027-1111', dateAdded: '2027-01-02', notes: '' },
      ].slice(1),
    }),
  );
  const epss = readEpss(
    '#model_version:v2027.01.01,score_date:2027-01-11T00:00:00+0000\ncve,epss,percentile\nCVE-2027-1111,0.1,0.5\nCVE-2027-2222,0.93,0.99\nCVE-2027-3333,4.0e-05,0.01\n',
  );
  const files = { exploited: kev, probability: epss };

  it('ranks them', () => {
    const ranked = ['CVE-2027-3333', 'CVE-2027-2222', 'CVE-2027-1111', 'CVE-2027-9999']
      .map((cve) => ({ cve, risk: riskOf([cve], files) }))
      .sort((a, b) => compareRisk(a.risk, b.risk));
    expect(ranked.map(({ cve }) => cve.slice(-4))).toEqual(['1111', '2222', '3333', '9999']);
    expect(riskOf(['CVE-2027-1111', 'CVE-2027-2222'], files)).toEqual({
      exploitedSince: '2027-01-02',
      probability: 0.93,
    });
  });

  it('says which file is stale, or could not be read, and nothing of files that are not named', () => {
    expect(riskFaults(files, '2027-01-11')).toEqual([{ file: 'kev', kind: 'stale', day: '2027-01-10' }]);
    expect(riskFaults({ exploited: 'absent', probability: 'malformed' }, '2027-01-11')).toEqual([
      { file: 'kev', kind: 'absent' },
      { file: 'epss', kind: 'malformed' },
    ]);
    expect(riskFaults(NO_RISKS, '2027-01-11')).toEqual([]);
  });

  it.each(['{}', '[]', '{"dateReleased":"2027-01-10","vulnerabilities":[{"cveID":"x","dateAdded":"2027-01-02"}]}'])(
    'takes %s for no list of exploited vulnerabilities',
    (text) => expect(() => readKev(text)).toThrow(),
  );

  it.each(['', 'cve,epss,percentile\nCVE-2027-1111,0.1,0.5', '#score_date:2027-01-11\ncve,epss,percentile\nnonsense'])(
    'takes %j for no file of probabilities',
    (text) => expect(() => readEpss(text)).toThrow(),
  );
});
