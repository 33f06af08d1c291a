// What is asked of EC2 and of Systems Manager to know the instances, and what goes wrong there. Answers are read again by a schema: the SDK
// passes on whatever has the right names.
import { DescribeInstancesCommand, type DescribeInstancesCommandInput } from '@aws-sdk/client-ec2';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { passedTokens } from '../../domain/integrations/passed-tokens.ts';
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
  /** `ONLINE` in some answers. */
  PingStatus: z
    .string()
    .transform((word) => word.toLowerCase().replace(/[\s_-]/g, ''))
    .pipe(z.enum(['online', 'connectionlost', 'inactive'])),
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
export function listInstances(
  { ec2 }: Pick<RegionClients, 'ec2'>,
  filters: NonNullable<DescribeInstancesCommandInput['Filters']>,
  signal: AbortSignal,
): AsyncGenerator<InstancePage> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }, ...filters];
  return pagesOf(signal, async (NextToken, options) => {
    const page = await ec2.send(
      new DescribeInstancesCommand({ Filters, MaxResults: 200, ...(NextToken !== undefined && { NextToken }) }),
      options,
    );
    const reservations = listed(page.Reservations);
    const given: unknown[] = reservations.flatMap(({ Instances }) => listed(Instances));
    const owners = [...new Set(reservations.map(({ OwnerId }) => OwnerId))];
    const owner = owners.length === 1 ? (owners[0] ?? null) : null;
    return { next: page.NextToken, found: { ...each(given, instance), owner } };
  });
}

/** What the agents of that region say of themselves. Throws IntegrationFault. */
export async function listManaged(
  { ssm }: Pick<RegionClients, 'ssm'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ManagedInstance>> {
  const found = new Map<string, ManagedInstance>();
  const pages = pagesOf(signal, async (NextToken, options) => {
    const page = await ssm.send(
      new DescribeInstanceInformationCommand({ MaxResults: 50, ...(NextToken !== undefined && { NextToken }) }),
      options,
    );
    // An empty list is one, too.
    if (page.InstanceInformationList === undefined)
      throw new IntegrationFault({ kind: 'nonsense', detail: 'Systems Manager gave no list' });
    return { next: page.NextToken, found: each<ManagedInstance>(listed(page.InstanceInformationList), managed) };
  });
  for await (const { instances, unreadable } of pages) {
    const [wrong] = unreadable;
    if (wrong !== undefined)
      throw new IntegrationFault({ kind: 'nonsense', detail: `Systems Manager, ${wrong.id}: ${wrong.why}` });
    for (const one of instances) {
      if (found.has(one.InstanceId)) throw new IntegrationFault(twice(one.InstanceId));
      found.set(one.InstanceId, one);
    }
  }
  return found;
}

/** Whoever names one twice has perhaps left out another. */
export function twice(id: string): Fault {
  return { kind: 'incomplete', detail: `${id} came twice` };
}

/** Empty ones may stand in between; a region has no so many instances. */
const MOST_PAGES = 5000;

type Asked<T> = { readonly next: string | undefined; readonly found: T };

/** The SDK's own paging goes on for ever, or stops in silence, where a token comes again. */
async function* pagesOf<T>(
  signal: AbortSignal,
  ask: (token: string | undefined, options: { readonly abortSignal: AbortSignal }) => Promise<Asked<T>>,
): AsyncGenerator<T> {
  const isPassed = passedTokens();
  let pages = 0;
  let token: string | undefined;
  do {
    signal.throwIfAborted();
    const { next, found } = await ask(token, { abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new IntegrationFault(faultOfAws(error));
    });
    yield found;
    pages += 1;
    if (next !== undefined && next !== '' && (isPassed(next) || pages >= MOST_PAGES))
      throw new IntegrationFault({ kind: 'incomplete', detail: 'the list of AWS does not end' });
    token = next;
  } while (token !== undefined && token !== '');
}

/** null is what some proxies make of an empty list. */
function listed<T>(rows: readonly T[] | null | undefined): readonly T[] {
  if (rows === undefined) return [];
  if (Array.isArray(rows)) return rows;
  throw new IntegrationFault({ kind: 'nonsense', detail: 'AWS gave no list' });
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
const SKEWED = /^(AuthFailure|InvalidSignature|SignatureDoesNotMatch|RequestExpired|RequestTimeTooSkewed)/;
const LIMITED = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|EC2ThrottledException)/;
const NO_CREDENTIALS = /^(CredentialsProvider|TokenProvider|ProviderError)/;

/** By the name of the error; a status says less. Throws what is a fault of ours. */
export function faultOfAws(error: unknown): Fault {
  if (!(error instanceof Error)) throw error;
  if (error instanceof IntegrationFault) return error.fault;
  const { name } = error;
  const detail = `${name}: ${error.message.slice(0, 300)}`;
  if (NO_CREDENTIALS.test(name)) return { kind: 'settings', detail: 'no credentials of AWS were found' };
  // The SDK has set its clock by the answer: the next request is signed in time.
  if (SKEWED.test(name) && /too far|expired|skew/i.test(error.message)) return { kind: 'unreachable', detail };
  if (REFUSED.test(name)) return { kind: 'refused', detail };
  if (LIMITED.test(name)) return { kind: 'limited', detail: name, waitMs: 30_000 };
  const status = statusOf(error);
  if (status === 429) return { kind: 'limited', detail: 'HTTP 429', waitMs: 30_000 };
  if (name === 'AnswerTooLarge' || name === 'TypeError')
    return { kind: 'nonsense', detail: 'an answer that cannot be read' };
  if (name === 'TimeoutError' || name === 'AbortError') return { kind: 'silent', detail: name };
  if (status !== null && status >= 500) return { kind: 'unreachable', detail: `HTTP ${status}` };
  if (status === 200 || name === 'SyntaxError') return { kind: 'nonsense', detail: 'an answer that cannot be read' };
  if (status !== null) return { kind: 'nonsense', detail };
  const fault = faultOfError(error);
  if (fault === null) throw error;
  return fault;
}

function statusOf(error: Error): number | null {
  const told = '$metadata' in error ? error.$metadata : null;
  const status = typeof told === 'object' && told !== null && 'httpStatusCode' in told ? told.httpStatusCode : null;
  return typeof status === 'number' ? status : null;
}
