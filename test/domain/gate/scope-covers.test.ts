import { describe, expect, it } from 'vitest';
import { packageOfLine } from '../../../domain/attempts/package-version.ts';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import { scopeCovers } from '../../../domain/gate/scope-covers.ts';
import fc from '../../support/properties.ts';

const advisories = (...ids: string[]): UpdateScope => ({ kind: 'advisories', ids });
const cve = (id: string): UpdateScope => ({ kind: 'cve', id });
const all: UpdateScope = { kind: 'all' };
const security: UpdateScope = { kind: 'security' };

const versions = (...lines: string[]): UpdateScope => ({
  kind: 'versions',
  dependencies: 'listed',
  packages: lines.map((line) => packageOfLine(line) ?? expect.fail(line)),
});

const anyVersion = fc.constantFrom('a-0:1-1.noarch', 'a-0:2-1.noarch', 'b-0:1-1.x86_64');
const anyId = fc.constantFrom('RHSA-2026:1', 'RHSA-2026:2', 'RHBA-2026:3', 'SUSE-2026-4');
const anyScope: fc.Arbitrary<UpdateScope> = fc.oneof(
  fc.constantFrom(all, security, cve('CVE-2026-1'), cve('CVE-2026-2')),
  fc.uniqueArray(anyId, { minLength: 1 }).map((ids) => advisories(...ids)),
  fc.uniqueArray(anyVersion).map((lines) => versions(...lines)),
);

describe('GATE-1 what a validated update covers', () => {
  it.each([
    [security, all, false],
    [security, cve('CVE-2026-1'), true],
    [security, advisories('RHSA-2026:1', 'ALSA-2026:2'), true],
    [security, advisories('RHSA-2026:1', 'RHBA-2026:3'), false],
    [security, advisories('SUSE-2026-4'), false],
    [security, advisories('XRHSA-2026:1'), false],
    [cve('CVE-2026-1'), security, false],
    [cve('CVE-2026-1'), cve('CVE-2026-2'), false],
    [advisories('RHSA-2026:1', 'RHSA-2026:2'), advisories('RHSA-2026:2'), true],
    [advisories('RHSA-2026:2'), advisories('RHSA-2026:1', 'RHSA-2026:2'), false],
    [advisories('RHSA-2026:2'), cve('CVE-2026-2'), false],
    [versions('a-0:2-1.noarch', 'b-0:2-1.noarch'), versions('b-0:2-1.noarch'), true],
    [versions('a-0:2-1.noarch'), versions('a-0:3-1.noarch'), false],
    [versions('a-0:2-1.noarch'), security, false],
    [security, versions('a-0:2-1.noarch'), false],
  ])('%j covers %j: %s', (done, wanted, expected) => {
    expect(scopeCovers(done, wanted)).toBe(expected);
  });

  it('is an order: everything covers itself and less, nothing but the whole covers the whole', () => {
    fc.assert(
      fc.property(anyScope, anyScope, anyScope, (one, two, three) => {
        expect(scopeCovers(one, one)).toBe(true);
        expect(scopeCovers(all, one)).toBe(true);
        expect(scopeCovers(one, all)).toBe(one.kind === 'all');
        if (scopeCovers(one, two) && scopeCovers(two, three)) expect(scopeCovers(one, three)).toBe(true);
      }),
    );
  });
});
