// RUN-9: who serves the ports before and after, and which services run.
import { describe, expect, it } from 'vitest';
import { compareChecks, type HostChecksRead } from '../../../domain/attempts/check-difference.ts';
import type { Listener } from '../../../domain/attempts/running-services.ts';

const listener = (more: Partial<Listener> = {}): Listener => ({
  ...{ name: 'tcp/0.0.0.0:443', unit: 'nginx.service', package: 'nginx', image: null, digest: null },
  ...more,
});
const base: HostChecksRead = {
  ...{ failedUnits: [], listening: ['tcp/0.0.0.0:443'], mounts: ['/'] },
  listeners: [listener()],
  services: {
    running: ['nginx.service', 'sshd.service'],
    enabled: ['nginx.service', 'postfix.service', 'sshd.service'],
  },
};
const afterwards = (change: Partial<HostChecksRead>) => compareChecks(base, { ...base, ...change });

describe('who serves the ports (RUN-9)', () => {
  it.each([
    ['another unit', { unit: 'httpd.service' }, 'tcp/*:443: nginx.service → httpd.service'],
    [
      'another image',
      { unit: null, image: 'registry/web:2', digest: `sha256:${'b'.repeat(64)}` },
      'tcp/*:443: registry/web:1 → registry/web:2',
    ],
    [
      'another digest of the same image',
      { unit: null, image: 'registry/web:1', digest: `sha256:${'b'.repeat(64)}` },
      `tcp/*:443: sha256:${'a'.repeat(12)} → sha256:${'b'.repeat(12)}`,
    ],
  ])('is worse when it is %s', (_what, more, name) => {
    const inContainer = { unit: null, image: 'registry/web:1', digest: `sha256:${'a'.repeat(64)}` };
    const before = { ...base, listeners: [listener(more.unit === null ? inContainer : {})] };
    expect(compareChecks(before, { ...base, listeners: [listener(more)] })).toEqual({
      differences: [{ kind: 'owners', name, change: 'served-otherwise', worse: true }],
      verdict: 'no',
    });
  });

  it('is the same container although the tag of its image is of another one meanwhile', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const named = (image: string) => ({ ...base, listeners: [listener({ unit: null, image, digest })] });
    expect(compareChecks(named('registry/web:1'), named(digest)).verdict).toBe('yes');
  });

  it.each([
    ['the same unit on all addresses, written otherwise', [listener({ name: 'tcp/*:443' })]],
    ['another package', [listener({ package: 'nginx-core' })]],
    ['a unit that cannot be told', [listener({ unit: null })]],
    ['one of several that is the same', [listener(), listener({ name: 'tcp/[::]:443', unit: 'x.service' })]],
  ])('is not worse with %s', (_what, listeners) => {
    expect(afterwards({ listeners })).toEqual({ differences: [], verdict: 'yes' });
  });

  it('says what could not be read, and holds nothing back', () => {
    expect(afterwards({ listeners: null })).toEqual({
      differences: [{ kind: 'owners', name: '', change: 'now-unknown', worse: false }],
      verdict: 'yes',
    });
    expect(compareChecks({ ...base, listeners: null }, base).differences).toEqual([]);
  });

  it('does not compare ports that change by themselves', () => {
    const listeners = [listener({ name: 'tcp/0.0.0.0:40001', unit: 'rpc-statd.service' })];
    const other = [listener({ name: 'tcp/0.0.0.0:40001', unit: 'other.service' })];
    expect(compareChecks({ ...base, listeners }, { ...base, listeners: other }).verdict).toBe('yes');
  });
});

describe('the services of a host (RUN-9)', () => {
  const running = (...names: string[]) => ({ services: { running: names, enabled: base.services?.enabled ?? [] } });

  it('are worse when one that ran and starts by itself does not run', () => {
    expect(afterwards(running('sshd.service'))).toEqual({
      differences: [{ kind: 'units', name: 'nginx.service', change: 'stopped', worse: true }],
      verdict: 'no',
    });
  });

  it('are named when one that had been stopped was started by the reboot', () => {
    expect(afterwards(running('nginx.service', 'postfix.service', 'sshd.service'))).toEqual({
      differences: [{ kind: 'units', name: 'postfix.service', change: 'autostarted', worse: false }],
      verdict: 'yes',
    });
  });

  it('are no concern where nothing starts them by itself', () => {
    const before = { ...base, services: { running: ['batch.service'], enabled: [] } };
    expect(compareChecks(before, { ...base, services: { running: [], enabled: [] } })).toEqual({
      differences: [],
      verdict: 'yes',
    });
  });

  it('compare with what an older release has read', () => {
    const { services: _services, listeners: _listeners, ...old } = base;
    expect(compareChecks(old, base)).toEqual({ differences: [], verdict: 'yes' });
    expect(compareChecks(base, old).verdict).toBe('yes');
  });
});
