// Instances as machines: which there are of a name or an id, and what one of them is now (RUN-17).
import { DescribeInstancesCommand, type DescribeInstancesCommandInput, type Instance } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import type { Answer } from '../../domain/answer.ts';
import { instanceOfUuid, instanceUuid } from '../../domain/snapshots/instance-uuid.ts';
import type { FoundMachine } from '../../domain/snapshots/machine-identity.ts';
import { type MachineFacts, type MachineRequest, VcenterError, type VmRef } from '../ports.ts';
import { isNamed } from '../ssm/refusals.ts';
import { allPages } from './pages.ts';
import type { Ec2Place } from './place.ts';

export type OwnedInstance = Instance & { readonly owner: string | null };

const NOT_TERMINATED = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };

/** Throws VcenterError: `not-found`, or `wrong-machine` where the credentials are those of another account by now. */
export async function readInstance(place: Ec2Place, vm: VmRef): Promise<OwnedInstance> {
  const found = await instanceById(place, vm.vmMoref);
  if (found === null || found.State?.Name === 'terminated' || found.State?.Name === 'shutting-down')
    throw new VcenterError('not-found', `${vm.vcenter}, ${vm.vmName} (${vm.vmMoref}) is gone`);
  if (vm.instance != null && found.owner !== null && found.owner !== vm.instance)
    throw new VcenterError(
      'wrong-machine',
      `${vm.vcenter} is the account ${found.owner} now, not ${vm.instance}, in which ${vm.vmName} was: left alone`,
    );
  return found;
}

async function instanceById({ ec2 }: Ec2Place, id: string): Promise<OwnedInstance | null> {
  try {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return owned(Reservations)[0] ?? null;
  } catch (error) {
    if (isNamed(error, 'InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed')) return null;
    throw error;
  }
}

type Reservations = readonly { readonly OwnerId?: string | undefined; readonly Instances?: Instance[] | undefined }[];

function owned(reservations: Reservations): readonly OwnedInstance[] {
  return reservations.flatMap(({ OwnerId: owner = null, Instances = [] }) =>
    Instances.map((one) => ({ ...one, owner })),
  );
}

/** Of a machine that says by its uuid that it is none of EC2, nothing is asked. */
export async function findInstances(place: Ec2Place, ask: MachineRequest): Promise<readonly FoundMachine[]> {
  if (ask.uuid !== null) {
    const id = instanceOfUuid(ask.uuid);
    const found = id === null ? null : await instanceById(place, id);
    if (found === null || found.State?.Name === 'terminated') return [];
    return [{ ...factsOf(place, found), bears: namesOf(found, ask, '') }];
  }
  const names = [...new Set([ask.storedName, ask.hostname, ask.nodeName])].flatMap((name) => name || []);
  if (names.length === 0) return [];
  const found = await listInstances(place, [
    { Name: 'tag:Name', Values: names.flatMap((name) => [name, `${name}.*`]) },
    NOT_TERMINATED,
  ]);
  const guests = await guestNames(place, found);
  return found.map((one) => {
    const guest = guests.get(one.InstanceId ?? '') ?? '';
    return { ...factsOf(place, one), guestHostName: guest, bears: namesOf(one, ask, guest) };
  });
}

async function listInstances(
  { ec2 }: Ec2Place,
  Filters: NonNullable<DescribeInstancesCommandInput['Filters']>,
): Promise<readonly OwnedInstance[]> {
  const reservations = await allPages(async (NextToken) => {
    const page = await ec2.send(
      new DescribeInstancesCommand({ Filters, MaxResults: 200, ...(NextToken !== undefined && { NextToken }) }),
    );
    return { rows: page.Reservations, next: page.NextToken };
  });
  return owned(reservations);
}

/** As their agents say; of those without one nothing is known. */
async function guestNames({ ssm }: Ec2Place, found: readonly OwnedInstance[]): Promise<ReadonlyMap<string, string>> {
  const ids = found.flatMap(({ InstanceId }) => InstanceId ?? []).slice(0, 50);
  if (ids.length === 0) return new Map();
  const { InstanceInformationList = [] } = await ssm.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: ids }], MaxResults: 50 }),
  );
  return new Map(
    InstanceInformationList.map(({ InstanceId = '', ComputerName = '' }) => [InstanceId, ComputerName.toLowerCase()]),
  );
}

function namesOf(one: Instance, { storedName, hostname }: MachineRequest, guest: string): FoundMachine['bears'] {
  const name = nameOf(one);
  return {
    storedName: storedName !== null && (name === storedName || one.InstanceId === storedName),
    hostname: label(name) === label(hostname),
    guest: guest !== '' && label(guest) === label(hostname),
  };
}

function label(name: string): string {
  return name.toLowerCase().replace(/\..*$/, '');
}

export function nameOf({ Tags = [], InstanceId = '' }: Instance): string {
  return Tags.find(({ Key }) => Key === 'Name')?.Value ?? InstanceId;
}

export function factsOf({ name }: Ec2Place, one: OwnedInstance): MachineFacts {
  const id = one.InstanceId ?? '';
  return {
    vcenter: name,
    instance: one.owner,
    vmMoref: id,
    vmName: nameOf(one),
    uuid: instanceUuid(id),
    guestHostName: '',
    poweredOn: powerOf(one),
  };
}

export function powerOf({ State }: Instance): Answer {
  switch (State?.Name) {
    case 'pending':
    case 'running':
      return 'yes';
    case 'stopping':
    case 'stopped':
      return 'no';
    default:
      return 'unknown';
  }
}
