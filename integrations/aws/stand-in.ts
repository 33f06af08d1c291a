// AWS for tests and the demo: Systems Manager, EC2 and some of S3 over HTTP, written from what is documented about them, with
// faults to order (docs/integrations/stand-ins/aws.md). Nothing of the product may import it.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { Buckets } from './stand-in/bucket.ts';
import { Clock } from './stand-in/clock.ts';
import { instanceHandlers } from './stand-in/ec2.ts';
import { AwsError } from './stand-in/error.ts';
import { generate, standardBaselines } from './stand-in/estate.ts';
import { type FaultOrder, Faults, type RequestFault } from './stand-in/faults.ts';
import { fromJson, toJson } from './stand-in/json.ts';
import { Machine, type MachineSeed } from './stand-in/machine.ts';
import { Made } from './stand-in/made.ts';
import { Model } from './stand-in/model.ts';
import type { Baseline } from './stand-in/patches.ts';
import { fromQuery, toXml } from './stand-in/query.ts';
import { bucketAnswer } from './stand-in/s3.ts';
import {
  answerOf,
  denied,
  errorOf,
  refusalOf,
  type Sent,
  type Service,
  send,
  sendHalf,
  sendInstead,
} from './stand-in/send.ts';
import { type AwsAccount, type Refusal, type SignedRequest, whoAsks } from './stand-in/signature.ts';
import { spoiledAnswer } from './stand-in/spoil.ts';
import { type Handler, ssmHandlers } from './stand-in/ssm.ts';
import { Volumes } from './stand-in/volumes/volumes.ts';
import { type ScriptRunner, World } from './stand-in/world.ts';

export { generate, patchesOf, standardBaselines } from './stand-in/estate.ts';
export {
  EVERY_COMMAND_FAULT,
  EVERY_FAULT,
  EVERY_MAKING_FAULT,
  EVERY_REQUEST_FAULT,
  type Fault,
  type FaultOrder,
} from './stand-in/faults.ts';
export { type Machine, type MachineSeed, STANDARD_ROLE } from './stand-in/machine.ts';
export type { Baseline, Patch } from './stand-in/patches.ts';
export { realShell } from './stand-in/shell.ts';
export type { AwsAccount } from './stand-in/signature.ts';
export type { ScriptRun, ScriptRunner } from './stand-in/world.ts';

export type AwsOptions = {
  readonly region?: string;
  readonly accounts?: readonly AwsAccount[];
  readonly instances?: readonly MachineSeed[];
  readonly baselines?: readonly Baseline[];
  readonly buckets?: readonly string[];
  /** How many of its seconds pass in a real one; 0: only `advance` lets time pass. */
  readonly speed?: number;
  /** How many times as quick as in earnest commands, snapshots and restarts are; as shipped 1. */
  readonly haste?: number;
  readonly now?: () => Date;
  /** What a machine answers to a script; as shipped, that it cannot be run. */
  readonly runScript?: ScriptRunner;
};

export type SeenRequest = {
  readonly service: Service;
  readonly operation: string;
  readonly by: string;
  readonly input: unknown;
  readonly fault?: RequestFault['kind'];
};

export type AwsStandIn = {
  /** For all three services, as `endpoint` of the SDK's clients. */
  readonly url: string;
  readonly region: string;
  readonly seen: readonly SeenRequest[];
  mostAtOnce(): number;
  fail(order: FaultOrder): void;
  heal(): void;
  /** Of commands, snapshots and power: not of signatures. */
  advance(seconds: number): void;
  now(): Date;
  /** The clock that signatures are checked by, from now on. */
  clockAhead(hours: number): void;
  machine(id: string): Machine;
  readonly buckets: Buckets;
  close(): Promise<void>;
};

export const STANDARD_ACCOUNT: AwsAccount = {
  accessKeyId: 'AKIAPATCHCENTER00000',
  secretAccessKey: 'secret-of-aws-that-nobody-else-has-00000',
};
export const STANDARD_BUCKET = 'patchcenter-output';

const MAX_BODY = 10_000_000;
const MODELS = {
  ssm: new Model('@aws-sdk/client-ssm', ssm as Readonly<Record<string, unknown>>),
  ec2: new Model('@aws-sdk/client-ec2', ec2 as Readonly<Record<string, unknown>>),
};
const PROBLEM_CODES = { ssm: 'ValidationException', ec2: 'InvalidParameterValue' };

type Asked = {
  readonly service: Service;
  readonly operation: string;
  readonly input: unknown;
  readonly problems: readonly string[];
};

export async function startAws(options: AwsOptions = {}): Promise<AwsStandIn> {
  const { region = 'eu-west-3', accounts = [STANDARD_ACCOUNT], now = () => new Date(), speed = 1 } = options;
  let aheadMs = 0;
  const clock = new Clock(() => now().getTime(), speed, options.haste);
  const faults = new Faults();
  const buckets = new Buckets(options.buckets ?? [STANDARD_BUCKET]);
  const world = new World({
    clock,
    faults,
    buckets,
    region,
    machines: (options.instances ?? generate({ now: now() })).map((seed) => new Machine(seed, clock)),
    baselines: options.baselines ?? standardBaselines(),
    runScript:
      options.runScript ??
      (() => ({ stdout: '', stderr: 'the stand-in was given nothing to run scripts with\n', exitCode: 127 })),
  });
  const made = new Made(world);
  const volumes = new Volumes(world, made);
  let isStale = false;
  const handlers: Readonly<Record<Service, Readonly<Record<string, Handler>>>> = {
    ssm: ssmHandlers(world, () => isStale),
    ec2: { ...instanceHandlers(world, made, volumes), ...made.handlers(), ...volumes.handlers() },
    s3: {},
  };
  const seen: SeenRequest[] = [];
  const closing = new AbortController();
  const first = new Map<string, Sent>();
  let under = 0;
  let most = 0;

  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const signed = await read(request);
    const asked = whatIsAsked(signed);
    const { service, operation, input } = asked;
    const fault = faults.ofRequest({ operation, ...idOf(input) });
    const signingClock = new Date(
      Date.now() + aheadMs + (fault?.kind === 'clock-skew' ? (fault.hours ?? 5) * 3_600_000 : 0),
    );
    response.setHeader('Date', signingClock.toUTCString());
    const account = whoAsks(signed, accounts, service, region, signingClock);
    seen.push({
      service,
      operation,
      by: 'why' in account ? '' : account.accessKeyId,
      input,
      ...(fault && { fault: fault.kind }),
    });
    if (fault !== undefined && (await sendInstead(response, fault, service, closing.signal))) return;
    const before = fault?.kind === 'again' ? first.get(operation) : undefined;
    const sent = before ?? judged(asked, account, fault) ?? carriedOut(asked, signed, fault);
    if (!first.has(operation)) first.set(operation, sent);
    if (fault?.kind === 'lost-answer') return void response.destroy();
    if (fault?.kind === 'half-page') return sendHalf(response, sent, fault.ending ?? 'broken');
    send(response, sent);
  };

  /** Before anything is done: the signature, the policy, an ordered refusal, the model. */
  const judged = (
    { service, operation, problems }: Asked,
    account: AwsAccount | Refusal,
    fault: RequestFault | undefined,
  ): Sent | undefined => {
    if ('why' in account) return errorOf(service, refusal(service, account));
    const ordered = fault === undefined ? undefined : refusalOf(service, operation, fault);
    if (ordered !== undefined) return ordered;
    if ((account.denied ?? []).some((one) => one === `${service}:${operation}` || one === `${service}:*`))
      return denied(service, operation);
    if (service === 's3') return undefined;
    if (handlers[service][operation] === undefined)
      return errorOf(service, {
        code: service === 'ssm' ? 'UnknownOperationException' : 'InvalidAction',
        message: `The stand-in does not know ${operation}.`,
        status: 400,
      });
    if (problems.length === 0) return undefined;
    const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${problems.join('; ')}`;
    return errorOf(service, { code: PROBLEM_CODES[service], message: count, status: 400 });
  };

  const carriedOut = (
    { service, operation, input }: Asked,
    signed: SignedRequest,
    fault: RequestFault | undefined,
  ): Sent => {
    try {
      if (service === 's3') return bucketAnswer(buckets, signed, clock.date());
      if (service === 'ec2' && (input as { DryRun?: boolean }).DryRun === true)
        throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
      if (fault?.kind === 'invocation-not-yet' && operation === 'GetCommandInvocation')
        throw new AwsError('InvocationDoesNotExist', '');
      if (fault?.kind === 'invocation-not-yet' && operation === 'ListCommandInvocations')
        return answerOf('ssm', '{"CommandInvocations":[]}');
      isStale = fault?.kind === 'stale-states';
      const answer = spoiledAnswer(
        handlers[service][operation]?.(input as never),
        fault,
        (input as { NextToken?: unknown }).NextToken,
      );
      const { output } = MODELS[service].operation(operation) ?? {};
      if (output === undefined) throw new Error(`no model of ${operation}`);
      return answerOf(
        service,
        service === 'ssm' ? JSON.stringify(toJson(output, answer)) : toXml(output, operation, answer, randomUUID()),
      );
    } catch (error) {
      if (error instanceof AwsError) return errorOf(service, error);
      return errorOf(service, {
        code: 'StandInFailure',
        message: String(error instanceof Error ? error.stack : error),
        status: 500,
      });
    }
  };

  const server = createServer((request, response) => {
    under += 1;
    most = Math.max(most, under);
    response.once('close', () => {
      under -= 1;
    });
    answerTo(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    region,
    seen,
    mostAtOnce: () => most,
    fail: (order) => faults.order(order),
    heal: () => faults.clear(),
    advance: (seconds) => {
      clock.advance(seconds);
      world.commands.settle();
    },
    now: () => clock.date(),
    clockAhead: (hours) => {
      aheadMs = hours * 3_600_000;
    },
    machine: (id) => {
      const found = world.machines.get(id);
      if (found === undefined) throw new Error(`the stand-in has no instance ${id}`);
      return found;
    },
    buckets,
    close: async () => {
      closing.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function idOf(input: unknown): { readonly instanceId?: string } {
  const { InstanceId: id } = (input ?? {}) as { readonly InstanceId?: unknown };
  return typeof id === 'string' ? { instanceId: id } : {};
}

/** Which service, by what only it has: a target, a form, or a path. */
function whatIsAsked({ method, url, headers, body }: SignedRequest): Asked {
  const target = /^AmazonSSM\.(\w+)$/.exec(String(headers['x-amz-target'] ?? ''))?.[1];
  if (target !== undefined) {
    const operation = MODELS.ssm.operation(target);
    const json = jsonOf(body);
    if (operation === undefined) return { service: 'ssm', operation: target, input: json, problems: [] };
    const input = fromJson(operation.input, json);
    return { service: 'ssm', operation: target, input, problems: MODELS.ssm.problems(operation, input) };
  }
  const form = new URLSearchParams(body.toString());
  const action = form.get('Action');
  if (action === null || method !== 'POST')
    return {
      service: 's3',
      operation: `${METHODS[method] ?? method}Object`,
      input: { path: url.pathname },
      problems: [],
    };
  const operation = MODELS.ec2.operation(action);
  if (operation === undefined) return { service: 'ec2', operation: action, input: {}, problems: [] };
  const { input, left } = fromQuery(operation.input, form);
  const unknown = left.map((name) => `The parameter ${name} is not recognized`);
  return { service: 'ec2', operation: action, input, problems: [...unknown, ...MODELS.ec2.problems(operation, input)] };
}

const METHODS: Readonly<Record<string, string>> = { GET: 'Get', HEAD: 'Head', PUT: 'Put', DELETE: 'Delete' };

function refusal(service: Service, { why, ...rest }: Refusal): { code: string; message: string; status: number } {
  const status = service === 'ssm' ? 400 : service === 'ec2' ? 401 : 403;
  const of = (codeOfSsm: string, codeOfEc2: string, codeOfS3: string, message: string) => ({
    code: { ssm: codeOfSsm, ec2: codeOfEc2, s3: codeOfS3 }[service],
    message,
    status,
  });
  switch (why) {
    case 'missing':
      return of(
        'MissingAuthenticationTokenException',
        'MissingParameter',
        'AccessDenied',
        'Missing Authentication Token',
      );
    case 'unknown-key':
    case 'token':
      return of(
        'UnrecognizedClientException',
        'AuthFailure',
        'InvalidAccessKeyId',
        'The security token included in the request is invalid.',
      );
    case 'skewed': {
      const { signedAt, now } = rest as { signedAt: string; now: string };
      return of(
        'InvalidSignatureException',
        'RequestExpired',
        'RequestTimeTooSkewed',
        `Signature expired: ${signedAt} is now too far from ${now}`,
      );
    }
    case 'scope': {
      const { expected } = rest as { expected: string };
      return of(
        'InvalidSignatureException',
        'AuthFailure',
        'AuthorizationHeaderMalformed',
        `Credential should be scoped to ${expected}.`,
      );
    }
    case 'wrong':
      return of(
        'InvalidSignatureException',
        'AuthFailure',
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided.',
      );
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString() || '{}');
  } catch {
    return null;
  }
}

async function read(request: IncomingMessage): Promise<SignedRequest> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new Error('the body of the request is too large');
    parts.push(part);
  }
  const address = request.url ?? '/';
  return {
    method: request.method ?? 'GET',
    url: new URL(address, 'http://aws'),
    rawPath: address.split('?')[0] ?? '/',
    headers: request.headers,
    body: Buffer.concat(parts),
  };
}
