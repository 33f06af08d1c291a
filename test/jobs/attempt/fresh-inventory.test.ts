// RUN-17: inventories are a minute old at most. A refusal, and a proof by name alone, are asked about once more; the machine itself is read now.
import { describe, expect, it } from 'vitest';
import type { FoundMachine, MachineSearch } from '../../../domain/snapshots/machine-identity.ts';
import { type MachineUuid, machineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import { proveMachine, type SeenHost } from '../../../jobs/snapshots/machine-proof.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const OWN = machineUuid('42000000-0000-4000-8000-000000000001') as MachineUuid;
const OTHER = machineUuid('42000000-0000-4000-8000-000000000002') as MachineUuid;
const subject = { hostname: 'vrapp1', vcenter_vm_name: null, branch: 'hprod' } as const;
const readable: SeenHost = { uuid: OWN, nodeName: 'vrapp1', why: '', bootId: 'boot-1' };
const nameless: SeenHost = { ...readable, uuid: null, why: 'dmidecode: command not found' };

function machine(change: Partial<FoundMachine> = {}): FoundMachine {
  return {
    ...{ vcenter: 'senlis', instance: 'senlis-1', vmMoref: 'vm-1', vmName: 'vrapp1', uuid: OWN },
    ...{ guestHostName: 'vrapp1', poweredOn: 'yes' },
    bears: { storedName: false, hostname: true, guest: true },
    ...change,
  };
}

/** `now`: the machine as it is read by its reference; absent: as it was found. */
async function proof(
  host: SeenHost,
  { kept, fresh, now }: { kept: FoundMachine[]; fresh: FoundMachine[]; now?: Partial<FoundMachine> },
) {
  const jobs = createJobContext(db, createFakeTargets());
  const asked: boolean[] = [];
  const search = (machines: readonly FoundMachine[]): MachineSearch => ({ machines, silent: [] });
  const vcenter: typeof jobs.vcenter = {
    ...jobs.vcenter,
    findMachines: async (ask) => {
      asked.push(ask.fresh === true);
      return search(ask.fresh === true ? fresh : kept);
    },
    readMachine: async ({ vmMoref }) => {
      const { bears: _bears, ...facts } = [...fresh, ...kept].find((one) => one.vmMoref === vmMoref) ?? machine();
      return { ...facts, ...now };
    },
  };
  const outcome = await proveMachine({ ...jobs, vcenter }, subject, host).then(
    ({ by }) => by,
    (error: { readonly kind?: string }) => error.kind,
  );
  return { outcome, asked };
}

describe('a machine that is to be proved (RUN-17)', () => {
  it('RUN-17 is asked about afresh where its name alone would prove it: a second one may just have come', async () => {
    const second = machine({ vmMoref: 'vm-2', vcenter: 'nanterre', instance: 'nanterre-1', uuid: OTHER });
    const kept = [machine()];
    expect(await proof(nameless, { kept, fresh: [machine(), second] })).toEqual({
      outcome: 'ambiguous',
      asked: [false, true],
    });
    expect(await proof(nameless, { kept, fresh: kept })).toEqual({ outcome: 'name', asked: [false, true] });
  });

  it('RUN-17 is asked about afresh before it is refused: it may just have been made, or moved', async () => {
    expect(await proof(readable, { kept: [], fresh: [machine()] })).toEqual({ outcome: 'uuid', asked: [false, true] });
  });

  it('RUN-17 is proved by its uuid from what is known, and read once more itself', async () => {
    const known = { kept: [machine()], fresh: [machine()] };
    expect(await proof(readable, known)).toEqual({ outcome: 'uuid', asked: [false] });
    expect((await proof(readable, { ...known, now: { poweredOn: 'no' } })).outcome).toBe('unproved');
    expect((await proof(readable, { ...known, now: { uuid: OTHER } })).outcome).toBe('wrong-machine');
  });
});
