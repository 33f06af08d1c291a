// What an attempt was to install and has not: a row for each package in the file of failures.
import { describe, expect, it } from 'vitest';
import { type AttemptPackages, notInstalled } from '../../../domain/attempts/not-installed.ts';
import { WHOLE_UPDATE } from '../../../domain/attempts/update-scope.ts';
import { parseAdvisoryList } from '../../../domain/validations/advisories.ts';

const LIST = parseAdvisoryList(
  'RHSA-2026:1 Important/Sec. bash-4.4.20-5.el8.x86_64\nRHSA-2026:2 Critical/Sec. openssl-libs-1:1.1.1k-14.el8.x86_64\n',
);
const PLANNED = ['bash', 'openssl-libs', 'tzdata'].map((name) => ({ name, version: '2' }));
const came = (...names: string[]) => names.map((name) => ({ name, arch: 'x86_64', from: '1', to: '2' }));
const open = (id: string, packages: string[], heldBack = false) => ({ id, cves: ['CVE-2026-1'], packages, heldBack });

const attempt = (change: Partial<AttemptPackages> = {}): AttemptPackages => ({
  failed: true,
  planned: PLANNED,
  advisories: LIST,
  changes: null,
  remaining: null,
  scope: WHOLE_UPDATE,
  ...change,
});
const names = (of: AttemptPackages) => notInstalled(of).map(({ name }) => name);

describe('an attempt that failed', () => {
  it('names each package that was planned, with its open advisories', () => {
    expect(notInstalled(attempt())).toEqual([
      { name: 'bash', version: '2', advisories: ['RHSA-2026:1'], heldBack: false },
      { name: 'openssl-libs', version: '2', advisories: ['RHSA-2026:2'], heldBack: false },
      { name: 'tzdata', version: '2', advisories: [], heldBack: false },
    ]);
  });

  it('leaves out what came before it was cut', () => {
    expect(names(attempt({ changes: came('bash') }))).toEqual(['openssl-libs', 'tzdata']);
    expect(names(attempt({ changes: came('bash', 'openssl-libs', 'tzdata') }))).toEqual([]);
  });

  it('goes by the advisories where the plan was not read', () => {
    expect(notInstalled(attempt({ planned: [] })).map(({ name, version }) => [name, version])).toEqual([
      ['bash', '4.4.20-5.el8'],
      ['openssl-libs', '1.1.1k-14.el8'],
    ]);
  });
});

describe('an attempt that went through', () => {
  const through = { failed: false, changes: came('bash', 'openssl-libs', 'tzdata') };

  it('leaves nothing when all of the plan came, whatever was open before', () => {
    expect(names(attempt(through))).toEqual([]);
    expect(names(attempt({ ...through, planned: [] }))).toEqual([]);
    expect(names(attempt({ ...through, remaining: [] }))).toEqual([]);
  });

  it('names what it passed over, and what an exclusion holds back', () => {
    const remaining = [open('RHSA-2026:2', ['openssl-libs']), open('RHSA-2026:3', ['kernel'], true)];
    expect(notInstalled(attempt({ ...through, changes: came('bash', 'tzdata'), remaining }))).toEqual([
      { name: 'kernel', version: '', advisories: ['RHSA-2026:3'], heldBack: true },
      { name: 'openssl-libs', version: '2', advisories: ['RHSA-2026:2'], heldBack: false },
    ]);
  });

  it('is not to blame for what its campaign was not to bring', () => {
    const remaining = [open('RHSA-2026:3', ['kernel'])];
    const left = (scope: AttemptPackages['scope']) => names(attempt({ ...through, planned: [], remaining, scope }));
    expect(left({ kind: 'advisories', ids: ['RHSA-2026:1'] })).toEqual([]);
    expect(left({ kind: 'advisories', ids: ['RHSA-2026:3'] })).toEqual(['kernel']);
    expect(left({ kind: 'cve', id: 'CVE-2026-2' })).toEqual([]);
    expect(left({ kind: 'security' })).toEqual(['kernel']);
  });
});
