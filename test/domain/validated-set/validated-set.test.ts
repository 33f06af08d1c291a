import { describe, expect, it } from 'vitest';
import { type PackageVersion, packageLine, packageOfLine } from '../../../domain/attempts/package-version.ts';
import { compareEvr } from '../../../domain/baselines/evr.ts';
import { type AcceptedServer, driftOf, validatedSet } from '../../../domain/validated-set/validated-set.ts';
import fc from '../../support/properties.ts';

const of = (...lines: readonly string[]): readonly PackageVersion[] =>
  lines.map((line) => packageOfLine(line) ?? expect.fail(line));
const linked = (
  hostname: string,
  packages: readonly PackageVersion[],
  release: string | null = 'el9',
): AcceptedServer => ({
  ...{ hostname, release, packages },
  acceptedAt: new Date('2027-01-12T10:00:00Z'),
});
const production = (installed: readonly PackageVersion[], ...accepted: readonly AcceptedServer[]) =>
  validatedSet({ family: 'rpm', release: 'el9', installed, accepted });

describe('PIN-1: the validated set', () => {
  it('is the lowest version that the linked servers had accepted, by the order of rpm', () => {
    const set = production(
      of('bash-0:5.1-1.x86_64', 'ep-0:9-1.noarch'),
      linked('hrec1', of('bash-0:5.10-1.x86_64', 'ep-1:1-1.noarch')),
      linked('hrec2', of('bash-0:5.9-1.x86_64', 'ep-1:1~rc1-1.noarch')),
    );
    expect(set.wanted.map(packageLine)).toEqual(['bash-0:5.9-1.x86_64', 'ep-1:1~rc1-1.noarch']);
    expect(set.notValidated).toEqual([]);
  });
  it('leaves out, by name, what one of them has not, in that architecture', () => {
    const { wanted, notValidated } = production(
      of('glibc-0:1-1.x86_64', 'glibc-0:1-1.i686'),
      linked('hrec1', of('glibc-0:2-1.x86_64', 'glibc-0:2-1.i686')),
      linked('hrec2', of('glibc-0:2-1.x86_64')),
    );
    expect(wanted.map(packageLine)).toEqual(['glibc-0:2-1.x86_64']);
    expect(notValidated).toEqual([{ name: 'glibc', arch: 'i686', because: 'absent', absentOn: ['hrec2'] }]);
  });
  it('is nothing without links, and nothing from another release or an unknown one', () => {
    const installed = of('bash-0:5.1-1.x86_64');
    expect(production(installed)).toMatchObject({ wanted: [], notValidated: [{ because: 'no-links' }] });
    for (const release of ['el8', null]) {
      const set = production(installed, linked('hrec1', of('bash-0:5.2-1.x86_64'), release));
      expect(set).toMatchObject({ wanted: [], notValidated: [{ because: 'other-release' }] });
    }
    const set = validatedSet({ family: 'rpm', release: null, installed, accepted: [linked('hrec1', installed, null)] });
    expect(set).toMatchObject({ wanted: [], notValidated: [{ because: 'other-release' }] });
  });
  it('is nothing where what one of them had is not known: nobody can tell the lowest', () => {
    const unread = { ...linked('hrec2', []), release: null, packages: null };
    const set = production(of('bash-0:5.1-1.x86_64'), linked('hrec1', of('bash-0:5.2-1.x86_64')), unread);
    expect(set).toMatchObject({ wanted: [], notValidated: [{ because: 'unread' }] });
  });
  it('compares the newest kernels, and goes back nowhere', () => {
    const kernels = of('kernel-0:5.1-1.x86_64', 'kernel-0:5.2-1.x86_64');
    expect(production(kernels, linked('hrec1', of('kernel-0:5.1-1.x86_64'))).wanted).toEqual([]);
    const newer = linked('hrec1', of('kernel-0:5.2-1.x86_64', 'kernel-0:5.3-1.x86_64'));
    expect(production(kernels, newer).wanted.map(packageLine)).toEqual(['kernel-0:5.3-1.x86_64']);
  });
  it('takes the order of dpkg on its hosts', () => {
    const set = validatedSet({
      ...{ family: 'dpkg', release: 'debian 12', installed: of('a-0:1.0~rc1.amd64') },
      accepted: [
        linked('hrec1', of('a-0:1.0+b1.amd64'), 'debian 12'),
        linked('hrec2', of('a-0:1.0a.amd64'), 'debian 12'),
      ],
    });
    expect(set.wanted.map(packageLine)).toEqual(['a-0:1.0a.amd64']);
  });
  it('shows as drift what is newer than it, and what was never validated', () => {
    const accepted = of('bash-0:5.2-1.x86_64');
    const pending = of('bash-0:5.3-1.x86_64', 'bash-0:5.2-1.x86_64', 'other-0:1-1.noarch');
    expect(driftOf({ accepted }, pending, 'rpm').map(packageLine)).toEqual([
      'bash-0:5.3-1.x86_64',
      'other-0:1-1.noarch',
    ]);
  });

  const version = fc.constantFrom('0:1-1', '0:2-1', '0:2~rc1-1', '0:2^git1-1', '1:1-1');
  const packages = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 })
    .chain((names) => fc.tuple(...names.map((name) => version.map((v) => ({ name, arch: 'noarch', version: v })))));
  const servers = fc.array(fc.tuple(packages, fc.constantFrom('el9', 'el9', 'el8')), { maxLength: 4 });

  it('never wants what one comparable server has not, in a version that is newer there than accepted', () => {
    fc.assert(
      fc.property(packages, servers, (installed, others) => {
        const accepted = others.map(([has, release], i) => linked(`h${i}`, has, release));
        const set = production(installed, ...accepted);
        const comparable = accepted.filter(({ release }) => release === 'el9');
        for (const one of set.wanted) {
          const there = comparable.map(({ packages: has }) => has?.find(({ name }) => name === one.name)?.version);
          expect(there.length).toBeGreaterThan(0);
          expect(there.every((v) => v !== undefined && compareEvr(one.version, v) <= 0)).toBe(true);
          expect(there).toContain(one.version);
          const now = installed.find(({ name }) => name === one.name)?.version ?? expect.fail('not installed');
          expect(compareEvr(one.version, now)).toBeGreaterThan(0);
        }
        const said = [...set.accepted, ...set.notValidated].map(({ name }) => name).sort();
        expect(said).toEqual(installed.map(({ name }) => name).sort());
        // One server more can only lower a version, or take it out.
        const fewer = production(installed, ...accepted.slice(1));
        if (comparable.length > 1 || accepted[0]?.release !== 'el9')
          for (const one of set.wanted) {
            const before = fewer.wanted.find(({ name }) => name === one.name) ?? expect.fail(one.name);
            expect(compareEvr(one.version, before.version)).toBeLessThanOrEqual(0);
          }
      }),
    );
  });
});
