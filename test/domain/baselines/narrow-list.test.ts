// RUN-5 with POL-1: an update that somebody ordered by its advisory, and what the baseline says of it.
import { expect, it } from 'vitest';
import type { SeenCandidate } from '../../../domain/baselines/candidate.ts';
import { effectiveList } from '../../../domain/baselines/effective-list.ts';
import { narrowedList } from '../../../domain/baselines/narrow-list.ts';
import { type Rules, SHIPPED_RULES } from '../../../domain/baselines/rules.ts';

const at = { now: new Date('2027-01-11T09:00:00Z'), zone: 'Europe/Paris' };
const issuedAt = new Date('2027-01-10T09:00:00Z');
const openssl = (arch: string): SeenCandidate => ({
  ...{ name: 'openssl', arch, version: '1:3.0.7-27.el9', installed: '1:3.0.7-24.el9', repository: 'baseos', bytes: 1 },
  ...{ kind: null, obstacle: null, obsoletes: [], hidden: false, firstSeen: at.now, advisoriesSeen: new Map() },
  notices: [
    {
      ...{ advisory: 'RHSA-2027:1', kind: 'security', severity: 'important', issuedAt, updatedAt: null },
      ...{ cves: ['CVE-2027-1'], rebootSuggested: false },
    },
  ],
});
const both = [openssl('x86_64'), openssl('i686')];
const rules = (more: Partial<Rules>): Rules => ({ ...structuredClone(SHIPPED_RULES), ...more });
const lines = (over: Rules) =>
  narrowedList(effectiveList('rpm', both, over, at), { kind: 'cve', id: 'CVE-2027-1' }).lines;
const LATER = { kinds: [], severities: [], repositories: [], afterDays: 7, level: 'unspecified' as const };

it('brings both architectures where one was approved by name and the other has to wait', () => {
  const named = { packages: ['openssl.x86_64'], advisories: [] };
  expect(lines(rules({ approve: [LATER], approved: named }))).toHaveLength(2);
});

it('brings neither where one of them is rejected', () => {
  const rejected = { packages: ['openssl.i686'], advisories: [], asDependency: 'block' as const };
  expect(lines(rules({ rejected }))).toEqual([]);
});
