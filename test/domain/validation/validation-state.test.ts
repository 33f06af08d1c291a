import { describe, expect, it } from 'vitest';
import type { ApplicationId } from '../../../domain/ids.ts';
import {
  answerValidation,
  mayAnswer,
  opensProduction,
  type Respondent,
  type Validation,
} from '../../../domain/validation/validation-state.ts';

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
      text: { en: 'A KO needs a comment.' },
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
      const late = answerValidation({ ...before, productionStarted: true }, change, owner);
      expect(late).toMatchObject({ kind: 'refused', text: { en: expect.stringContaining('no longer be changed') } });
    },
  );

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
