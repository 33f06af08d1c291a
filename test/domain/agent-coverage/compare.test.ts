// Which of our servers another system knows: by name, never by an address alone, and never the first of several.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoveredServer, compareCoverage, type KnownMachine } from '../../../domain/agent-coverage/compare.ts';

const server = (hostname: string, more: Partial<CoveredServer> = {}): CoveredServer => ({
  id: 1,
  hostname,
  osFamily: 'linux',
  addresses: [],
  isExpected: true,
  ...more,
});
const machine = (name: string, more: Partial<KnownMachine> = {}): KnownMachine => ({
  id: name,
  name,
  addresses: [],
  life: 'active',
  ...more,
});
const states = (servers: readonly CoveredServer[], machines: readonly KnownMachine[]) =>
  compareCoverage(servers, machines).map(({ serverId, state }) => [serverId, state]);

describe('a server', () => {
  it.each([
    ['covered', [machine('VPAPP1.corp.example')]],
    ['stale', [machine('vpapp1', { life: 'silent' })]],
    ['retired', [machine('vpapp1', { life: 'retired' })]],
    ['absent', []],
    ['covered', [machine('vpapp1', { id: 'old', life: 'retired' }), machine('vpapp1', { id: 'new' })]],
    ['duplicate', [machine('vpapp1', { id: 'old', life: 'silent' }), machine('vpapp1', { id: 'new' })]],
  ] as const)('is %s', (state, machines) => {
    expect(states([server('vpapp1')], machines)).toEqual([[1, state]]);
  });

  it('is not what has its address under another name', () => {
    const there = machine('other', { addresses: ['10.0.0.4'] });
    expect(states([server('vpapp1', { addresses: ['10.0.0.4'] })], [there])).toEqual([[1, 'ambiguous']]);
  });

  it('is not what has its name in another domain, unless it has its address as well', () => {
    const ours = server('vpapp1.corp.example', { addresses: ['10.0.0.4'] });
    const there = (name: string, address: string) => [machine(name, { addresses: [address] })];
    expect(states([ours], there('vpapp1.partner.example', '10.9.0.4'))).toEqual([[1, 'ambiguous']]);
    expect(states([ours], there('vpapp1.ad.example', '10.0.0.4'))).toEqual([[1, 'covered']]);
    expect(states([ours], there('VPAPP1.corp.example.', '10.9.0.4'))).toEqual([[1, 'covered']]);
  });

  it('is told from another machine of its name by its address', () => {
    const two = [
      machine('vpapp1.a.example', { addresses: ['10.0.0.4'] }),
      machine('vpapp1.b.example', { addresses: ['10.9.0.4'] }),
    ];
    expect(states([server('vpapp1', { addresses: ['10.0.0.4'] })], two)).toEqual([[1, 'covered']]);
    expect(states([server('vpapp1', { addresses: ['10.5.0.5'] })], two)).toEqual([[1, 'ambiguous']]);
  });

  it('is told from another server of ours of its name by its whole name or its address, and by nothing else', () => {
    const prod = server('web.prod.example', { addresses: ['10.0.0.4'] });
    const test = server('web.test.example', { id: 2, addresses: ['10.9.0.4'] });
    expect(states([prod, test], [machine('WEB')])).toEqual([
      [1, 'ambiguous'],
      [2, 'ambiguous'],
    ]);
    for (const one of [machine('web', { addresses: ['10.0.0.4'] }), machine('web.PROD.example')])
      expect(states([prod, test], [one])).toEqual([
        [1, 'covered'],
        [2, 'absent'],
      ]);
    const two = [machine('web', { id: 'a', addresses: ['10.9.0.4'], life: 'silent' }), machine('web.prod.example')];
    expect(states([prod, test], two)).toEqual([
      [1, 'covered'],
      [2, 'stale'],
    ]);
    const both = machine('web', { addresses: ['10.0.0.4', '10.9.0.4'] });
    expect(states([prod, test], [both])).toEqual([
      [1, 'ambiguous'],
      [2, 'ambiguous'],
    ]);
  });

  it('of Windows is found by the name that Windows cuts, unless two share it', () => {
    const cut = machine('VPWINBILLINGAPP');
    const one = server('vpwinbillingapp01', { osFamily: 'windows' });
    const two = server('vpwinbillingapp02', { id: 2, osFamily: 'windows' });
    expect(states([one], [cut])).toEqual([[1, 'covered']]);
    expect(states([one, two], [cut])).toEqual([
      [1, 'ambiguous'],
      [2, 'ambiguous'],
    ]);
    expect(states([{ ...one, osFamily: 'linux' }], [cut])).toEqual([
      [1, 'absent'],
      [null, 'unknown'],
    ]);
  });

  it('out of service is not missed, and not unknown either', () => {
    expect(states([server('old', { isExpected: false })], [])).toEqual([]);
    expect(states([server('old', { isExpected: false })], [machine('old')])).toEqual([[1, 'covered']]);
  });
});

it('a machine that belongs to no server is unknown, unless it is retired there', () => {
  expect(states([], [machine('lost'), machine('gone', { life: 'retired' })])).toEqual([[null, 'unknown']]);
});

it('says one thing of each server that is expected, whatever is known there, and of nothing that it was not told of', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'A.x', 'b.y');
  const addresses = fc.array(fc.constantFrom('1', '2', '3'), { maxLength: 2 });
  const life = fc.constantFrom('active', 'silent', 'retired');
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ hostname: fc.constantFrom('a', 'b', 'c', 'd'), addresses }), {
        selector: (s) => s.hostname,
      }),
      fc.array(fc.record({ name: names, addresses, life }), { maxLength: 6 }),
      (ours, theirs) => {
        const servers = ours.map((one, id) => server(one.hostname, { ...one, id }));
        const machines = theirs.map((one, id) => machine(one.name, { ...one, id: String(id) }) as KnownMachine);
        const rows = compareCoverage(servers, machines);
        expect(rows.flatMap(({ serverId }) => serverId ?? []).sort()).toEqual(servers.map(({ id }) => id).sort());
        for (const { state, remoteId } of rows) {
          expect(remoteId === null).toBe(state === 'absent');
          if (state === 'covered') expect(machines.find(({ id }) => id === remoteId)?.life).toBe('active');
        }
      },
    ),
  );
});
