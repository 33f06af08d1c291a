import { describe, expect, it } from 'vitest';
import { heldVersions, heldVersionsText } from '../../../domain/attempts/held-versions.ts';
import { type PackageVersion, packageLine, packageOfLine } from '../../../domain/attempts/package-version.ts';
import { saidOfVersions } from '../../../targets/packages/version-words.ts';

const of = (...lines: readonly string[]): readonly PackageVersion[] =>
  lines.map((line) => packageOfLine(line) ?? expect.fail(line));
const NOTHING = { notOffered: [], byHost: [] };

describe('PIN-1: what an update of exact versions did not bring', () => {
  it('is what is installed in older versions alone', () => {
    const asked = of('a-0:2-1.noarch', 'b-0:2-1.noarch', 'c-0:2-1.noarch', 'd-0:2-1.noarch', 'kernel-0:2-1.x86_64');
    const after = of(
      'a-0:2-1.noarch',
      'b-0:3-1.noarch',
      'c-0:1-1.noarch',
      'kernel-0:1-1.x86_64',
      'kernel-0:2-1.x86_64',
    );
    expect(heldVersions({ asked, excludes: [], said: NOTHING }, after)).toEqual([
      { line: 'c-0:2-1.noarch', because: 'unmet' },
    ]);
  });
  it('has its reason: an exclusion before what the manager cannot see because of it', () => {
    const asked = of('a-0:2-1.noarch', 'b-0:2-1.noarch', 'c-0:2-1.noarch');
    const said = saidOfVersions(
      'No match for argument: a-0:2-1.noarch\nNo package b-0:2-1.noarch available.\nHeld back by the host: c-0:2-1.noarch\n',
    );
    const held = heldVersions(
      { asked, excludes: ['a*'], said },
      of('a-0:1-1.noarch', 'b-0:1-1.noarch', 'c-0:1-1.noarch'),
    );
    expect(held.map(({ because }) => because)).toEqual(['excluded', 'not-offered', 'by-host']);
    expect(heldVersionsText(held, 1)).toEqual({
      fr: '3 paquets retenus : a-0:2-1.noarch (exclu) et 2 de plus',
      en: '3 packages held back: a-0:2-1.noarch (excluded) and 2 more',
    });
  });
  it('is told by the order of dpkg on its hosts', () => {
    const asked = of('a-0:1.0+b1.amd64');
    const tilde = (version: string) => of(`a-${version}.amd64`, 'debconf-0:1.5.all');
    expect(heldVersions({ asked, excludes: [], said: NOTHING }, tilde('0:1.0.1'))).toEqual([]);
    expect(heldVersions({ asked, excludes: [], said: NOTHING }, tilde('0:1.0~rc1'))).toHaveLength(1);
  });
  it.each(['openssl-libs-1:3.0.7-27.el9.x86_64', 'java-1.8.0-openjdk-1:1.8.0.402-b06.x86_64', 'a-0:1-1:2.amd64'])(
    'reads the line %s back',
    (line) => {
      expect(of(line).map(packageLine)).toEqual([line]);
    },
  );
});
