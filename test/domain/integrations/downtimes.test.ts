// Downtimes: what is wanted, what stands there, and how a host is named.
import { describe, expect, it } from 'vitest';
import type { AttemptId, ServerId } from '../../../domain/ids.ts';
import { healthText } from '../../../domain/integrations/downtimes/health.ts';
import {
  HOST_TEMPLATE,
  monitoredNames,
  namesAmong,
  theOneHost,
} from '../../../domain/integrations/downtimes/host-names.ts';
import {
  type DowntimeKey,
  downtimeKey,
  keyIn,
  markedComment,
  ownKey,
} from '../../../domain/integrations/downtimes/mark.ts';
import { planDowntimes } from '../../../domain/integrations/downtimes/plan.ts';
import { type DowntimeAttempt, wantsDowntime } from '../../../domain/integrations/downtimes/wanted.ts';

const NOW = new Date('2027-01-11T09:00:00Z');
const POLICY = { hours: 4, keepMinutes: 10, longestHours: 24 };
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe('the mark', () => {
  const key = downtimeKey('3f9a2c10', 57 as AttemptId, NOW);

  it('is found at the end of a comment, and is another one for each start and installation', () => {
    const comment = markedComment('PatchCenter', key, 'vrapp1');
    expect(keyIn('PatchCenter', comment)).toBe(key);
    expect(keyIn('PatchCenter Test', comment)).toBeNull();
    expect(downtimeKey('3f9a2c10', 57 as AttemptId, at(60))).not.toBe(key);
    expect(downtimeKey('00000000', 57 as AttemptId, NOW)).not.toBe(key);
  });

  it('is of the installation that has made it; one of an earlier version, of the installation that has that attempt', () => {
    const none = new Set<DowntimeKey>();
    expect(ownKey(key, '3f9a2c10', none)).toBe(key);
    expect(ownKey(key, '00000000', none)).toBeNull();
    const earlier = keyIn('PatchCenter', 'PatchCenter: update of vrapp1 [PatchCenter 57-1799658000]');
    if (earlier === null) throw new Error('it is one');
    expect(ownKey(earlier, '3f9a2c10', none)).toBeNull();
    expect(ownKey(earlier, '3f9a2c10', new Set([earlier]))).toBe(key);
  });

  it.each(['by hand', '', '[PatchCenter ]', '[PatchCenter 57]', '[PatchCenter 57-1 and more]'])(
    'is not in “%s”',
    (comment) => {
      expect(keyIn('PatchCenter', comment)).toBeNull();
    },
  );
});

describe('whether an attempt wants one', () => {
  const attempt: DowntimeAttempt = {
    ...{ attemptId: 57 as AttemptId, serverId: 1 as ServerId, hostname: 'vrapp1', startedAt: at(-60) },
    ...{ endedAt: null, isPatched: false, rollingBackSince: null, revertedAt: null },
  };

  it.each<[string, Partial<DowntimeAttempt>, boolean]>([
    ['at work', {}, true],
    ['for longer than a day', { startedAt: at(-24 * 60) }, false],
    ['patched', { endedAt: at(-1), isPatched: true }, false],
    ['failed lately', { endedAt: at(-9) }, true],
    ['failed a while ago', { endedAt: at(-10) }, false],
    ['being reverted', { endedAt: at(-60), isPatched: true, rollingBackSince: at(-1) }, true],
    [
      'being reverted, days after its update',
      { endedAt: at(-72 * 60), isPatched: true, rollingBackSince: at(-1) },
      true,
    ],
    ['being reverted for days', { endedAt: at(-25 * 60), rollingBackSince: at(-24 * 60) }, false],
    ['reverted lately', { endedAt: at(-60), isPatched: true, revertedAt: at(-5) }, true],
    ['reverted a while ago', { endedAt: at(-60), isPatched: true, revertedAt: at(-15) }, false],
  ])('%s', (_, more, wants) => {
    expect(wantsDowntime({ ...attempt, ...more }, POLICY, NOW)).toBe(wants);
  });
});

describe('what is to be done', () => {
  const [one, other]: readonly [DowntimeKey, DowntimeKey] = ['1-100', '2-200'] as never;
  const wanted = [{ key: one, hostname: 'vrapp1' }];
  const plan = (standing: readonly { key: DowntimeKey; ids: string[]; until: Date }[], isSettling = false) =>
    planDowntimes(NOW, wanted, standing, { policy: POLICY, isSettling: () => isSettling });

  it('is to open what does not stand, unless it may stand without being said yet', () => {
    expect(plan([]).open).toEqual(wanted);
    expect(plan([], true).open).toEqual([]);
  });

  it('is nothing while one stands that ends late enough', () => {
    expect(plan([{ key: one, ids: ['a'], until: at(180) }])).toEqual({ open: [], lift: [] });
  });

  it('is to prolong by a new one, and to lift the old one once both stand', () => {
    const old = { key: one, ids: ['a'], until: at(110) };
    expect(plan([old])).toEqual({ open: wanted, lift: [] });
    expect(plan([old, { key: one, ids: ['b'], until: at(240) }])).toEqual({ open: [], lift: [old] });
  });

  it('is to lift what nobody wants, and the second of two', () => {
    const [first, second] = ['a', 'b'].map((id) => ({ key: one, ids: [id], until: at(240) }));
    const orphan = { key: other, ids: ['c'], until: at(240) };
    if (first === undefined || second === undefined) throw new Error('two');
    expect(plan([first, second, orphan]).lift).toEqual([second, orphan]);
  });
});

describe('a name', () => {
  it('is made of templates, in small letters', () => {
    expect(monitoredNames('VRAPP1.corp.example', ['{short}', '{name}', 'lin-{short}.other'])).toEqual([
      ...['vrapp1', 'vrapp1.corp.example', 'lin-vrapp1.other'],
    ]);
  });

  it.each(['*', 'a" || true', 'a b', '', '.*', 'a\n'])('that is none is not sent: %j', (name) => {
    expect(monitoredNames(name, ['{short}'])).toEqual([]);
  });

  it.each(['short', '{short}*', '{short} x', '', '{fqdn}'])('template %j is refused', (template) => {
    expect(HOST_TEMPLATE.test(template)).toBe(false);
  });

  it('of an address stays whole', () => {
    expect(monitoredNames('10.0.0.4', ['{short}'])).toEqual(['10.0.0.4']);
  });

  it('that another server of the inventory would have as well is nobody’s, whatever the case of its letters', () => {
    const inventory = ['web.prod.example', 'WEB.test.example', 'db1'];
    const short = namesAmong(inventory, ['{short}']);
    expect(short('web.prod.example')).toEqual({ kind: 'ambiguous' });
    expect(short('db1')).toEqual({ kind: 'names', names: ['db1'] });
    expect(short('not yet.there')).toEqual({ kind: 'absent' });
    expect(short('new1')).toEqual({ kind: 'names', names: ['new1'] });
    expect(short('web')).toEqual({ kind: 'ambiguous' });
    const both = namesAmong(inventory, ['{short}', '{name}']);
    expect(both('web.prod.example')).toEqual({ kind: 'names', names: ['web.prod.example'] });
  });

  it('that two hosts have is nobody’s', () => {
    const hosts = [{ name: 'VRAPP1' }, { name: 'vrapp1' }, { name: 'vrapp2' }];
    expect(theOneHost(hosts, ['vrapp1'])).toMatchObject({ kind: 'ambiguous' });
    expect(theOneHost(hosts, ['vrapp2'])).toMatchObject({ kind: 'found' });
    expect(theOneHost(hosts, ['vrapp3'])).toEqual({ kind: 'absent' });
  });
});

it('many problems are told by the first three, and long ones are cut', () => {
  const problems = ['a', 'b'.repeat(300), 'c\nd', 'e', 'f'];
  const { en } = healthText({ system: 'zabbix', health: { kind: 'red', problems } });
  expect(en).toMatch(/^Zabbix: already in alarm: a; b{119}…; c d; and 2 more$/);
});
