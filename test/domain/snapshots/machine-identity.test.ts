import { describe, expect, it } from 'vitest';
import {
  type FoundMachine,
  type HostIdentity,
  identifyMachine,
  isSameHost,
  type MachineSearch,
} from '../../../domain/snapshots/machine-identity.ts';
import { type MachineUuid, machineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import fc from '../../support/properties.ts';

const uuid = (digit: string) => machineUuid(`${digit}c4c4544-0042-4b10-8054-b4c04f563533`) as MachineUuid;
const [MINE, OTHER] = [uuid('a'), uuid('b')];
const SERVER = { hostname: 'web-1', storedName: null };
const STORED = { hostname: 'web-1', storedName: 'VM-7' };
const BY_UUID: HostIdentity = { uuid: MINE, nodeName: 'web-1.example.test', why: '' };
const BY_NAME: HostIdentity = { uuid: null, nodeName: 'web-1.example.test', why: 'dmidecode: command not found' };

function machine(
  vmMoref: string,
  more: Partial<Omit<FoundMachine, 'bears'>> & { by?: keyof FoundMachine['bears'] | 'uuid' } = {},
): FoundMachine {
  const { by = 'hostname', ...facts } = more;
  return {
    vcenter: 'senlis',
    instance: 'i-senlis',
    vmMoref,
    vmName: vmMoref,
    uuid: MINE,
    guestHostName: 'web-1.example.test',
    poweredOn: 'yes',
    bears: { storedName: by === 'storedName', hostname: by === 'hostname', guest: by === 'guest' },
    ...facts,
  };
}

const found = (...machines: FoundMachine[]): MachineSearch => ({ machines, silent: [] });
const silently = (...machines: FoundMachine[]): MachineSearch => ({
  machines,
  silent: [{ vcenter: 'nanterre', why: 'nanterre: no answer' }],
});

describe('RUN-17 the machine by its uuid', () => {
  it.each<[string, MachineSearch, string]>([
    ['it alone', found(machine('m')), 'm'],
    ['a namesake with another uuid before it', found(machine('x', { uuid: OTHER }), machine('m')), 'm'],
    ['a namesake without a uuid before it', found(machine('x', { uuid: null }), machine('m')), 'm'],
    ['a vCenter that is silent', silently(machine('m')), 'm'],
    ['the name of its guest alone', found(machine('m', { by: 'guest' })), 'm'],
    ['neither name, as it was renamed', found(machine('m', { by: 'uuid', guestHostName: '' })), 'm'],
    [
      'a namesake that took the name of the renamed one',
      found(machine('x', { uuid: OTHER }), machine('m', { by: 'uuid' })),
      'm',
    ],
    ['a guest that is called otherwise', found(machine('m', { guestHostName: 'other' })), 'm'],
    ['a copy of the same uuid that is off', found(machine('x', { poweredOn: 'no' }), machine('m')), 'm'],
    ['a vCenter that is listed twice', found(machine('m'), machine('m', { vcenter: 'again' })), 'm'],
  ])('RUN-17 is proved with %s', (_, search, moref) => {
    expect(identifyMachine(SERVER, BY_UUID, search)).toMatchObject({
      kind: 'proved',
      by: 'uuid',
      machine: { vmMoref: moref },
    });
  });

  it.each<[string, MachineSearch, string, RegExp]>([
    [
      'another uuid',
      found(machine('x', { uuid: OTHER })),
      'wrong-machine',
      /no machine with that one.*correct vcenter_vm_name/,
    ],
    [
      'two machines of it, in two vCenters',
      found(machine('m'), machine('n', { vcenter: 'b', instance: 'i-b' })),
      'ambiguous',
      /a uuid of its own/,
    ],
    [
      'two machines of it, one called otherwise',
      found(machine('m'), machine('n', { by: 'uuid' })),
      'ambiguous',
      /2 running/,
    ],
    [
      'a machine that is off, yet the server answers',
      found(machine('m', { poweredOn: 'no' })),
      'unproved',
      /is off, yet web-1 answers/,
    ],
    [
      'a namesake, and a vCenter that is silent',
      silently(machine('x', { uuid: OTHER })),
      'unreachable',
      /nanterre: no answer/,
    ],
    ['nothing', found(), 'not-found', /in no vCenter/],
    ['nothing, and a vCenter that is silent', silently(), 'unreachable', /not found, but nanterre/],
  ])('RUN-17 is not proved with %s', (_, search, kind, detail) => {
    expect(identifyMachine(SERVER, BY_UUID, search)).toMatchObject({ kind, detail: expect.stringMatching(detail) });
  });

  it('RUN-17 is looked for by the stored name in all vCenters before the hostname is', () => {
    const search = found(machine('named-like-the-host', { uuid: OTHER }), machine('m', { by: 'storedName' }));
    expect(identifyMachine(STORED, BY_UUID, search)).toMatchObject({ kind: 'proved', machine: { vmMoref: 'm' } });
  });

  it('RUN-17 is refused where the stored name is that of another machine, and says whose the uuid is', () => {
    const search = found(machine('x', { by: 'storedName', uuid: OTHER }), machine('m'));
    expect(identifyMachine(STORED, BY_UUID, search)).toMatchObject({
      kind: 'wrong-machine',
      detail: expect.stringMatching(/x \(x\) has the uuid b.*that one is of senlis, m \(m\)/),
    });
  });

  it('RUN-17 is the one of the hostname where the stored name is nowhere', () => {
    expect(identifyMachine(STORED, BY_UUID, found(machine('m')))).toMatchObject({ kind: 'proved', by: 'uuid' });
  });

  it('RUN-17 falls back to the name where the machine tells no uuid, with all that a name asks', () => {
    const one = machine('m', { uuid: null });
    expect(identifyMachine(SERVER, BY_UUID, found(one))).toMatchObject({ kind: 'proved', by: 'name' });
    expect(identifyMachine(SERVER, BY_UUID, silently(one)).kind).toBe('unreachable');
    expect(identifyMachine(SERVER, BY_UUID, found(one, machine('n', { uuid: null }))).kind).toBe('ambiguous');
    expect(identifyMachine(SERVER, BY_UUID, found(one, machine('x', { uuid: OTHER }))).kind).toBe('proved');
  });
});

describe('RUN-17 the machine by its name alone', () => {
  it('RUN-17 is proved when it is on and its guest agrees', () => {
    expect(identifyMachine(SERVER, BY_NAME, found(machine('m')))).toMatchObject({ kind: 'proved', by: 'name' });
    const capitals = machine('m', { by: 'storedName', guestHostName: 'WEB-1' });
    expect(identifyMachine(STORED, BY_NAME, found(capitals))).toMatchObject({ kind: 'proved', by: 'name' });
    const unnamed = { ...BY_NAME, nodeName: null };
    expect(identifyMachine(SERVER, unnamed, found(machine('m')))).toMatchObject({ kind: 'proved', by: 'name' });
  });

  it.each<[string, MachineSearch, string]>([
    ['an earlier or a later vCenter is silent', silently(machine('m')), 'unreachable'],
    ['there is a second candidate', found(machine('m'), machine('n', { vcenter: 'b', instance: 'i-b' })), 'ambiguous'],
    ['the second candidate is off', found(machine('m'), machine('n', { poweredOn: 'no' })), 'ambiguous'],
    ['another one runs under the same host name', found(machine('m'), machine('n', { by: 'guest' })), 'ambiguous'],
    ['it is off', found(machine('m', { poweredOn: 'no' })), 'unproved'],
    ['its power is not told', found(machine('m', { poweredOn: 'unknown' })), 'unproved'],
    ['its guest tells no name', found(machine('m', { guestHostName: '' })), 'unproved'],
    ['its guest is called otherwise', found(machine('m', { guestHostName: 'web-2.example.test' })), 'wrong-machine'],
    ['it is nowhere', found(), 'not-found'],
  ])('RUN-17 is not proved when %s', (_, search, kind) => {
    expect(identifyMachine(SERVER, BY_NAME, search).kind).toBe(kind);
  });

  it('RUN-17 is refused when the host that was logged in to calls itself otherwise', () => {
    for (const nodeName of ['web-2', 'localhost.localdomain']) {
      expect(identifyMachine(SERVER, { ...BY_NAME, nodeName }, found(machine('m')))).toMatchObject({
        kind: 'wrong-machine',
        detail: expect.stringContaining(`calls itself ${nodeName}`),
      });
    }
    const both = found(machine('m', { guestHostName: 'localhost' }));
    expect(identifyMachine(SERVER, { ...BY_NAME, nodeName: 'localhost' }, both).kind).toBe('wrong-machine');
  });

  it('RUN-17 counts one that runs under the same host name beside the stored one', () => {
    const stored = machine('m', { by: 'storedName' });
    expect(identifyMachine(STORED, BY_NAME, found(stored, machine('n', { by: 'guest' }))).kind).toBe('ambiguous');
    const off = machine('n', { by: 'guest', poweredOn: 'no' });
    expect(identifyMachine(STORED, BY_NAME, found(stored, off)).kind).toBe('proved');
  });
});

describe('RUN-17 whatever the vCenters say', () => {
  const answer = fc.constantFrom('yes', 'no', 'unknown') satisfies fc.Arbitrary<FoundMachine['poweredOn']>;
  const anyMachine = fc.record({
    vcenter: fc.constantFrom('a', 'b', 'c'),
    vmMoref: fc.constantFrom('1', '2', '3'),
    by: fc.constantFrom('storedName', 'hostname', 'guest', 'uuid') satisfies fc.Arbitrary<
      'storedName' | 'hostname' | 'guest' | 'uuid'
    >,
    uuid: fc.constantFrom(MINE, OTHER, null),
    poweredOn: answer,
    guestHostName: fc.constantFrom('web-1', 'web-2', ''),
  });

  it('RUN-17 never proves a machine that has another uuid, is off, or is one of two of its uuid that run; nor by name beside silence', () => {
    const search = fc.tuple(
      fc.uniqueArray(anyMachine, { selector: (one) => `${one.vcenter}/${one.vmMoref}`, maxLength: 6 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        search,
        fc.constantFrom(BY_UUID, BY_NAME),
        fc.constantFrom(SERVER, STORED),
        ([rows, silent], host, server) => {
          const machines = rows.map(({ vmMoref, ...row }) => machine(vmMoref, { ...row, instance: row.vcenter }));
          const result = identifyMachine(server, host, (silent ? silently : found)(...machines));
          if (result.kind !== 'proved') return;
          const { uuid: its, poweredOn, guestHostName, bears } = result.machine;
          expect(poweredOn).not.toBe('no');
          if (host.uuid !== null) expect(its).not.toBe(OTHER);
          if (server.storedName !== null && machines.some((one) => one.bears.storedName))
            expect(bears.storedName).toBe(true);
          if (result.by === 'uuid') {
            expect(machines.filter((one) => one.uuid === MINE && one.poweredOn !== 'no')).toHaveLength(1);
          } else {
            expect([silent, poweredOn, guestHostName]).toEqual([false, 'yes', 'web-1']);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('RUN-17 the host that answers after a rollback', () => {
  const proved = { by: 'uuid', uuid: MINE, nodeName: 'web-1' } as const;
  const named = { by: 'name', uuid: null, nodeName: 'web-1.example.test' } as const;
  it.each([
    ['the same uuid', proved, BY_UUID, 'yes'],
    [
      'the same uuid in the other order',
      proved,
      { ...BY_UUID, uuid: machineUuid('44454cac-4200-104b-8054-b4c04f563533') },
      'yes',
    ],
    ['another uuid', proved, { ...BY_UUID, uuid: OTHER }, 'no'],
    ['no uuid any more', proved, BY_NAME, 'unknown'],
    ['the same name', named, BY_NAME, 'yes'],
    ['another name', named, { ...BY_NAME, nodeName: 'web-2' }, 'no'],
    ['no name', named, { ...BY_NAME, nodeName: null }, 'unknown'],
    ['another uuid than its machine has', { ...named, uuid: MINE }, { ...BY_UUID, uuid: OTHER }, 'no'],
    ['its hostname, as no name was known', { ...named, nodeName: null }, BY_NAME, 'yes'],
  ] as const)('RUN-17 is the same with %s: %s', (_, known, now, expected) => {
    expect(isSameHost(known, 'web-1', now)).toBe(expected);
  });
});
