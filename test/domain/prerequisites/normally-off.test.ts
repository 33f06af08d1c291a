import { describe, expect, it } from 'vitest';
import { mayGoAt, startableMachine } from '../../../domain/prerequisites/normally-off.ts';
import type { FoundMachine } from '../../../domain/snapshots/machine-identity.ts';
import { type MachineUuid, machineUuid } from '../../../domain/snapshots/machine-uuid.ts';

function uuid(text: string): MachineUuid {
  const read = machineUuid(text);
  if (read === null) throw new Error(text);
  return read;
}

const own = uuid('564d1234-5678-9abc-def0-112233445566');
const swapped = uuid('34124d56-7856-bc9a-def0-112233445566');
const other = uuid('564d9999-5678-9abc-def0-112233445566');
const server = { hostname: 'vroff1', storedName: null };

function machine(more: Partial<FoundMachine> = {}): FoundMachine {
  return {
    vcenter: 'Senlis',
    instance: 'i-senlis',
    vmMoref: 'vm-1',
    vmName: 'vroff1',
    uuid: own,
    guestHostName: '',
    poweredOn: 'no',
    bears: { storedName: false, hostname: true, guest: false },
    ...more,
  };
}

const found = (machines: readonly FoundMachine[], silent: readonly { vcenter: string; why: string }[] = []) =>
  startableMachine(server, own, { machines, silent });

describe('RUN-17: the machine that may be started for a server', () => {
  it.each([
    ['its own', own],
    ['its own, in the other order of bytes', swapped],
  ])('RUN-17 has the uuid on record: %s', (_name, written) => {
    const one = machine({ uuid: written });
    expect(found([one, machine({ uuid: other, vmMoref: 'vm-2' })])).toEqual({ kind: 'found', machine: one });
  });

  it.each([
    ['another uuid under its name', [machine({ uuid: other })], [], 'not-found'],
    ['no uuid under its name', [machine({ uuid: null })], [], 'not-found'],
    ['nothing', [], [], 'not-found'],
    ['a copy elsewhere', [machine(), machine({ vcenter: 'DR', instance: 'i-dr' })], [], 'ambiguous'],
    ['a vCenter that is silent', [machine()], [{ vcenter: 'DR', why: 'DR: timeout' }], 'unreachable'],
    ['a power state that is not told', [machine({ poweredOn: 'unknown' })], [], 'unproved'],
  ] as const)('RUN-17 is none with %s', (_name, machines, silent, kind) => {
    expect(found(machines, silent)).toMatchObject({ kind });
  });

  it('RUN-17 is none while another one bears the stored name', () => {
    const named = { storedName: true, hostname: false, guest: false };
    const search = { machines: [machine(), machine({ uuid: other, vmMoref: 'vm-2', bears: named })], silent: [] };
    expect(startableMachine({ ...server, storedName: 'OFF 1' }, own, search)).toMatchObject({ kind: 'wrong-machine' });
  });

  it('RUN-17 is one, where the settings list its vCenter twice', () => {
    expect(found([machine(), machine({ vcenter: 'Senlis-2' })])).toMatchObject({ kind: 'found' });
  });
});

describe('RUN-17: when it may go', () => {
  const at = (minute: number) => new Date(Date.UTC(2027, 0, 11, 9, minute));

  it('RUN-17 at once when it is patched, 15 minutes after anything else', () => {
    expect(mayGoAt(at(0), null)).toEqual(at(15));
    expect(mayGoAt(at(0), { at: at(10), patched: true })).toEqual(at(10));
    expect(mayGoAt(at(0), { at: at(10), patched: false })).toEqual(at(25));
    // Needed again since, as for a rollback.
    expect(mayGoAt(at(20), { at: at(10), patched: true })).toEqual(at(35));
  });
});
