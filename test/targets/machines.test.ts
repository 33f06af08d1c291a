// Several keepers of machines as if they were one: each operation reaches the keeper that its reference names, and no other.
import { describe, expect, it } from 'vitest';
import { createMachines } from '../../targets/machines.ts';
import { type MachineRequest, VcenterError, type VcenterPort } from '../../targets/ports.ts';

const ASK: MachineRequest = { storedName: null, hostname: 'vrapp1', nodeName: null, uuid: null, branch: 'hprod' };

type Kept = { readonly port: VcenterPort; readonly asked: string[] };

/** Answers every operation with its own name, and keeps what it was asked. */
function keeper(names: readonly string[], search: () => Promise<unknown> = async () => found(names[0])): Kept {
  const asked: string[] = [];
  const port = new Proxy({} as VcenterPort, {
    get: (_, operation: string) => {
      if (operation === 'vcenterNames') return () => names;
      return async () => {
        asked.push(operation);
        return operation === 'findMachines' ? search() : names[0];
      };
    },
  });
  return { port, asked };
}

function found(vcenter: string | undefined) {
  return { machines: [{ vcenter }], silent: [] };
}

function silentKeeper(kind: VcenterError['kind']): Kept {
  return keeper(['123456789012'], () => Promise.reject(new VcenterError(kind, 'no answer from AWS')));
}

const vmOn = (vcenter: string) => ({ vcenter, vmMoref: 'x-1', vmName: 'vrapp1' });

describe('machines that several keep', () => {
  it('are asked of the keeper in their reference', async () => {
    const [vcenters, amazon] = [keeper(['vc1', 'vc2']), keeper(['123456789012'])];
    const machines = createMachines([vcenters.port, amazon.port]);
    await machines.powerOn(vmOn('vc2'));
    await machines.ensureSnapshot(vmOn('123456789012'), 'before', '');
    await machines.listMachines('123456789012');
    expect(vcenters.asked).toEqual(['powerOn']);
    expect(amazon.asked).toEqual(['ensureSnapshot', 'listMachines']);
    expect(machines.vcenterNames()).toEqual(['vc1', 'vc2', '123456789012']);
  });

  it('of a name that nobody has are left to the first, who says so', async () => {
    const [vcenters, amazon] = [keeper(['vc1']), keeper(['123456789012'])];
    await createMachines([vcenters.port, amazon.port]).readMachine(vmOn('gone'));
    expect([vcenters.asked, amazon.asked]).toEqual([['readMachine'], []]);
  });

  it('are searched with all of them', async () => {
    const machines = createMachines([keeper(['vc1']).port, keeper(['123456789012']).port]);
    const search = await machines.findMachines(ASK);
    expect(search.machines.map(({ vcenter }) => vcenter)).toEqual(['vc1', '123456789012']);
  });

  it('count one that does not answer as silent', async () => {
    const machines = createMachines([keeper(['vc1']).port, silentKeeper('unreachable').port]);
    expect(await machines.findMachines(ASK)).toMatchObject({
      machines: [{ vcenter: 'vc1' }],
      silent: [{ vcenter: '123456789012', why: 'no answer from AWS' }],
    });
    const refusing = createMachines([keeper(['vc1']).port, silentKeeper('refused').port]);
    await expect(refusing.findMachines(ASK)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('ask nobody who keeps none, and the first when nobody does', async () => {
    const [vcenters, amazon] = [keeper([]), keeper(['123456789012'])];
    await createMachines([vcenters.port, amazon.port]).findMachines(ASK);
    expect(vcenters.asked).toEqual([]);
    await createMachines([vcenters.port]).findMachines(ASK);
    expect(vcenters.asked).toEqual(['findMachines']);
  });

  it('are not told apart under one name twice', () => {
    expect(() => createMachines([keeper(['vc1']).port, keeper(['vc1']).port])).toThrow('vc1');
  });
});
