// Questions to the gate, of one linked server that is patched and validated unless a test says otherwise.
import { WHOLE_UPDATE } from '../../../domain/attempts/update-scope.ts';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import type { GateOverride } from '../../../domain/gate/override.ts';
import type { GateQuestion, LatestValidation, LinkedServer, ValidatedUpdate } from '../../../domain/gate/question.ts';
import type { AttemptId, CampaignId, ServerId, SessionId, ValidationId } from '../../../domain/ids.ts';
import { opensProduction, type ValidationStatus } from '../../../domain/validations/validation-state.ts';

export const HERE = 12 as CampaignId;
export const ELSEWHERE = 11 as CampaignId;
export const current = { campaignId: HERE, cycle: 1, year: 2027 };

/** Of attempt 5. */
export const fresh = (status: ValidationStatus, change: Partial<LatestValidation> = {}): LatestValidation => ({
  ...current,
  id: 7 as ValidationId,
  attemptId: 5 as AttemptId,
  status,
  patchDate: new Date('2027-02-01T10:00:00Z'),
  answeredAt: status === 'en_attente' ? null : new Date('2027-02-01T12:00:00Z'),
  answers: status === 'en_attente' ? 0 : 1,
  ...change,
});

export const wholeUpdateOf = (validation: LatestValidation | null): readonly ValidatedUpdate[] =>
  validation !== null && opensProduction(validation.status) ? [{ ...validation, scope: WHOLE_UPDATE }] : [];

export const ended = (state: 'patched' | 'failed', attempt = 5, campaignId = HERE): LinkedServer['lastEnded'] => ({
  attemptId: attempt as AttemptId,
  state,
  campaignId,
});

export const server = ({ validation = fresh('validated_ok'), ...change }: Partial<LinkedServer> = {}): LinkedServer => {
  const attempt = validation?.attemptId ?? null;
  return {
    serverId: 2 as ServerId,
    hostname: 'VRdns1',
    lost: false,
    production: false,
    work: [],
    lastAttempt: attempt,
    lastEnded: attempt === null ? null : ended('patched', attempt),
    lastPatched: attempt,
    rollbacks: [],
    validation,
    validatedUpdates: wholeUpdateOf(validation),
    emergency: { patched: false, refusal: null, checks: 'unknown', free: 'unknown' },
    ...change,
  };
};

export const running = (attempt = 6, campaignId = HERE): Partial<LinkedServer> => ({
  work: [{ kind: 'attempt', attemptId: attempt as AttemptId, campaignId }],
  lastAttempt: attempt as AttemptId,
});

export const ordered = (campaignId = HERE): Partial<LinkedServer> => ({
  work: [{ kind: 'start-ordered', sessionId: 3 as SessionId, campaignId, askedAt: 1_800_000_000_000 }],
});

export const failedSince = (attempt = 6, campaignId = HERE): Partial<LinkedServer> => ({
  lastAttempt: attempt as AttemptId,
  lastEnded: ended('failed', attempt, campaignId),
});

export const question = (linked: readonly LinkedServer[], change: Partial<GateQuestion> = {}): GateQuestion => ({
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

/** The codes of the blockers; of an open gate, its kind. */
export const codes = (asked: GateQuestion) => {
  const answer = gateAnswer(asked);
  return answer.state === 'closed' ? answer.blockers.map((blocker) => blocker.code) : answer.kind;
};

export const keysOf = (asked: GateQuestion) => {
  const answer = gateAnswer(asked);
  return answer.state === 'closed' ? answer.blockers.map(({ key }) => key) : [];
};

export const overriding = (blockers: readonly string[], change: Partial<GateOverride> = {}): GateOverride => ({
  blockers,
  reason: 'CVE',
  by: 'Ada',
  at: new Date('2027-02-01T13:00:00Z'),
  ...change,
});
