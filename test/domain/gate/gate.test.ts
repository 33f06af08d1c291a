import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SESSION_STATUSES, type SessionStatus } from '../../../domain/execution/session-state.ts';
import { type UpdateScope, WHOLE_UPDATE } from '../../../domain/execution/update-scope.ts';
import {
  type Freshness,
  type GateQuestion,
  gateAnswer,
  type LatestValidation,
  type LinkedServer,
  type ValidatedUpdate,
} from '../../../domain/gate/gate.ts';
import type { GateOverride } from '../../../domain/gate/override.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { opensProduction, type ValidationStatus } from '../../../domain/validation/validation-state.ts';

const current = { campaignId: 12 as CampaignId, cycle: 1, year: 2027 };
const fresh = (status: ValidationStatus, change: Partial<LatestValidation> = {}): LatestValidation => ({
  ...current,
  status,
  patchDate: new Date('2027-02-01T10:00:00Z'),
  answeredAt: status === 'en_attente' ? null : new Date('2027-02-01T12:00:00Z'),
  ...change,
});
const wholeUpdateOf = (validation: LatestValidation | null): readonly ValidatedUpdate[] =>
  validation !== null && opensProduction(validation.status) ? [{ ...validation, scope: WHOLE_UPDATE }] : [];
const server = ({ validation = fresh('validated_ok'), ...change }: Partial<LinkedServer> = {}): LinkedServer => ({
  serverId: 2 as ServerId,
  hostname: 'VRdns1',
  validation,
  validatedUpdates: wholeUpdateOf(validation),
  sessionInCycle: 'patched',
  sessionInCampaign: null,
  ...change,
});
const question = (linked: LinkedServer[], change: Partial<GateQuestion> = {}): GateQuestion => ({
  current,
  scope: WHOLE_UPDATE,
  freshness: 'cycle',
  linked,
  ambiguous: false,
  quickwinHprod: [],
  shortened: false,
  overrides: [],
  ...change,
});
const overriding = (blockers: readonly string[]): GateOverride => ({
  blockers,
  reason: 'CVE',
  by: 'Ada',
  at: new Date('2027-02-01T13:00:00Z'),
});
const codes = (asked: GateQuestion) => {
  const answer = gateAnswer(asked);
  return answer.state === 'closed' ? answer.blockers.map((blocker) => blocker.code) : answer.kind;
};

describe('GATE-1 every linked non-production is validated', () => {
  it('opens when all are validated_ok or forced', () => {
    expect(codes(question([server(), server({ validation: fresh('forced') })]))).toBe('validated');
  });

  it('opens without a link, and says unlinked or ambiguous', () => {
    expect(codes(question([]))).toBe('unlinked');
    expect(codes(question([], { ambiguous: true }))).toBe('ambiguous');
  });

  it('is not opened by ambiguity when a link blocks', () => {
    expect(codes(question([server({ validation: fresh('en_attente') })], { ambiguous: true }))).toEqual([
      'awaiting-answer',
    ]);
  });

  it.each([
    ['en_attente', 'awaiting-answer'],
    ['validated_ko', 'refused-by-owner'],
  ] as const)('closes on %s: %s', (status, code) => {
    expect(codes(question([server({ validation: fresh(status) })]))).toEqual([code]);
  });

  it('names every blocker in lower case, sorted, with a sentence', () => {
    const answer = gateAnswer(
      question([
        server({ validation: fresh('validated_ko') }),
        server({ serverId: 3 as ServerId, hostname: 'vddns1', validation: null, sessionInCycle: 'excluded' }),
      ]),
    );
    expect(answer).toMatchObject({
      blockers: [
        { hostname: 'vddns1', reason: { en: 'vddns1: never patched (excluded).' } },
        { hostname: 'vrdns1', reason: { fr: 'vrdns1 : validé KO par le responsable.' } },
      ],
    });
  });
});

describe('GATE-2 freshness of the validation', () => {
  const lastYear = fresh('validated_ok', { year: 2026, campaignId: 1 as CampaignId });
  const lastCycle = fresh('validated_ok', { cycle: 3, campaignId: 1 as CampaignId });
  const otherCampaign = fresh('validated_ok', { campaignId: 11 as CampaignId });

  it.each([
    ['cycle', 'the same campaign', fresh('validated_ok'), 'validated'],
    ['cycle', 'another campaign of the cycle', otherCampaign, 'validated'],
    ['cycle', 'the same cycle of another year', lastYear, ['stale']],
    ['cycle', 'another cycle of the same year', lastCycle, ['stale']],
    ['campaign', 'the same campaign', fresh('validated_ok'), 'validated'],
    ['campaign', 'another campaign of the cycle', otherCampaign, ['stale']],
    ['none', 'another year', lastYear, 'validated'],
    ['none', 'another cycle, but KO', { ...lastCycle, status: 'validated_ko' }, ['refused-by-owner']],
  ] as const)('with freshness %s and a validation of %s', (freshness, _of, validation, expected) => {
    const sessionInCycle = validation.cycle === 1 && validation.year === 2027 ? 'patched' : null;
    expect(codes(question([server({ validation, sessionInCycle })], { freshness }))).toEqual(expected);
  });
});

describe('GATE-1 a validation of a narrowed update (RUN-5)', () => {
  const security: UpdateScope = { kind: 'security' };
  const of = (scope: UpdateScope, period: Partial<ValidatedUpdate> = {}): ValidatedUpdate => ({
    ...current,
    scope,
    ...period,
  });
  const asked = (validatedUpdates: readonly ValidatedUpdate[], change: Partial<GateQuestion> = {}) =>
    gateAnswer(question([server({ validatedUpdates })], change));

  it('does not open a whole update of production, and says what was validated', () => {
    expect(asked([of(security), of({ kind: 'cve', id: 'CVE-2026-1' })])).toMatchObject({
      state: 'closed',
      blockers: [
        {
          code: 'narrower',
          reason: {
            fr: 'vrdns1 : validé pour une mise à jour plus étroite (sécurité seulement, CVE-2026-1).',
            en: 'vrdns1: validated for a narrower update (security only, CVE-2026-1).',
          },
        },
      ],
    });
  });

  it('opens an update that is as narrow, and a whole one when that was validated in the same period too', () => {
    expect(asked([of(security)], { scope: security })).toMatchObject({ state: 'open' });
    expect(asked([of(security), of(WHOLE_UPDATE)])).toMatchObject({ state: 'open' });
    const before = of(WHOLE_UPDATE, { cycle: 3, year: 2026, campaignId: 1 as CampaignId });
    expect(asked([of(security), before])).toMatchObject({ state: 'closed' });
    expect(asked([of(security), before], { freshness: 'none' })).toMatchObject({ state: 'open' });
  });
});

describe('GATE-3 the newest session in the cycle', () => {
  it.each([
    ['failed', 'failed'],
    ['in_progress', 'in-progress'],
  ] as const)('blocks on %s whatever was validated before', (sessionInCycle, code) => {
    for (const freshness of ['cycle', 'campaign', 'none'] as const) {
      expect(codes(question([server({ sessionInCycle })], { freshness }))).toEqual([code]);
    }
  });

  it.each([
    [null, 'never-patched'],
    ['pending', 'never-patched'],
    ['prereq_ok', 'never-patched'],
    ['excluded', 'never-patched'],
    ['patched', 'awaiting-answer'],
  ] as const)('blocks without a validation when the session is %s: %s', (sessionInCycle, code) => {
    expect(codes(question([server({ validation: null, sessionInCycle })], { freshness: 'none' }))).toEqual([code]);
  });

  it('keeps a validation of the cycle when the server is planned once more', () => {
    expect(codes(question([server({ sessionInCycle: 'pending' })]))).toBe('validated');
  });
});

describe('GATE-4 QuickWin', () => {
  const entry = (status: SessionStatus) => ({ serverId: 5 as ServerId, hostname: 'vtweb1', status });
  const closing = SESSION_STATUSES.filter((s) => codes(question([], { quickwinHprod: [entry(s)] })) !== 'unlinked');

  it('keeps production closed while a non-production entry is not finished', () => {
    expect(closing).toEqual(['pending', 'prereq_ok', 'in_progress']);
    expect(codes(question([server()], { quickwinHprod: [entry('pending')] }))).toEqual(['hprod-unfinished']);
  });
});

const anyValidation = fc.option(
  fc.record({
    status: fc.constantFrom<ValidationStatus>('en_attente', 'validated_ok', 'validated_ko', 'forced'),
    patchDate: fc.constant(new Date('2027-02-01T10:00:00Z')),
    answeredAt: fc.constantFrom(null, new Date('2027-02-01T12:00:00Z')),
    campaignId: fc.constantFrom(11 as CampaignId, 12 as CampaignId),
    cycle: fc.constantFrom(1, 2),
    year: fc.constantFrom(2026, 2027),
  }),
);
const anyServer: fc.Arbitrary<LinkedServer> = fc
  .record({
    serverId: fc.integer({ min: 1, max: 50 }).map((n) => n as ServerId),
    hostname: fc.constantFrom('vrdns1', 'vddns1', 'vtdns1'),
    validation: anyValidation,
    sessionInCycle: fc.option(fc.constantFrom(...SESSION_STATUSES)),
    sessionInCampaign: fc.option(fc.constantFrom(...SESSION_STATUSES.filter((status) => status !== 'excluded'))),
  })
  .map((one) => ({ ...one, validatedUpdates: wholeUpdateOf(one.validation) }));
const anyQuestion: fc.Arbitrary<GateQuestion> = fc.record({
  current: fc.constant(current),
  scope: fc.constant(WHOLE_UPDATE),
  freshness: fc.constantFrom<Freshness>('cycle', 'campaign', 'none'),
  linked: fc.uniqueArray(anyServer, { maxLength: 4, selector: (one) => one.serverId }),
  ambiguous: fc.boolean(),
  quickwinHprod: fc.constant([]),
  shortened: fc.constant(false),
  overrides: fc.constant([]),
});

describe('the shortened gate of an emergency (GATE-1, GATE-3)', () => {
  const shortened = { shortened: true } as const;
  const here = (sessionInCampaign: LinkedServer['sessionInCampaign'], change: Partial<LinkedServer> = {}) =>
    codes(question([server({ validation: null, sessionInCycle: null, sessionInCampaign, ...change })], shortened));

  it('waits for the patch of non-production and not for the answer of its owner', () => {
    expect(here('patched')).toBe('shortened');
    expect(here('reported')).toBe('shortened');
    expect(here('pending')).toEqual(['hprod-unfinished']);
    expect(here('prereq_ok')).toEqual(['hprod-unfinished']);
    expect(here('in_progress')).toEqual(['in-progress']);
    expect(here('failed')).toEqual(['failed']);
  });

  it('is not closed by a linked server that the CVE does not concern, but by one that is being patched elsewhere', () => {
    expect(here(null)).toBe('shortened');
    expect(here(null, { sessionInCycle: 'in_progress' })).toEqual(['in-progress']);
  });

  it('is closed by an answer KO of this campaign, and not by an older one', () => {
    expect(here('patched', { validation: fresh('validated_ko') })).toEqual(['refused-by-owner']);
    expect(here('patched', { validation: fresh('validated_ko', { campaignId: 11 as CampaignId }) })).toBe('shortened');
  });

  it('still has unlinked servers acknowledged by name', () => {
    expect(codes(question([], shortened))).toBe('unlinked');
  });
});

describe('the gate is monotonic (GATE-1 to GATE-3)', () => {
  it('is never opened by one more linked server, and is always closed by one that is not validated', () => {
    fc.assert(
      fc.property(anyQuestion, anyServer, (asked, added) => {
        const after = gateAnswer({ ...asked, linked: [...asked.linked, added] });
        const status = added.validation?.status;
        if (status !== 'validated_ok' && status !== 'forced') expect(after.state).toBe('closed');
        if (gateAnswer(asked).state === 'closed') expect(after.state).toBe('closed');
      }),
    );
  });

  it('opens exactly when each linked server alone would open it', () => {
    fc.assert(
      fc.property(anyQuestion, (asked) => {
        const alone = asked.linked.every((one) => gateAnswer({ ...asked, linked: [one] }).state === 'open');
        expect(gateAnswer(asked).state === 'open').toBe(alone);
      }),
    );
  });

  it('does not depend on the order of the links, nor of what is unfinished (GATE-4)', () => {
    const entry = fc.record({
      serverId: fc.integer({ min: 1, max: 50 }).map((n) => n as ServerId),
      hostname: fc.constantFrom('vtweb1', 'vtweb2'),
      status: fc.constantFrom(...SESSION_STATUSES),
    });
    fc.assert(
      fc.property(anyQuestion, fc.array(entry, { maxLength: 3 }), (asked, quickwinHprod) => {
        const turned = {
          ...asked,
          linked: asked.linked.toReversed(),
          quickwinHprod: quickwinHprod.toReversed(),
        };
        expect(gateAnswer(turned)).toEqual(gateAnswer({ ...asked, quickwinHprod }));
      }),
    );
  });

  it('is opened by no override once one more server blocks (GATE-6)', () => {
    const blocking = anyServer.filter((one) => gateAnswer(question([one])).state === 'closed');
    fc.assert(
      fc.property(anyQuestion, blocking, (asked, added) => {
        const before = gateAnswer(asked);
        const blockers = before.state === 'closed' ? before.blockers.map(({ key }) => key) : [];
        const overrides = [overriding(blockers)];
        const another = { ...added, serverId: 99 as ServerId };
        if (before.state === 'closed') expect(gateAnswer({ ...asked, overrides }).state).toBe('open');
        const after = { ...asked, overrides, linked: [...asked.linked, another] };
        if (gateAnswer({ ...asked, linked: [another] }).state === 'closed')
          expect(gateAnswer(after).state).toBe('closed');
      }),
    );
  });
});

describe('GATE-6 an override', () => {
  const waiting = server({ validation: fresh('en_attente') });
  const keysOf = (asked: GateQuestion) => {
    const answer = gateAnswer(asked);
    return answer.state === 'closed' ? answer.blockers.map(({ key }) => key) : [];
  };
  const overrides = [overriding(keysOf(question([waiting])))];

  it('opens the gate for the blockers that it was given for, which stay named', () => {
    expect(gateAnswer(question([waiting], { overrides }))).toMatchObject({
      state: 'open',
      kind: 'overridden',
      blockers: [{ hostname: 'vrdns1', code: 'awaiting-answer' }],
      override: { by: 'Ada', reason: 'CVE' },
    });
  });

  it.each([
    ['the owner answers KO', server({ validation: fresh('validated_ko') }), ['refused-by-owner']],
    [
      'it is patched once more, and waits again',
      server({ validation: fresh('en_attente', { patchDate: new Date('2027-02-02T10:00:00Z') }) }),
      ['awaiting-answer'],
    ],
    ['it is being patched again', server({ ...waiting, sessionInCycle: 'in_progress' }), ['in-progress']],
  ])('no longer holds when %s', (_what, changed, expected) => {
    expect(codes(question([changed], { overrides }))).toEqual(expected);
  });

  it('of a KO does not hold for the next KO', () => {
    const refusedOnce = server({ validation: fresh('validated_ko') });
    const again = server({ validation: fresh('validated_ko', { answeredAt: new Date('2027-02-01T15:00:00Z') }) });
    const given = [overriding(keysOf(question([refusedOnce])))];
    expect(codes(question([refusedOnce], { overrides: given }))).toBe('overridden');
    expect(codes(question([again], { overrides: given }))).toEqual(['refused-by-owner']);
  });

  it('is not asked for where the rules open the gate', () => {
    expect(codes(question([server()], { overrides }))).toBe('validated');
    expect(codes(question([], { overrides }))).toBe('unlinked');
  });
});
