// POL-6: what a boot loader must be able to do, and which kernel is tried.
import { describe, expect, it } from 'vitest';
import { type BootFacts, type BootLoader, canBootOnce, kernelToBoot } from '../../../domain/kernels/boot.ts';
import { bootChecks } from '../../../domain/kernels/boot-checks.ts';
import type { PrerequisiteInput } from '../../../domain/prerequisites/prerequisite-input.ts';
import { isLaterRpmRelease } from '../../../targets/facts/rpm/kernel-release.ts';

const OLD = '5.14.0-427.el9.x86_64';
const NEW = '5.14.0-503.el9.x86_64';
const GRUB: BootLoader = { kind: 'grubby', saved: 'yes', writable: 'yes' };
const facts = (over: Partial<BootFacts> = {}): BootFacts => ({
  loader: GRUB,
  running: OLD,
  entries: [{ kernel: OLD, id: 'old' }],
  byDefault: OLD,
  once: null,
  moment: { bootId: '0b1c2d3e-0000-4000-8000-000000000001', uptime: 1000 },
  keepsRunning: 'yes',
  ...over,
});

describe('a boot once', () => {
  it.each<[string, Partial<BootFacts>, string]>([
    ['all is there', {}, 'yes'],
    ['the default is not saved', { loader: { ...GRUB, saved: 'no' } as BootLoader }, 'no'],
    ['its environment cannot be written', { loader: { ...GRUB, writable: 'no' } as BootLoader }, 'no'],
    ['nobody could tell', { loader: { ...GRUB, writable: 'unknown' } as BootLoader }, 'unknown'],
    ['the running kernel has no entry', { entries: [] }, 'unknown'],
    ['the default is no kernel', { byDefault: null }, 'unknown'],
    ['it is another boot loader', { loader: { kind: 'unknown' } }, 'unknown'],
    ['systemd-boot keeps it', { loader: { kind: 'systemd-boot', writable: 'yes', stored: 'no' } }, 'yes'],
    ['its variables are read-only', { loader: { kind: 'systemd-boot', writable: 'no', stored: 'yes' } }, 'no'],
  ])('when %s', (_, over, answer) => {
    expect(canBootOnce(facts(over))).toBe(answer);
  });
});

describe('the kernel that is tried', () => {
  const tried = (from: string, before: readonly string[], now: readonly string[]) =>
    kernelToBoot(
      { from, kernels: before },
      { entries: now.map((kernel) => ({ kernel, id: kernel })) },
      isLaterRpmRelease,
    );

  it('is the one that came', () => {
    expect(tried(OLD, [OLD], [NEW, OLD])).toBe(NEW);
    expect(tried('6.1.0-9-amd64', ['6.1.0-9-amd64'], ['6.1.0-9-amd64', '6.1.0-10-amd64'])).toBe('6.1.0-10-amd64');
  });

  it('is of the flavour that runs', () => {
    expect(tried(`${OLD}+rt`, [`${OLD}+rt`], [NEW, `${NEW}+rt`, `${OLD}+rt`])).toBe(`${NEW}+rt`);
    expect(tried(OLD, [OLD], [`${NEW}+debug`, NEW, OLD])).toBe(NEW);
    const [uek, later] = ['5.15.0-200.el9uek.x86_64', '5.15.0-300.el9uek.x86_64'];
    expect(tried(uek, [uek], ['6.12.0-1.el9.x86_64', later, uek])).toBe(later);
  });

  it('is one that waits since before, where none came', () => {
    expect(tried(OLD, [NEW, OLD], [NEW, OLD])).toBe(NEW);
  });

  it('is none where only older ones are there', () => {
    expect(tried(NEW, [NEW, OLD], [NEW, OLD])).toBeNull();
  });
});

describe('prerequisites of a kernel campaign', () => {
  const asked = (boot: BootFacts | null, more: { track?: boolean; physical?: boolean; planned?: string[] } = {}) =>
    bootChecks({
      kernelTrack: more.track ?? true,
      server: { machineType: more.physical ? 'physical' : 'vm' },
      facts: { ...(boot && { boot }), plannedNames: more.planned ?? [] },
    } as unknown as PrerequisiteInput).map(
      ({ code, answer, blocking }) => `${code} ${answer}${blocking ? '' : ' (warning)'}`,
    );

  it('ask nothing of another campaign', () => {
    expect(asked(facts(), { track: false })).toEqual([]);
  });

  it('pass where a kernel can be tried, and the running one stays', () => {
    expect(asked(facts())).toEqual(['boot-loader yes', 'kernels-kept yes']);
  });

  it('name a physical server, whose reset button somebody has to press', () => {
    expect(asked(facts(), { physical: true })).toEqual([
      'boot-loader yes',
      'kernels-kept yes',
      'boot-loader no (warning)',
    ]);
  });

  it('do not pass where nothing could be read: unknown is not yes (PRE-8)', () => {
    expect(asked(null)).toEqual(['boot-loader unknown', 'kernels-kept unknown']);
  });

  it('do not pass where the running kernel would be replaced in place', () => {
    const debian = facts({
      running: '6.1.0-26-amd64',
      entries: [{ kernel: '6.1.0-26-amd64', id: 'a' }],
      byDefault: '6.1.0-26-amd64',
    });
    expect(asked(debian, { planned: ['linux-image-6.1.0-27-amd64'] })).toContain('kernels-kept yes');
    expect(asked(debian, { planned: ['linux-image-6.1.0-26-amd64'] })).toContain('kernels-kept no');
  });
});
