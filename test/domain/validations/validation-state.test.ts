import { describe, expect, it } from 'vitest';
import type { ApplicationId } from '../../../domain/ids.ts';
import {
  answerValidation,
  isRefusal,
  mayAnswer,
  opensProduction,
  type Respondent,
  type Validation,
} from '../../../domain/validations/validation-state.ts';

const app = 7 as ApplicationId;
const waiting: Validation = { status: 'en_attente', comment: null, applicationId: app, productionStarted: false };
const owner: Respondent = { roles: ['owner'], applications: [app] };
const admin: Respondent = { roles: ['admin'], applications: [] };
const ok = { kind: 'ok', comment: null } as const;

describe('VALID-1 answers', () => {
  it('takes OK, and KO with its comment, from an owner of that application', () => {
    expect(answerValidation(waiting, ok, owner)).toEqual({ kind: 'answered', status: 'validated_ok', comment: null });
    expect(answerValidation(waiting, { kind: 'ko', comment: ' down ' }, owner)).toEqual({
      kind: 'answered',
      status: 'validated_ko',
      comment: 'down',
    });
  });

  it('refuses a KO without a comment', () => {
    expect(answerValidation(waiting, { kind: 'ko', comment: '  ' }, owner)).toMatchObject({
      kind: 'refused',
      text: { en: 'A KO requires a comment.' },
    });
  });

  it.each([
    ['an owner of another application', { roles: ['owner'], applications: [8 as ApplicationId] }, app],
    ['an operator', { roles: ['operator'], applications: [app] }, app],
    ['a former owner without the role', { roles: [], applications: [app] }, app],
    ['anybody, for a server without application', owner, null],
    ['an admin who does not own it, who must force instead', admin, app],
  ] as const)('refuses %s', (_who, by, applicationId) => {
    const result = answerValidation({ ...waiting, applicationId }, ok, by);
    expect(result.kind).toBe('refused');
    expect(mayAnswer(by, applicationId)).toBe(false);
  });

  it('asks for a comment last, where it would be taken', () => {
    const said = (current: Parameters<typeof answerValidation>[0], kind: 'ko' | 'force') => {
      const answer = kind === 'ko' ? ({ kind, comment: '' } as const) : ({ kind, reason: '' } as const);
      const result = answerValidation(current, answer, kind === 'ko' ? owner : admin);
      return result.kind === 'refused' ? [result.text.en, result.lacks] : result.kind;
    };
    expect(said(waiting, 'ko')).toEqual(['A KO requires a comment.', 'reason']);
    expect(said(waiting, 'force')).toEqual(['Give a reason to force a validation.', 'reason']);
    expect(said({ ...waiting, undone: true }, 'ko')).toEqual([expect.stringMatching(/rolled back/), undefined]);
    expect(said({ ...waiting, undone: true }, 'force')).toEqual([expect.stringMatching(/rolled back/), undefined]);
    expect(said({ ...waiting, status: 'validated_ok' }, 'force')).toEqual([
      expect.stringMatching(/nothing to force/),
      undefined,
    ]);
    expect(said({ ...waiting, status: 'validated_ko', comment: 'down', productionStarted: true }, 'force')).toEqual([
      expect.stringMatching(/only the owner can change a KO/),
      undefined,
    ]);
  });

  it('lets an admin alone force, with a reason', () => {
    const force = { kind: 'force', reason: 'owner on leave' } as const;
    expect(answerValidation(waiting, force, admin)).toEqual({
      kind: 'answered',
      status: 'forced',
      comment: 'owner on leave',
    });
    expect(answerValidation({ ...waiting, applicationId: null }, force, admin).kind).toBe('answered');
    expect(answerValidation(waiting, { kind: 'force', reason: ' ' }, admin).kind).toBe('refused');
    expect(answerValidation(waiting, force, owner).kind).toBe('refused');
    expect(answerValidation({ ...waiting, status: 'validated_ok' }, force, admin).kind).toBe('refused');
  });

  it.each(['validated_ok', 'validated_ko', 'forced'] as const)(
    'lets %s be changed until production has started',
    (status) => {
      const change = { kind: 'ko', comment: 'new' } as const;
      const before = { ...waiting, status };
      expect(answerValidation(before, change, owner).kind).toBe('answered');
      expect(answerValidation(before, { kind: 'ok', comment: 'fine' }, owner).kind).toBe('answered');
    },
  );

  it('VALID-3: lets an OK become a KO after production has started, also one that was forced', () => {
    const ko = { kind: 'ko', comment: 'erreur 500' } as const;
    for (const status of ['validated_ok', 'forced'] as const) {
      const started = { ...waiting, status, productionStarted: true };
      expect(answerValidation(started, ko, owner)).toMatchObject({ kind: 'answered', status: 'validated_ko' });
      expect(isRefusal(started, 'validated_ko')).toBe(true);
      expect(isRefusal(started, 'validated_ok')).toBe(false);
    }
  });

  it('VALID-3: takes a KO back after production has started with a comment alone, and from its owner alone', () => {
    const refused = { ...waiting, status: 'validated_ko', comment: 'erreur 500', productionStarted: true } as const;
    const text = (answer: Parameters<typeof answerValidation>[1], by = owner) => {
      const result = answerValidation(refused, answer, by);
      return result.kind === 'refused' ? result.text.en : result.kind;
    };
    expect(text(ok)).toMatch(/add a comment to change a KO to an OK/);
    expect(text({ kind: 'ok', comment: '  ' })).toMatch(/add a comment to change a KO to an OK/);
    expect(text({ kind: 'ok', comment: 'corrigé' })).toBe('answered');
    expect(text({ kind: 'force', reason: 'pressé' }, admin)).toMatch(/only the owner can change a KO/);
    expect(answerValidation({ ...refused, productionStarted: false }, ok, owner).kind).toBe('answered');
    expect(isRefusal(refused, 'validated_ko')).toBe(false);
  });

  it('takes a first answer even after production has started', () => {
    expect(answerValidation({ ...waiting, productionStarted: true }, ok, owner).kind).toBe('answered');
  });

  it('takes the same click twice without harm', () => {
    const answered = { ...waiting, status: 'validated_ok', productionStarted: true } as const;
    expect(answerValidation(answered, ok, owner)).toEqual({ kind: 'unchanged' });
  });

  it('opens production for OK and forced only (GATE-1)', () => {
    const all = ['en_attente', 'validated_ok', 'validated_ko', 'forced'] as const;
    expect(all.filter(opensProduction)).toEqual(['validated_ok', 'forced']);
  });
});
