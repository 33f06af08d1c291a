// What people type behind `only`: read whole, or refused in one sentence (RUN-5).
import { describe, expect, it } from 'vitest';
import { scopeText } from '../../../domain/attempts/update-scope.ts';
import { MAX_ADVISORIES, readNarrowing } from '../../../domain/attempts/update-scope-words.ts';
import { advisoryNamed } from '../../../domain/cve/advisory.ts';

const read = (line: string, from = 0) => readNarrowing(line.split(' '), from);

describe('RUN-5: what narrows an update', () => {
  it.each([
    ['prod', ['prod'], { kind: 'all' }],
    ['prod only security', ['prod'], { kind: 'security' }],
    ['prod Seulement SÉCURITÉ', ['prod'], { kind: 'security' }],
    ['only RHSA-2026:7203', [], { kind: 'advisories', ids: ['RHSA-2026:7203'] }],
    [
      'h1 h2 only rhsa-2026:7848 ELSA-2026-12 RHSA-2026:7848',
      ['h1', 'h2'],
      { kind: 'advisories', ids: ['ELSA-2026-12', 'RHSA-2026:7848'] },
    ],
  ])('%s', (line, words, scope) => {
    expect(read(line)).toEqual({ kind: 'read', words, scope });
  });

  it('is the same for the same advisories in another order', () => {
    const [one, other] = [read('only RHSA-2026:2 RHSA-2026:10'), read('only RHSA-2026:10 RHSA-2026:2')];
    expect(one).toEqual(other);
  });

  it.each(['only kernels', 'seulement noyaux', 'seulement noyau'])('%s is a kernel campaign (POL-6)', (line) => {
    expect(read(line)).toMatchObject({ words: [], scope: { kind: 'kernels' } });
  });

  it('leaves alone a list that is called only', () => {
    expect(read('list only only security', 2)).toMatchObject({ words: ['list', 'only'], scope: { kind: 'security' } });
  });

  it.each([
    ['prod only', /^After “only”, give security, kernels, or advisories such as/],
    ['only security RHSA-2026:7203', /^After “only”, give “security”, “kernels” or advisories, one of the three/],
    ['only security prod', /^After “only”, give “security”, “kernels” or advisories, one of the three/],
    ['only RHSA-2026:7203 security', /^After “only”, give “security”, “kernels” or advisories, one of the three/],
    ['only kernels RHSA-2026:7203', /one of the three/],
    ['only cve-2026-1234', /\/cve CVE-2026-1234\.$/],
    ['only RHSA-2026:7203 CVE-2026-1234', /\/cve CVE-2026-1234\.$/],
    ['only RHSA-2026:7203 prod', /^“prod” is not an advisory \(such as RHSA-2026:7203\)\. Put “only” at the end\.$/],
    ['only RHSA-7203', /“RHSA-7203” is not an advisory/],
    ['only --nogpgcheck', /is not an advisory/],
    ['only RHSA-2026:7203$(id)', /is not an advisory/],
  ])('%s is refused in one sentence', (line, sentence) => {
    const answer = read(line);
    expect(answer.kind === 'wrong' ? answer.problem.en : 'read').toMatch(sentence);
    expect(answer.kind === 'wrong' ? answer.problem.fr : '').toMatch(/\.$/);
  });

  it('takes as many advisories as a card can show, counted once each', () => {
    const ids = Array.from({ length: MAX_ADVISORIES }, (_, i) => `RHSA-2026:${i + 1}`);
    expect(readNarrowing(['only', ...ids, ...ids]).kind).toBe('read');
    expect(readNarrowing(['only', ...ids, 'RHSA-2026:99'])).toMatchObject({
      problem: { en: 'At most 50 advisories: you gave 51.' },
    });
  });
});

describe('names of advisories', () => {
  it.each([
    ['RHSA-2026:7203', 'RHSA-2026:7203'],
    ['rhba-2026:12', 'RHBA-2026:12'],
    ['ALSA-2026:7203', 'ALSA-2026:7203'],
    ['SUSE-SLE-Module-Basesystem-15-SP6-2026-301', 'SUSE-SLE-Module-Basesystem-15-SP6-2026-301'],
    ['openSUSE-2026-12', 'openSUSE-2026-12'],
    ['FEDORA-2026-1a2b3c', 'FEDORA-2026-1a2b3c'],
    ['ALAS2023-2026-123', 'ALAS2023-2026-123'],
    ['CVE-2026-1234', null],
    ['DSA-5000-1', null],
    ['vrapp1', null],
    [`RHSA-2026:${'7'.repeat(100)}`, null],
  ])('%s', (text, name) => {
    expect(advisoryNamed(text)).toBe(name);
  });
});

describe('what people read of it', () => {
  it('names the first, and counts the rest', () => {
    const ids = ['RHSA-2026:1', 'RHSA-2026:2', 'RHSA-2026:3'];
    expect(scopeText({ kind: 'advisories', ids }, 2)).toEqual({
      fr: 'RHSA-2026:1, RHSA-2026:2 et 1 de plus',
      en: 'RHSA-2026:1, RHSA-2026:2 and 1 more',
    });
    expect(scopeText({ kind: 'advisories', ids })?.en).toBe('RHSA-2026:1, RHSA-2026:2, RHSA-2026:3');
    expect(scopeText({ kind: 'advisories', ids }, 3)?.en).toBe('RHSA-2026:1, RHSA-2026:2, RHSA-2026:3');
    expect(scopeText({ kind: 'security' })?.fr).toBe('sécurité seulement');
    expect(scopeText({ kind: 'security' })?.en).toBe('security only');
    expect(scopeText({ kind: 'cve', id: 'CVE-2026-1234' })).toEqual({ fr: 'CVE-2026-1234', en: 'CVE-2026-1234' });
    expect(scopeText({ kind: 'all' })).toBeNull();
  });
});
