// PIN-1 on Windows: production is asked for the KBs that every linked server had installed, on the same release, and for nothing else.
import { describe, expect, it } from 'vitest';
import type { SeenCandidate } from '../../../domain/baselines/candidate.ts';
import { systemRelease } from '../../../domain/validated-set/system-release.ts';
import { validatedUpdates } from '../../../domain/validated-set/validated-updates.ts';

const AT = new Date('2026-11-30T10:00:00Z');
const kb = (name: string) => ({ name, arch: 'windows', version: '0:1' });
const candidate = (name: string, hidden = false): SeenCandidate => ({
  ...kb(name),
  ...{ installed: null, repository: null, bytes: null, kind: null, notices: [], obstacle: null, obsoletes: [] },
  ...{ hidden, firstSeen: AT, advisoriesSeen: new Map() },
});
const accepted = (hostname: string, names: readonly string[] | null, release = 'windows 20348') => ({
  ...{ hostname, release, acceptedAt: AT },
  packages: names === null ? null : names.map(kb),
});
const found = (...servers: ReturnType<typeof accepted>[]) =>
  validatedUpdates({
    release: 'windows 20348',
    pending: [candidate('KB1'), candidate('KB2'), candidate('KB3', true)],
    accepted: servers,
  });
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe('what production of Windows is asked for', () => {
  it('is what each linked server had installed', () => {
    const set = found(accepted('vra', ['KB1', 'KB2']), accepted('vrb', ['KB1']));
    expect(names(set.candidates)).toEqual(['KB1']);
    expect(names(set.drift)).toEqual(['KB2']);
    expect(set.notValidated).toContainEqual({ name: 'KB2', arch: 'windows', because: 'absent', absentOn: ['vrb'] });
  });

  it.each([
    ['nothing was accepted', [], 'no-links'],
    ['one of them is not known', [accepted('vra', ['KB1']), accepted('vrb', null)], 'unread'],
    ['all are of another release', [accepted('vra', ['KB1'], 'windows 26100')], 'other-release'],
  ])('is nothing where %s', (_what, servers, because) => {
    const set = found(...servers);
    expect([set.candidates, names(set.drift)]).toEqual([[], ['KB1', 'KB2']]);
    expect(set.notValidated[0]).toMatchObject({ because, absentOn: [] });
  });

  describe.each([
    ['the same', '0:5.119', ['0:5.119', '0:5.119'], true, null],
    ['an older one', '0:5.118', ['0:5.119', '0:5.120'], true, null],
    ['a newer one', '0:5.120', ['0:5.119', '0:5.119'], false, '0:5.119'],
    ['newer than one of them had', '0:5.120', ['0:5.120', '0:5.119'], false, '0:5.119'],
    ['one, and which they had is not known', '0:5.119', ['0:1', '0:5.119'], false, null],
    ['one that does not say which it is', '0:u01.203', ['0:5.119', '0:5.119'], false, null],
    ['the very same, that does not say which it is', '0:u01.203', ['0:u01.203', '0:u01.203'], true, null],
    ['another that does not say which it is', '0:u02.203', ['0:u01.203', '0:u01.203'], false, null],
  ] as const)('of a KB that comes again under its number: %s', (_what, offered, had, isAsked, validated) => {
    it(isAsked ? 'is asked for' : 'waits alone', () => {
      const withTool = (version: string) => [kb('KB1'), { name: 'KB890830', arch: 'windows', version }];
      const servers = had.map((version, at) => ({
        ...{ hostname: `vr${at}`, release: 'windows 20348', acceptedAt: AT },
        packages: withTool(version),
      }));
      const set = validatedUpdates({
        release: 'windows 20348',
        pending: [candidate('KB1'), { ...candidate('KB890830'), version: offered }],
        accepted: servers,
      });
      expect(names(set.candidates)).toEqual(isAsked ? ['KB1', 'KB890830'] : ['KB1']);
      if (!isAsked) expect(set.drift).toMatchObject([{ name: 'KB890830', version: offered, validated }]);
    });
  });

  it('is compared within a build of Windows, not within its updates', () => {
    const installed = [{ name: 'Windows', arch: 'windows', version: '0:20348.2849' }, kb('KB1')];
    expect(systemRelease(installed, 'Windows Server 2019')).toBe('windows 20348');
  });
});
