// POL-1, POL-4: what a baseline decides about a package, and the cases that have to have an answer.
import { describe, expect, it } from 'vitest';
import type { Notice, SeenCandidate } from '../../../domain/baselines/candidate.ts';
import { decide, decideAll } from '../../../domain/baselines/decide.ts';
import { decisionText } from '../../../domain/baselines/decision-words.ts';
import { type Rules, SHIPPED_RULES } from '../../../domain/baselines/rules.ts';

const at = { now: new Date('2027-01-15T09:00:00Z'), zone: 'Europe/Paris' };
const SEEN = new Date('2027-01-10T04:00:00Z');

function notice(advisory: string, more: Partial<Notice> = {}): Notice {
  return {
    ...{
      advisory,
      kind: 'security',
      severity: 'important',
      issuedAt: new Date('2027-01-08T12:00:00Z'),
      updatedAt: null,
    },
    ...{ cves: [], rebootSuggested: false, ...more },
  };
}

function candidate(more: Partial<SeenCandidate> = {}): SeenCandidate {
  return {
    ...{ name: 'openssl', arch: 'x86_64', version: '1:3.0.7-27.el9', installed: '1:3.0.7-24.el9' },
    ...{ repository: 'baseos', bytes: 1000, kind: null, notices: [notice('RHSA-2027:1')], obstacle: null },
    ...{ obsoletes: [], hidden: false, firstSeen: SEEN, advisoriesSeen: new Map(), ...more },
  };
}

const SECURITY: Rules = {
  ...SHIPPED_RULES,
  approve: [
    { kinds: ['security'], severities: ['critical', 'important'], repositories: [], afterDays: 7, level: 'high' },
  ],
  nonSecurity: false,
  unrated: { action: 'hold', afterDays: 0 },
};
const held = (days: number): Rules => ({
  ...SECURITY,
  approve: SECURITY.approve.map((one) => ({ ...one, afterDays: days })),
});
const words = (one: SeenCandidate, rules: Rules) => decisionText(decide(one, rules, at)).en;

describe('the shipped baseline (POL-1)', () => {
  it('approves everything at once, as an update did before there were baselines', () => {
    for (const one of [
      candidate(),
      candidate({ notices: [] }),
      candidate({ notices: [notice('X-1', { kind: null })] }),
    ]) {
      expect(decide(one, SHIPPED_RULES, at).kind).toBe('approved');
    }
  });
});

describe('a rule of a baseline (POL-1)', () => {
  it('holds until so many calendar days of the site after the day of issue, and approves on that day', () => {
    expect(decide(candidate(), held(8), at)).toMatchObject({ kind: 'held', until: '2027-01-16', counted: 'issued' });
    expect(decide(candidate(), held(7), at)).toMatchObject({ kind: 'approved', level: 'high' });
    expect(words(candidate(), held(8))).toBe('on hold until 16 January 2027 (RHSA-2027:1)');
    // 23:30 in UTC is the next day in Paris.
    const late = candidate({ notices: [notice('RHSA-2027:1', { issuedAt: new Date('2027-01-08T23:30:00Z') })] });
    expect(decide(late, held(7), at)).toMatchObject({ kind: 'held', until: '2027-01-16' });
  });

  it('leaves what no rule asks for, and says whether that is because it is no security update', () => {
    expect(words(candidate({ notices: [notice('RHSA-2027:1', { severity: 'low' })] }), SECURITY)).toBe(
      'no rule covers it',
    );
    expect(words(candidate({ notices: [notice('RHBA-2027:1', { kind: 'bugfix' })] }), SECURITY)).toBe(
      'not a security update',
    );
  });

  it('takes the highest level of the rules that approve', () => {
    const rules = {
      ...SHIPPED_RULES,
      approve: [
        ...SHIPPED_RULES.approve,
        { ...(SECURITY.approve[0] as Rules['approve'][number]), level: 'critical' as const, afterDays: 0 },
      ],
    };
    expect(decide(candidate(), rules, at)).toMatchObject({ kind: 'approved', level: 'critical' });
  });

  it('narrows to repositories, with one wildcard', () => {
    const rules = (repositories: string[]): Rules => ({
      ...SHIPPED_RULES,
      approve: SHIPPED_RULES.approve.map((one) => ({ ...one, repositories })),
    });
    expect(decide(candidate(), rules(['base*']), at).kind).toBe('approved');
    expect(decide(candidate(), rules(['epel']), at).kind).toBe('left');
    expect(
      decide(candidate({ repository: null }), { ...rules(['epel']), unrated: { action: 'ask', afterDays: 0 } }, at),
    ).toEqual({ kind: 'ask', missing: 'repository' });
  });
});

describe('dates that cannot be believed (POL-4)', () => {
  const since = (issuedAt: Date | null, seen = SEEN) =>
    decide(
      candidate({ notices: [notice('RHSA-2027:1', { issuedAt })], advisoriesSeen: new Map([['RHSA-2027:1', seen]]) }),
      held(7),
      at,
    );

  it.each([
    ['none, or one that cannot be read', null],
    ['1970, which is what is left of one that could not be read', new Date(0)],
    ['one that is no date at all', new Date(Number.NaN)],
    ['one later than when it was seen here', new Date('2030-01-01')],
  ])('%s: counted from when it was first seen here', (_, issuedAt) => {
    expect(since(issuedAt)).toMatchObject({ kind: 'held', until: '2027-01-17', counted: 'first-seen' });
  });
  it('is counted from the advisory’s first day in the estate, not from that of the package', () => {
    expect(since(null, new Date('2027-01-01T00:00:00Z'))).toMatchObject({ kind: 'approved' });
  });
});

describe('what carries no advisory (POL-4)', () => {
  const bare = candidate({ notices: [] });
  it('is installed, held or asked about as the baseline says, never filtered in silence', () => {
    expect(decide(bare, SECURITY, at)).toEqual({ kind: 'unrated', missing: 'advisory' });
    expect(decide(bare, { ...SECURITY, unrated: { action: 'ask', afterDays: 0 } }, at)).toEqual({
      kind: 'ask',
      missing: 'advisory',
    });
    const later: Rules = { ...SECURITY, unrated: { action: 'install', afterDays: 10 } };
    expect(decide(bare, later, at)).toMatchObject({ kind: 'held', until: '2027-01-20', counted: 'first-seen' });
    expect(words(bare, { ...SECURITY, unrated: { action: 'install', afterDays: 5 } })).toBe('installed, no advisory');
  });
  it('is also a security advisory without a severity where a rule asks for severities', () => {
    const centos = candidate({ notices: [notice('CESA-2027:1', { severity: null })] });
    expect(decide(centos, SECURITY, at)).toEqual({ kind: 'unrated', missing: 'severity' });
  });
  it('of apt: the origin says security, no archive says a severity', () => {
    const apt = candidate({ notices: [], kind: 'security' });
    expect(decide(apt, SECURITY, at)).toEqual({ kind: 'unrated', missing: 'severity' });
    const anySeverity: Rules = {
      ...SECURITY,
      approve: SECURITY.approve.map((one) => ({ ...one, severities: [], afterDays: 3 })),
    };
    expect(decide(apt, anySeverity, at)).toMatchObject({ kind: 'approved', because: { by: 'rule', advisory: null } });
    expect(decide({ ...apt, kind: 'updates' }, anySeverity, at)).toEqual({ kind: 'left', nonSecurity: true });
  });
});

describe('the cases that have to have an answer', () => {
  const rejecting = (...packages: string[]): Rules => ({
    ...SHIPPED_RULES,
    rejected: { packages, advisories: [], asDependency: 'block' },
  });

  it('obsoletes: what would replace a rejected package is rejected, too', () => {
    const replacing = candidate({ name: 'acme-newtool', installed: null, obsoletes: ['acme-oldtool'] });
    expect(words(replacing, rejecting('acme-old*'))).toBe('would replace acme-oldtool, which is rejected (acme-old*)');
  });
  it('multilib: two architectures of one version go together, as the stricter of the two is decided', () => {
    const [one, two] = [
      candidate(),
      candidate({ arch: 'i686', notices: [notice('RHSA-2027:1', { severity: 'low' })] }),
    ];
    const [decided, other] = decideAll([one, two], SECURITY, at);
    expect([decided?.decision.kind, other?.decision.kind]).toEqual(['lockstep', 'left']);
    expect(decisionText(decided?.decision ?? { kind: 'left', nonSecurity: false }).en).toBe(
      'same version as for i686: no rule covers it',
    );
    // Another version of the same name (kernels beside each other) is another package.
    expect(decideAll([one, { ...two, version: '1:3.0.6-1.el9' }], SECURITY, at)[0]?.decision.kind).toBe('approved');
  });
  it('held by the package manager, phased by apt, or without its dependencies: not approved, whatever approves it by name', () => {
    const named: Rules = { ...SHIPPED_RULES, approved: { packages: ['openssl'], advisories: [] } };
    expect(words(candidate({ obstacle: 'held' }), named)).toBe('held on the server itself');
    expect(words(candidate({ obstacle: 'phased' }), named)).toBe('phased update: apt defers it on this server');
    expect(words(candidate({ obstacle: 'broken' }), named)).toBe('unmet package dependencies');
  });
  it('the same advisory of two repositories is one: the later date, the higher severity, security where one says so', () => {
    const twice = [
      notice('RHSA-2027:1', { severity: 'low', issuedAt: new Date('2027-01-02T00:00:00Z') }),
      notice('RHSA-2027:1', { severity: 'critical', kind: 'bugfix' }),
    ];
    expect(decide(candidate({ notices: twice }), held(8), at)).toMatchObject({ kind: 'held', until: '2027-01-16' });
    expect(decide(candidate({ notices: twice.toReversed() }), held(8), at)).toMatchObject({
      kind: 'held',
      until: '2027-01-16',
    });
  });
  it('… and where one of the two dates cannot be read, none is believed', () => {
    const twice = [
      notice('RHSA-2027:1', { issuedAt: new Date('2020-01-01') }),
      notice('RHSA-2027:1', { issuedAt: null }),
    ];
    expect(decide(candidate({ notices: twice }), held(7), at)).toMatchObject({ kind: 'held', counted: 'first-seen' });
  });
  it('several advisories for one package: one that is due is enough, one that is rejected, too', () => {
    const two = [notice('RHSA-2027:1'), notice('RHSA-2027:2', { issuedAt: new Date('2027-01-09T00:00:00Z') })];
    expect(words(candidate({ notices: two }), held(7))).toBe('rule 1, advisory RHSA-2027:1');
    const without: Rules = {
      ...held(7),
      rejected: { packages: [], advisories: ['RHSA-2027:2'], asDependency: 'block' },
    };
    expect(words(candidate({ notices: two }), without)).toBe('advisory RHSA-2027:2 is rejected');
  });
  it('an exclusion and an approval at once: the exclusion counts; a rejection beats an approval by name', () => {
    const both: Rules = { ...rejecting('openssl*'), approved: { packages: ['openssl'], advisories: ['RHSA-2027:1'] } };
    expect(words(candidate(), both)).toBe('rejected by name (openssl*)');
    expect(words(candidate({ hidden: true }), both)).toBe('held back by a package exclusion');
  });
  it('an advisory is the same in small letters', () => {
    const named = { packages: [], advisories: ['rhsa-2027:1'] };
    const rejected: Rules = { ...SHIPPED_RULES, rejected: { ...named, asDependency: 'block' } };
    expect(words(candidate(), rejected)).toBe('advisory RHSA-2027:1 is rejected');
    expect(words(candidate(), { ...held(90), approved: named })).toBe('approved by advisory RHSA-2027:1');
  });
  it('names: alone, with the architecture, or as a line with the version and its epoch', () => {
    for (const pattern of ['openssl', 'open*', 'openssl.x86_64', 'openssl-1:3.0.7-27.el9.x86_64', 'openssl-1:3.0.7*']) {
      expect(decide(candidate(), rejecting(pattern), at).kind, pattern).toBe('rejected');
    }
    for (const pattern of ['openssl.i686', 'openssl-3.0.7*', 'ssl']) {
      expect(decide(candidate(), rejecting(pattern), at).kind, pattern).toBe('approved');
    }
  });
});
