// Commands of Systems Manager: delivery, run and end of each invocation by the stand-in's clock, and what the parent says.
import { randomUUID } from 'node:crypto';
import type { Command, CommandInvocationStatus, SendCommandRequest } from '@aws-sdk/client-ssm';
import type { Clock } from './clock.ts';
import { type Document, documentFor, type Given, type Step, stepLimitMs } from './documents.ts';
import { AwsError } from './error.ts';
import type { CommandFault, Faults } from './faults.ts';
import type { Machine } from './machine.ts';
import type { Outcome } from './patch-run.ts';

export type Invocation = {
  readonly sent: Sent;
  readonly machine: Machine;
  readonly fault: CommandFault | undefined;
  status: CommandInvocationStatus;
  details: string;
  startedAt?: number;
  endedAt?: number;
  outcome?: Outcome;
  run?: Run;
  cancelledAt?: number;
};

export type Sent = {
  readonly id: string;
  readonly request: SendCommandRequest;
  readonly document: Document;
  readonly given: Given;
  readonly at: number;
  readonly invocations: readonly Invocation[];
};

/** Its end is known from the start, or somebody really runs it; `finish` is called once. */
export type Run = {
  readonly endsAt: () => number | undefined;
  readonly finish: () => Outcome;
  readonly abort?: () => void;
};
export type Runner = (invocation: Invocation, startedAt: number) => Run;
export type Keeper = (invocation: Invocation, step: Step, outcome: Outcome) => void;

const DELIVERY_TAKES_MS = 1000;
const DELAYED_AFTER_MS = 5000;
const CANCELLING_TAKES_MS = 2000;
const CANCELLED_AFTER_MS = 500;
const DELIVERY_LIMIT_S = 3600;
const FINAL: readonly CommandInvocationStatus[] = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

export class Commands {
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #runner: Runner;
  readonly #keep: Keeper;
  readonly #sent = new Map<string, Sent>();

  constructor(clock: Clock, faults: Faults, runner: Runner, keep: Keeper) {
    this.#clock = clock;
    this.#faults = faults;
    this.#runner = runner;
    this.#keep = keep;
  }

  send(request: SendCommandRequest, machines: readonly Machine[]): Sent {
    const name = (request.DocumentName ?? '').replace(/^arn:aws:ssm:[^:]*:[^:]*:document\//, '');
    const given = request.Parameters ?? {};
    const document = documentFor(name, given);
    const strange = machines.filter((one) => !document.platforms.includes(one.isWindows ? 'Windows' : 'Linux'));
    if (strange.length > 0 && request.InstanceIds !== undefined)
      throw new AwsError(
        'UnsupportedPlatformType',
        `The document ${name} does not support the platform of ${strange.map(({ id }) => id).join(', ')}.`,
      );
    const invocations: Invocation[] = [];
    const sent: Sent = {
      id: randomUUID(),
      request: { ...request, DocumentName: name },
      document,
      given,
      at: this.#clock.now(),
      invocations,
    };
    for (const machine of machines.filter((one) => !strange.includes(one))) {
      const fault = this.#faults.ofCommand({ operation: 'SendCommand', document: name, instanceId: machine.id });
      invocations.push({ sent, machine, fault, status: 'Pending', details: 'Pending' });
    }
    this.#sent.set(sent.id, sent);
    return sent;
  }

  get(id: string): Sent | undefined {
    this.settle();
    return this.#sent.get(id);
  }

  all(): readonly Sent[] {
    this.settle();
    return [...this.#sent.values()];
  }

  cancel(sent: Sent, instanceIds: readonly string[] | undefined): void {
    this.settle();
    for (const one of sent.invocations) {
      if (isOver(one) || (instanceIds !== undefined && instanceIds.length > 0 && !instanceIds.includes(one.machine.id)))
        continue;
      if (one.startedAt === undefined) end(one, 'Cancelled', 'Cancelled', this.#clock.now());
      else {
        one.cancelledAt = this.#clock.now();
        one.status = 'Cancelling';
        one.details = 'Cancelling';
      }
    }
  }

  /** Brings everything to where the clock is. */
  settle(): void {
    for (const sent of this.#sent.values()) {
      const most = amount(sent.request.MaxConcurrency ?? '50', sent.invocations.length);
      for (const one of sent.invocations) {
        if (isOver(one)) continue;
        const tooMany =
          sent.invocations.filter(countsAsError).length >
          amount(sent.request.MaxErrors ?? '0', sent.invocations.length);
        const isFree =
          sent.invocations.filter((other) => other.startedAt !== undefined && !isOver(other)).length < most;
        if (one.startedAt === undefined && tooMany && sent.invocations.length > most)
          end(one, 'Cancelled', 'Terminated', this.#clock.now());
        else this.#settleOne(one, isFree);
      }
    }
  }

  #settleOne(one: Invocation, isFree: boolean): void {
    if (one.startedAt === undefined) this.#deliver(one, isFree);
    if (one.startedAt !== undefined) this.#follow(one, one.startedAt);
  }

  /** Starts it, delays it, or gives it up. */
  #deliver(one: Invocation, isFree: boolean): void {
    const now = this.#clock.now();
    const { sent, machine, fault } = one;
    const limit = sent.at + (sent.request.TimeoutSeconds ?? DELIVERY_LIMIT_S) * 1000;
    const isTime = now >= sent.at + this.#clock.takes(DELIVERY_TAKES_MS);
    const canReach = machine.isOnline && fault?.kind !== 'delivery-timeout';
    if (fault?.kind === 'cancelled' && fault.stage === 'pending') end(one, 'Cancelled', 'Cancelled', now);
    else if (fault?.kind === 'undeliverable') {
      if (isTime) end(one, 'Failed', 'Undeliverable', now);
    } else if (canReach && isFree && isTime) {
      if (fault?.kind === 'agent-lost') machine.isReachable = false;
      one.startedAt = Math.max(sent.at + this.#clock.takes(DELIVERY_TAKES_MS), machine.bootedAt);
      set(one, 'InProgress', 'InProgress');
      one.run = this.#runner(one, one.startedAt);
    } else if (now >= limit) end(one, 'TimedOut', 'DeliveryTimedOut', limit);
    else if (!canReach && now >= sent.at + DELAYED_AFTER_MS) set(one, 'Delayed', 'Delayed');
  }

  /** Ends it when it is due: by itself, cancelled, or at its limit. */
  #follow(one: Invocation, startedAt: number): void {
    const now = this.#clock.now();
    const { sent, fault } = one;
    if (fault?.kind === 'cancelled' && one.cancelledAt === undefined && now >= startedAt + CANCELLED_AFTER_MS) {
      one.cancelledAt = startedAt + CANCELLED_AFTER_MS;
      set(one, 'Cancelling', 'Cancelling');
    }
    if (one.cancelledAt !== undefined) {
      const over = one.cancelledAt + CANCELLING_TAKES_MS;
      if (now < over) return;
      one.run?.abort?.();
      end(one, 'Cancelled', 'Cancelled', over);
      return;
    }
    if (fault?.kind === 'stuck' || fault?.kind === 'agent-lost') return;
    const limit = startedAt + stepLimitMs(sent.request.DocumentName ?? '', sent.given);
    const endsAt = fault?.kind === 'execution-timeout' ? undefined : one.run?.endsAt();
    if (endsAt !== undefined && endsAt <= limit && now >= endsAt) this.#finish(one, endsAt);
    else if (now >= limit) {
      one.run?.abort?.();
      end(one, 'TimedOut', 'ExecutionTimedOut', limit);
    }
  }

  #finish(one: Invocation, at: number): void {
    const outcome = spoiled(one.run?.finish() ?? { stdout: '', stderr: '', exitCode: 0 }, one.fault);
    one.outcome = outcome;
    const isDone = outcome.exitCode === 0;
    end(one, isDone ? 'Success' : 'Failed', isDone ? 'Success' : 'Failed', at);
    const step = ownStep(one);
    if (step !== undefined && one.fault?.kind !== 'no-s3-output') this.#keep(one, step, outcome);
  }
}

export function ownStep({ sent, machine }: Invocation): Step | undefined {
  const own = machine.isWindows ? 'Windows' : 'Linux';
  return sent.document.steps.find(({ platform }) => platform === undefined || platform === own);
}

export function isOver({ status }: Invocation): boolean {
  return FINAL.includes(status);
}

function set(one: Invocation, status: CommandInvocationStatus, details: string): void {
  one.status = status;
  one.details = details;
}

function end(one: Invocation, status: CommandInvocationStatus, details: string, at: number): void {
  set(one, status, details);
  one.endedAt = at;
}

function spoiled(outcome: Outcome, fault: CommandFault | undefined): Outcome {
  if (fault?.kind === 'failed')
    return {
      stdout: outcome.stdout,
      stderr: fault.stderr ?? 'failed to run commands: exit status 1\n',
      exitCode: fault.exitCode ?? 1,
    };
  if (fault?.kind !== 'long-output') return outcome;
  const line = 'Nothing to be seen here but one more line of output.\n';
  const long = line
    .repeat(Math.ceil((fault.characters ?? 100_000) / line.length))
    .slice(0, fault.characters ?? 100_000);
  return fault.on === 'stderr'
    ? { ...outcome, stderr: `${long}${outcome.stderr}` }
    : { ...outcome, stdout: `${long}${outcome.stdout}` };
}

/** What was never delivered does not count against the parent. */
function countsAsError({ details }: Invocation): boolean {
  return details === 'Failed' || details === 'ExecutionTimedOut';
}

/** `10` or `10%` */
function amount(text: string, of: number): number {
  return text.endsWith('%') ? Math.floor((Number(text.slice(0, -1)) * of) / 100) : Number(text);
}

export function commandOf(sent: Sent): Command {
  const { request, invocations } = sent;
  const errors = invocations.filter(countsAsError);
  const [Status, StatusDetails] = parentStatus(sent, errors);
  return {
    CommandId: sent.id,
    DocumentName: request.DocumentName,
    DocumentVersion: request.DocumentVersion ?? '$DEFAULT',
    Comment: request.Comment ?? '',
    ExpiresAfter: new Date(
      sent.at +
        (request.TimeoutSeconds ?? DELIVERY_LIMIT_S) * 1000 +
        stepLimitMs(request.DocumentName ?? '', sent.given),
    ),
    Parameters: request.Parameters,
    InstanceIds: request.InstanceIds ?? [],
    Targets: request.Targets ?? [],
    RequestedDateTime: new Date(sent.at),
    Status,
    StatusDetails,
    OutputS3BucketName: request.OutputS3BucketName ?? '',
    OutputS3KeyPrefix: request.OutputS3KeyPrefix ?? '',
    MaxConcurrency: request.MaxConcurrency ?? '50',
    MaxErrors: request.MaxErrors ?? '0',
    TargetCount: invocations.length,
    CompletedCount: invocations.filter(isOver).length,
    ErrorCount: errors.length,
    DeliveryTimedOutCount: invocations.filter(({ details }) => details === 'DeliveryTimedOut').length,
    TimeoutSeconds: request.TimeoutSeconds ?? DELIVERY_LIMIT_S,
  };
}

function parentStatus(
  { invocations, request }: Sent,
  errors: readonly Invocation[],
): readonly [Command['Status'], string] {
  if (invocations.length === 0) return ['Success', 'NoInstancesInTag'];
  if (invocations.some((one) => !isOver(one))) {
    if (invocations.some(({ status }) => status === 'Cancelling')) return ['Cancelling', 'Cancelling'];
    return invocations.every(({ status }) => status === 'Pending')
      ? ['Pending', 'Pending']
      : ['InProgress', 'InProgress'];
  }
  if (invocations.every(({ details }) => details === 'Cancelled')) return ['Cancelled', 'Cancelled'];
  if (errors.length > amount(request.MaxErrors ?? '0', invocations.length))
    return errors.every(({ details }) => details === 'ExecutionTimedOut')
      ? ['TimedOut', 'ExecutionTimedOut']
      : ['Failed', 'Failed'];
  const counted = invocations.filter(({ details }) => details !== 'Undeliverable');
  return counted.every(({ status }) => status === 'Success') ? ['Success', 'Success'] : ['Success', 'Incomplete'];
}
