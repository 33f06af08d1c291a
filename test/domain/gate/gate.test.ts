import { describe, expect, it } from 'vitest';
import { type UpdateScope, WHOLE_UPDATE } from '../../../domain/attempts/update-scope.ts';
import { SESSION_STATUSES, type SessionStatus } from '../../../domain/campaigns/session-state.ts';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import type { Freshness, GateQuestion, LinkedServer, ValidatedUpdate } from '../../../domain/gate/question.ts';
import type { AttemptId, CampaignId, ServerId, ValidationId } from '../../../domain/ids.ts';
import type { ValidationStatus } from '../../../domain/validations/validation-state.ts';
import fc from '../../support/properties.ts';
import {
  codes,
  current,
  ELSEWHERE,
  ended,
  failedSince,
  fresh,
  ordered,
  overriding,
  question,
  running,
  server,
  wholeUpdateOf,
} from './questions.ts';

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
        server({ serverId: 3 as ServerId, hostname: 'vddns1', validation: null }),
      ]),
    );
    expect(answer).toMatchObject({
      blockers: [
        { hostname: 'vddns1', reason: { en: 'vddns1: not patched by PatchCenter yet.' } },
        { hostname: 'vrdns1', reason: { fr: 'vrdns1 : KO du responsable.' } },
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
    expect(codes(question([server({ validation })], { freshness }))).toEqual(expected);
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
            fr: 'vrdns1 : validé seulement pour une mise à jour limitée (sécurité seulement, CVE-2026-1).',
            en: 'vrdns1: only validated for a limited update (security only, CVE-2026-1).',
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

describe('GATE-3 what was done to the linked server, in whatever campaign', () => {
  it.each([
    ['an attempt runs on it', running(), ['in-progress']],
    ['an attempt runs on it in another campaign', running(6, ELSEWHERE), ['in-progress']],
    ['its start is ordered', ordered(), ['ordered']],
    ['its start is ordered in another campaign', ordered(ELSEWHERE), ['ordered']],
    [
      'a rollback of it is asked for',
      { work: [{ kind: 'rollback', snapshotId: 9, order: 1 }] } as const,
      ['rolling-back'],
    ],
    ['it was rolled back since', { rollbacks: [{ snapshotId: 9, order: 1, proved: true }] }, ['rolled-back']],
    [
      'nothing tells how its rollback ended',
      { rollbacks: [{ snapshotId: 9, order: 1, proved: false }] },
      ['rolled-back'],
    ],
    ['its last attempt failed', failedSince(), ['failed']],
    ['its last attempt failed in another campaign', failedSince(6, ELSEWHERE), ['failed']],
    ['it has become production', { production: true }, ['now-production']],
  ])('blocks when %s, whatever was validated before', (_what, change, expected) => {
    for (const freshness of ['cycle', 'campaign', 'none'] as const) {
      expect(codes(question([server(change)], { freshness }))).toEqual(expected);
    }
  });

  it('says in which campaign it happens, when that is another one', () => {
    const answer = gateAnswer(question([server({ ...failedSince(6, ELSEWHERE), ...ordered() })]));
    expect(answer).toMatchObject({
      blockers: [
        { code: 'failed', reason: { en: 'vrdns1: failed (campaign 11).' } },
        { code: 'ordered', reason: { fr: 'vrdns1 : démarrage demandé.' } },
      ],
    });
  });

  it('asks for an answer to the patch that is on the server, not to an earlier one', () => {
    const later = { lastAttempt: 6, lastPatched: 6, lastEnded: ended('patched', 6) } as Partial<LinkedServer>;
    expect(codes(question([server(later)]))).toEqual(['awaiting-answer']);
    expect(codes(question([server({ ...later, validation: null })]))).toEqual(['awaiting-answer']);
  });

  it('names what lies behind a failure too, but not that a server that failed was never patched', () => {
    const refused = server({ ...failedSince(), validation: fresh('validated_ko', { cycle: 3, year: 2026 }) });
    expect(codes(question([refused]))).toEqual(['failed', 'refused-by-owner', 'stale']);
    expect(codes(question([server({ validation: null, ...failedSince() })]))).toEqual(['failed']);
    expect(codes(question([server({ validation: null, ...running() })]))).toEqual(['in-progress']);
    expect(codes(question([server({ validation: null })], { freshness: 'none' }))).toEqual(['never-patched']);
  });

  it('a server that is no longer patched is a lost link, to be acknowledged: it neither opens in silence nor blocks for ever', () => {
    const gone = server({ lost: true, validation: fresh('validated_ko'), ...failedSince() });
    expect(gateAnswer(question([gone, server({ serverId: 3 as ServerId })]))).toEqual({
      ...{ state: 'open', kind: 'link-lost', needs: 'link-lost' },
    });
    expect(codes(question([gone], { shortened: true }))).toBe('link-lost');
    expect(codes(question([server({ lost: true, ...running() })]))).toEqual(['in-progress']);
    const waiting = server({ serverId: 3 as ServerId, validation: fresh('en_attente') });
    expect(codes(question([gone, waiting]))).toEqual(['awaiting-answer']);
  });
});

describe('GATE-4 QuickWin', () => {
  const entry = (status: SessionStatus, ordered = false) => ({
    ...{ serverId: 5 as ServerId, hostname: 'vtweb1', status, ordered },
    lastAttempt: status === 'in_progress' || status === 'failed' ? (4 as AttemptId) : null,
  });
  const closing = SESSION_STATUSES.filter((s) => codes(question([], { quickwinHprod: [entry(s)] })) !== 'unlinked');

  it('keeps production closed while a non-production entry is not finished', () => {
    expect(closing).toEqual(['pending', 'prereq_ok', 'in_progress']);
    expect(codes(question([server()], { quickwinHprod: [entry('pending')] }))).toEqual(['hprod-unfinished']);
    expect(codes(question([server()], { quickwinHprod: [entry('failed', true)] }))).toEqual(['hprod-unfinished']);
    const ordered = SESSION_STATUSES.filter(
      (s) => codes(question([], { quickwinHprod: [entry(s, true)] })) !== 'unlinked',
    );
    expect(ordered).toEqual([...closing, 'failed']);
  });

  it('says whether the entry is still to be patched, or being patched', () => {
    const reasons = (status: SessionStatus) => {
      const answer = gateAnswer(question([], { quickwinHprod: [entry(status, true)] }));
      return answer.state === 'closed' ? answer.blockers.map(({ reason }) => [reason.fr, reason.en]) : [];
    };
    expect(reasons('prereq_ok')).toEqual([['vtweb1 : pas encore patché.', 'vtweb1: not patched yet.']]);
    expect(reasons('in_progress')).toEqual([['vtweb1 : en cours.', 'vtweb1: in progress.']]);
  });
});

const anyValidation = fc.option(
  fc.record({
    id: fc.constant(7 as ValidationId),
    attemptId: fc.constantFrom(5 as AttemptId, 6 as AttemptId),
    status: fc.constantFrom<ValidationStatus>('en_attente', 'validated_ok', 'validated_ko', 'forced'),
    patchDate: fc.constant(new Date('2027-02-01T10:00:00Z')),
    answeredAt: fc.constantFrom(null, new Date('2027-02-01T12:00:00Z')),
    answers: fc.constantFrom(0, 1, 2),
    campaignId: fc.constantFrom(ELSEWHERE, current.campaignId),
    cycle: fc.constantFrom(1, 2),
    year: fc.constantFrom(2026, 2027),
  }),
);
const anyServer: fc.Arbitrary<LinkedServer> = fc
  .record({
    serverId: fc.integer({ min: 1, max: 50 }).map((n) => n as ServerId),
    hostname: fc.constantFrom('vrdns1', 'vddns1', 'vtdns1'),
    validation: anyValidation,
    more: fc.constantFrom<Partial<LinkedServer>>(
      {},
      running(),
      ordered(ELSEWHERE),
      failedSince(),
      { rollbacks: [{ snapshotId: 9, order: 1, proved: true }] },
      { production: true },
    ),
  })
  .map(({ more, ...one }) => server({ ...one, ...more, validatedUpdates: wholeUpdateOf(one.validation) }));
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
      ordered: fc.boolean(),
      lastAttempt: fc.constantFrom(null, 4 as AttemptId),
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
