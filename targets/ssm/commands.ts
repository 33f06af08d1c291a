// A command of Systems Manager on one instance: given once, and followed to its end by its invocation there, never by its parent, which may be
// called a success where nothing was delivered.
import { setTimeout as wait } from 'node:timers/promises';
import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import type { OrderStage } from '../../domain/attempts/order-stage.ts';
import { isNamed, plainWord, refusalOf } from './refusals.ts';
import type { AwsSide } from './setup.ts';

/** Known to `refusalOf` as one that was not sent. */
class OrderTooLate extends Error {
  override readonly name = 'OrderTooLate';
}

export type Order = {
  readonly instanceId: string;
  readonly document: 'AWS-RunShellScript' | 'AWS-RunPatchBaseline' | 'AWS-UpdateSSMAgent';
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** At most 100 characters: what is looked for where the answer was lost. */
  readonly comment: string;
  readonly output: { readonly bucket: string; readonly place: string };
};

/**
 * Seconds until an order that has not reached the agent is dropped there. The least is 30; an order that waits for longer would act when
 * nobody reckons with it any more.
 */
export const DELIVERY_SECONDS = 60;

/** Throws the SDK's error: what it says of the effect, `refusalOf` knows. */
async function giveOrder(side: AwsSide, order: Order, untilMs: number): Promise<string> {
  const { instanceId, document, parameters, comment, output } = order;
  const command = new SendCommandCommand({
    InstanceIds: [instanceId],
    DocumentName: document,
    Comment: comment,
    TimeoutSeconds: DELIVERY_SECONDS,
    Parameters: Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]])),
    OutputS3BucketName: output.bucket,
    OutputS3KeyPrefix: output.place,
  });
  // After it was signed: a process that was held up before signs anew, and one that is held up after is refused in five minutes.
  command.middlewareStack.add(
    (next) => async (args) => {
      if (Date.now() > untilMs) throw new OrderTooLate('the order was held up for too long');
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'untilMs' },
  );
  const { Command } = await side.once.ssm.send(command);
  const id = Command?.CommandId;
  if (id === undefined) throw new Error('the answer to an order has no id');
  return id;
}

/** Of an account that is asked too often nothing was done, and it is asked again. Throws as `giveOrder` does. */
export async function giveInTurn(
  side: AwsSide,
  order: Order,
  { untilMs, pollMs }: { readonly untilMs: number; readonly pollMs: number },
): Promise<string> {
  for (let pause = pollMs / 2; ; pause = Math.min(pause * 2, 10 * pollMs)) {
    try {
      return await giveOrder(side, order, untilMs);
    } catch (error) {
      if (refusalOf(error).kind !== 'limited' || Date.now() + pause > untilMs) throw error;
      await wait(pause);
    }
  }
}

/** `url`: where all of it is in the bucket; '' where that is not told. */
export type Output = { readonly text: string; readonly url: string };

export type Invocation = {
  readonly commandId: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stage: Stage;
};

export type Stage =
  | { readonly kind: 'under-way'; readonly at: OrderStage }
  /** It never reached the agent, and never will. */
  | { readonly kind: 'undelivered'; readonly why: string }
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** It was cut short, or its agent does not say how it ended. */
  | { readonly kind: 'cut'; readonly why: string };

/** null: not known there yet, as is normal right after the order. Throws the SDK's error. */
export async function readInvocation(
  side: AwsSide,
  { instanceId, commandId, step }: { readonly instanceId: string; readonly commandId: string; readonly step?: string },
): Promise<Invocation | null> {
  try {
    const said = await side.ssm.send(
      new GetCommandInvocationCommand({
        CommandId: commandId,
        InstanceId: instanceId,
        ...(step !== undefined && { PluginName: step }),
      }),
    );
    return {
      commandId,
      stdout: { text: said.StandardOutputContent ?? '', url: said.StandardOutputUrl ?? '' },
      stderr: { text: said.StandardErrorContent ?? '', url: said.StandardErrorUrl ?? '' },
      stage: stageOf(said),
    };
  } catch (error) {
    if (isNamed(error, 'InvocationDoesNotExist', 'InvalidCommandId')) return null;
    throw error;
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html, spelt with and without blanks. */
export function stageOf({
  Status,
  StatusDetails,
  ResponseCode,
}: Pick<GetCommandInvocationCommandOutput, 'Status' | 'StatusDetails' | 'ResponseCode'>): Stage {
  const status = plainWord(Status);
  const details = plainWord(StatusDetails);
  if (details === 'undeliverable' || details === 'deliverytimedout') return { kind: 'undelivered', why: details };
  switch (status) {
    case 'success':
    case 'failed':
      // What is no number is looked at again.
      if (!Number.isInteger(ResponseCode)) return { kind: 'under-way', at: 'at-work' };
      return ResponseCode === undefined || ResponseCode < 0
        ? { kind: 'cut', why: `${details}, without an exit code` }
        : { kind: 'ended', exitCode: ResponseCode };
    case 'timedout':
    case 'cancelled':
      return { kind: 'cut', why: details === '' ? status : details };
    case 'pending':
      return { kind: 'under-way', at: 'ordered' };
    case 'delayed':
    case 'cancelling':
      return { kind: 'under-way', at: status };
    default:
      return { kind: 'under-way', at: 'at-work' };
  }
}

/** Systems Manager may know nothing of an order for some seconds. */
const KNOWN_WITHIN_MS = 60_000;

/** Its end, or null when `untilMs` (of Date.now) comes first. A look that fails in passing is repeated. */
export async function awaitEnd(
  side: AwsSide,
  of: { readonly instanceId: string; readonly commandId: string; readonly step?: string },
  { untilMs, pollMs }: { readonly untilMs: number; readonly pollMs: number },
): Promise<Invocation | null> {
  const begun = Date.now();
  for (let pause = pollMs / 4; Date.now() < untilMs; pause = Math.min(pause * 1.5, pollMs)) {
    await wait(pause);
    const found = await look(side, of);
    if (found !== null && found.stage.kind !== 'under-way') return found;
    if (found === null && Date.now() - begun > KNOWN_WITHIN_MS) return null;
  }
  return null;
}

async function look(side: AwsSide, of: Parameters<typeof readInvocation>[1]): Promise<Invocation | null> {
  try {
    return await readInvocation(side, of);
  } catch (error) {
    if (refusalOf(error).kind === 'refused') throw error;
    return null;
  }
}

/** Best effort: what has begun may end all the same. */
export async function withdraw(side: AwsSide, instanceId: string, commandId: string): Promise<void> {
  await side.ssm
    .send(new CancelCommandCommand({ CommandId: commandId, InstanceIds: [instanceId] }))
    .catch((error) => void refusalOf(error));
}
