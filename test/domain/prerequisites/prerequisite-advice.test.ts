// Every prerequisite that did not pass comes with what to do, in both languages; and unknown never passes, whatever the mix (PRE-8).

import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../domain/answer.ts';
import { prerequisiteAdvice } from '../../../domain/prerequisites/prerequisite-advice.ts';
import { DEFAULT_THRESHOLDS, type PrerequisiteInput } from '../../../domain/prerequisites/prerequisite-input.ts';
import { prerequisiteVerdict } from '../../../domain/prerequisites/prerequisites.ts';
import fc from '../../support/properties.ts';

const CODES = [
  'eligibility',
  'ssh',
  'disk',
  'satellite',
  'sudo',
  'package-lock',
  'rpm-database',
  'clock',
  'narrowing',
  'preview',
] as const;

describe('what to do about a prerequisite (PRE-1 to PRE-8)', () => {
  it.each(CODES.flatMap((code) => (['no', 'unknown'] as const).map((answer) => [code, answer] as const)))(
    '%s = %s says what to do, and no exit code',
    (code, answer) => {
      const advice = prerequisiteAdvice(code, answer);
      for (const text of [advice?.fr ?? '', advice?.en ?? '']) {
        expect(text.length).toBeGreaterThan(15);
        expect(text).toMatch(/\.$/);
        expect(text).not.toMatch(/exit|code retour|\d{3}|Error|undefined/);
      }
      expect(advice?.fr).not.toBe(advice?.en);
    },
  );

  it('says nothing of what passed, nor of checks that it does not know', () => {
    expect(CODES.map((code) => prerequisiteAdvice(code, 'yes'))).toEqual(CODES.map(() => null));
    expect(prerequisiteAdvice('toString', 'no')).toBeNull();
  });

  it('covers every check that the verdict makes', () => {
    const verdict = prerequisiteVerdict(input({ facts: null, mode: 'standard', updateScope: { kind: 'security' } }));
    expect(verdict.checks.map(({ code }) => code).sort()).toEqual([...CODES].sort());
  });
});

describe('an instance that is reached through Systems Manager', () => {
  const unreached = (failure: 'agent-silent' | 'timeout' | 'connection-lost') =>
    prerequisiteVerdict(input({ reach: { kind: 'unreached', failure, over: 'ssm' } }));

  it.each(['agent-silent', 'timeout', 'connection-lost'] as const)('is told of without SSH: %s', (failure) => {
    const { checks, exclusion } = unreached(failure);
    const ssh = checks.find(({ code }) => code === 'ssh');
    const advice = prerequisiteAdvice('ssh', ssh?.answer ?? 'yes', 'instance');
    const said = [ssh?.text, exclusion?.text, advice].map((text) => `${text?.fr} ${text?.en}`).join(' ');
    expect(said).toContain('Systems Manager');
    expect(said).not.toMatch(/SSH|port 22|DNS/);
  });

  it('is started in EC2, not in a vCenter', () => {
    for (const answer of ['no', 'unknown'] as const) {
      expect(prerequisiteAdvice('power', answer, 'instance')?.en).toContain('EC2');
      expect(prerequisiteAdvice('power', answer, 'instance')?.en).not.toContain('vCenter');
    }
  });
});

function input(over: Partial<PrerequisiteInput>): PrerequisiteInput {
  return {
    mode: 'standard',
    server: { licenceSupport: 'active', etat: 'Production', machineType: 'vm' },
    reach: { kind: 'reached' },
    updateScope: { kind: 'all' },
    repair: false,
    facts: null,
    thresholds: DEFAULT_THRESHOLDS,
    ...over,
  };
}

const answer = fc.constantFrom<Answer>('yes', 'no', 'unknown');
const maybe = (least: number, most: number) => fc.option(fc.integer({ min: least, max: most }), { nil: null });
const inputs = fc.record({
  mode: fc.constantFrom('standard' as const, 'quickwin' as const),
  server: fc.record({
    licenceSupport: fc.constantFrom('active', 'els', 'obsolete', 'na', ''),
    etat: fc.constantFrom('Production', 'Stock'),
    machineType: fc.constantFrom('vm' as const, 'physical' as const),
  }),
  reach: fc.constantFrom(
    { kind: 'reached' as const },
    { kind: 'unreached' as const, failure: 'timeout' as const },
    { kind: 'unreached' as const, failure: 'connection-lost' as const },
  ),
  updateScope: fc.constantFrom({ kind: 'all' as const }, { kind: 'security' as const }),
  repair: fc.boolean(),
  facts: fc.option(
    fc.record({
      disk: fc.record({
        rootMb: maybe(0, 3000),
        varMb: maybe(0, 3000),
        bootMb: maybe(0, 300),
        rootUsedPercent: maybe(0, 100),
        varUsedPercent: maybe(0, 100),
        inodesFreePercent: maybe(0, 100),
      }),
      registration: fc.constantFrom(
        'registered' as const,
        'not-registered' as const,
        'not-applicable' as const,
        'unknown' as const,
      ),
      enabledRepositories: maybe(0, 3),
      sudo: answer,
      packageLock: answer,
      rpmDatabaseReadable: answer,
      clockSkewSeconds: maybe(-600, 600),
      kernelInScope: answer,
      narrowing: fc.record({ answer, reason: fc.constant(null) }),
      previewed: fc.boolean(),
    }),
    { nil: null },
  ),
  thresholds: fc.constant(DEFAULT_THRESHOLDS),
});

describe('the verdict (PRE-8)', () => {
  it('is a yes exactly when every blocking check is, so an unknown never passes', () => {
    fc.assert(
      fc.property(inputs, (of) => {
        const verdict = prerequisiteVerdict(of);
        const blocking = verdict.checks.filter((check) => check.blocking);
        expect(verdict.validated).toBe(blocking.every((check) => check.answer === 'yes'));
        if (of.facts === null || of.reach.kind === 'unreached') expect(verdict.validated).toBe(false);
        if (verdict.diskOk !== true || verdict.prereq_ssh === 'ko') expect(verdict.validated).toBe(false);
        if (of.mode === 'quickwin' && verdict.prereq_satellite !== 'ok') expect(verdict.validated).toBe(false);
        if (of.updateScope.kind !== 'all' && of.facts?.narrowing.answer !== 'yes')
          expect(verdict.validated).toBe(false);
        if (verdict.exclusion !== null) expect(verdict.validated).toBe(false);
        if (of.server.machineType === 'physical') expect(verdict.rollbackMethod).toBe('na');
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it('takes the use of the disk for a QuickWin, and an enabled repository for a registration (PRE-5, PRE-6)', () => {
    const facts = {
      disk: {
        rootMb: 100,
        varMb: 100,
        bootMb: 200,
        rootUsedPercent: 89,
        varUsedPercent: 10,
        inodesFreePercent: 50,
      },
      registration: 'not-registered' as const,
      enabledRepositories: 2,
      sudo: 'yes' as const,
      packageLock: 'no' as const,
      rpmDatabaseReadable: 'yes' as const,
      clockSkewSeconds: 0,
      kernelInScope: 'no' as const,
      narrowing: { answer: 'yes' as const, reason: null },
      previewed: true,
    };
    expect(prerequisiteVerdict(input({ mode: 'quickwin', facts }))).toMatchObject({
      diskOk: true,
      prereq_satellite: 'ok',
      validated: true,
    });
    expect(prerequisiteVerdict(input({ facts }))).toMatchObject({ diskOk: false, prereq_satellite: 'ko' });
    const full = { ...facts, disk: { ...facts.disk, rootUsedPercent: 90 } };
    expect(prerequisiteVerdict(input({ mode: 'quickwin', facts: full })).diskOk).toBe(false);
  });
});
