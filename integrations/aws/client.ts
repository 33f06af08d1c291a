// What is asked of EC2 and of Systems Manager to know the instances, and what goes wrong there. Answers are read again by a schema: the SDK
// passes on whatever has the right names.
import { type DescribeInstancesCommandInput, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { paginateDescribeInstanceInformation } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfError } from '../floor/network-fault.ts';
import type { RegionClients } from './clients.ts';

const text = z.string().nullish();

const instance = z.object({
  InstanceId: z.string().regex(/^m?i-[0-9a-f]{8,17}$/),
  PrivateIpAddress: text,
  PlatformDetails: text,
  Platform: text,
  State: z.object({ Name: z.string() }),
  IamInstanceProfile: z.object({ Arn: z.string() }).nullish(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
});
export type Ec2Instance = z.infer<typeof instance>;

const managed = z.object({
  InstanceId: z.string(),
  PingStatus: z.enum(['Online', 'ConnectionLost', 'Inactive']),
  AgentVersion: text,
  PlatformName: text,
  PlatformVersion: text,
  ComputerName: text,
});
export type ManagedInstance = z.infer<typeof managed>;

export type InstancePage = {
  readonly owner: string | null;
  readonly instances: readonly Ec2Instance[];
  readonly unreadable: readonly { readonly id: string; readonly why: string }[];
};

/** Every page of the instances that are not terminated and meet the filters. Throws IntegrationFault. */
export async function* listInstances(
  { ec2 }: Pick<RegionClients, 'ec2'>,
  filters: NonNullable<DescribeInstancesCommandInput['Filters']>,
  signal: AbortSignal,
): AsyncGenerator<InstancePage> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }, ...filters];
  const pages = paginateDescribeInstances({ client: ec2, pageSize: 200, stopOnSameToken: true }, { Filters });
  yield* read(pages, signal, ({ Reservations = [] }) => {
    const given: unknown[] = Reservations.flatMap(({ Instances = [] }) => Instances);
    const owners = [...new Set(Reservations.map(({ OwnerId }) => OwnerId))];
    return { ...each(given, instance), owner: owners.length === 1 ? (owners[0] ?? null) : null };
  });
}

/** What the agents of that region say of themselves. Throws IntegrationFault. */
export async function listManaged(
  { ssm }: Pick<RegionClients, 'ssm'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ManagedInstance>> {
  const pages = paginateDescribeInstanceInformation({ client: ssm, pageSize: 50, stopOnSameToken: true }, {});
  const found = new Map<string, ManagedInstance>();
  for await (const { instances, unreadable } of read(pages, signal, ({ InstanceInformationList = [] }) =>
    each<ManagedInstance>(InstanceInformationList, managed),
  )) {
    const [wrong] = unreadable;
    if (wrong !== undefined)
      throw new IntegrationFault({ kind: 'nonsense', detail: `Systems Manager, ${wrong.id}: ${wrong.why}` });
    for (const one of instances) found.set(one.InstanceId, one);
  }
  return found;
}

async function* read<P, T>(pages: AsyncIterable<P>, signal: AbortSignal, of: (page: P) => T): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]();
  while (true) {
    signal.throwIfAborted();
    const next = await iterator.next().catch((error: unknown) => {
      throw new IntegrationFault(faultOfAws(error));
    });
    if (next.done === true) return;
    yield of(next.value);
  }
}

function each<T>(given: readonly unknown[], schema: z.ZodType<T>) {
  const instances: T[] = [];
  const unreadable: { id: string; why: string }[] = [];
  for (const one of given) {
    const said = schema.safeParse(one);
    if (said.success) instances.push(said.data);
    else unreadable.push({ id: idOf(one), why: said.error.issues[0]?.path.join('.') ?? 'no instance' });
  }
  return { instances, unreadable };
}

function idOf(one: unknown): string {
  const id = typeof one === 'object' && one !== null && 'InstanceId' in one ? one.InstanceId : null;
  return typeof id === 'string' ? id : 'no id';
}

const REFUSED =
  /^(AccessDenied|AuthFailure|UnauthorizedOperation|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|RequestExpired|SignatureDoesNotMatch|InvalidSignature|MissingAuthenticationToken|OptInRequired|InvalidAccessKeyId)/;
const LIMITED = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|EC2ThrottledException)/;
const NO_CREDENTIALS = /^(CredentialsProvider|TokenProvider|ProviderError)/;

/** By the name of the error; a status says less. Throws what is a fault of ours. */
export function faultOfAws(error: unknown): Fault {
  if (!(error instanceof Error)) throw error;
  if (error instanceof IntegrationFault) return error.fault;
  const { name } = error;
  const detail = `${name}: ${error.message.slice(0, 300)}`;
  if (NO_CREDENTIALS.test(name)) return { kind: 'settings', detail: 'no credentials of AWS were found' };
  if (REFUSED.test(name)) return { kind: 'refused', detail };
  if (LIMITED.test(name)) return { kind: 'limited', detail: name, waitMs: 30_000 };
  if (name === 'TimeoutError' || name === 'AbortError') return { kind: 'silent', detail: name };
  const status = statusOf(error);
  if (status !== null && status >= 500) return { kind: 'unreachable', detail: `HTTP ${status}` };
  if (status === 200 || name === 'SyntaxError') return { kind: 'nonsense', detail: 'an answer that cannot be read' };
  if (status !== null) return { kind: 'nonsense', detail };
  return faultOfError(error);
}

function statusOf(error: Error): number | null {
  const told = '$metadata' in error ? error.$metadata : null;
  const status = typeof told === 'object' && told !== null && 'httpStatusCode' in told ? told.httpStatusCode : null;
  return typeof status === 'number' ? status : null;
}
