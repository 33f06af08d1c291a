// Where an update by Systems Manager stands (RUN-6). Its invocation is looked for by the name in its comment, and only where there is none the
// host is asked: of an update that runs, nothing needs to be asked of a busy machine.

import type { OrderStage } from '../../domain/attempts/order-stage.ts';
import type { DetachedLayout } from '../detached/layout.ts';
import { isMoreThere, LOG_CHUNK, parsePoll } from '../detached/poll.ts';
import { askShell } from '../framed-shell.ts';
import { type DetachedPoll, type DetachedState, HostAnswerError, ReachError } from '../ports.ts';
import { reachError } from '../ssh/failures.ts';
import { claimedSince, ORDER_LOST_SECONDS, whereScript } from './claim.ts';
import type { Invocation } from './commands.ts';
import { type EndedRun, endedRun, findRun, readRun } from './patch-run.ts';
import { refusalOf } from './refusals.ts';
import type { RunMemory } from './run-memory.ts';
import { type AwsSetup, sideOf } from './setup.ts';
import type { SsmSession } from './start-update.ts';

export type Poller = {
  readonly setup: AwsSetup;
  readonly layout: DetachedLayout;
  readonly memory: RunMemory;
};

export async function pollUpdate(
  poller: Poller,
  session: SsmSession,
  name: string,
  offset: number,
): Promise<DetachedPoll> {
  const { setup, layout, memory } = poller;
  const commandId =
    memory.commandOf(session.instance, name) ?? (await told(session, () => find(poller, session, name)));
  if (commandId !== null) return told(session, () => follow(poller, session, { name, commandId, offset }));
  const said = await askShell(session, whereScript(name, offset, layout), { elevated: true });
  const seconds = claimedSince(said);
  if (seconds === null) return parsePoll(said, offset);
  // The order may have been given between the two looks.
  const late = await told(session, () => findRun(sideOf(setup, session.instance), session.instance.instanceId, name));
  if (late !== null) return told(session, () => follow(poller, session, { name, commandId: late, offset }));
  const state: DetachedState = seconds < ORDER_LOST_SECONDS ? { kind: 'running' } : { ...CUT, why: NO_ORDER };
  return { state, log: '', nextOffset: offset };
}

const CUT = { kind: 'interrupted', rebooted: false } as const satisfies DetachedState;

/** None can come any more (`claim.ts`). */
const NO_ORDER = 'the update never ran: Systems Manager knows of no order for it';

/** Cancelled by somebody, say. Whether the agent has ended what it had begun, Systems Manager does not tell. */
function cutText(instanceId: string, why: string): string {
  return `Systems Manager ended the update on ${instanceId} (${why}): what it had begun may go on there`;
}

async function find({ setup, memory }: Poller, { instance }: SsmSession, name: string): Promise<string | null> {
  const found = await findRun(sideOf(setup, instance), instance.instanceId, name);
  if (found !== null) memory.ordered(instance, name, found);
  return found;
}

type Followed = { readonly name: string; readonly commandId: string; readonly offset: number };

async function follow(poller: Poller, session: SsmSession, followed: Followed): Promise<DetachedPoll> {
  const { setup, memory } = poller;
  const { instance } = session;
  const { commandId, offset } = followed;
  const run = await readRun(sideOf(setup, instance), instance.instanceId, commandId);
  // What it prints is not told before its end, so that how far it is stays unknown.
  const running = (stage: OrderStage): DetachedPoll => ({
    state: { kind: 'running', order: { stage, packages: memory.packagesOf(commandId) ?? 0 } },
    ...{ log: '', nextOffset: offset },
  });
  if (run === null) return running('ordered');
  if (run.stage.kind === 'under-way') return running(run.stage.at);
  const { stage, ...output } = run;
  if (stage.kind === 'undelivered') {
    const why = `the agent of ${instance.instanceId} did not fetch the order (${stage.why})`;
    return { state: { kind: 'closed', why }, log: '', nextOffset: offset };
  }
  if (stage.kind === 'cut') {
    const log = `${output.stdout.text}${output.stderr.text}Error: Systems Manager ended it: ${stage.why}\n`;
    return piece({ ...CUT, why: cutText(instance.instanceId, stage.why) }, Buffer.from(log), offset);
  }
  const end = await wholeRun(poller, session, { ...followed, exitCode: stage.exitCode }, output);
  const { exitCode, log, counts } = end;
  return {
    ...piece({ kind: 'ended', exitCode }, Buffer.from(log), offset),
    ...(counts !== undefined && { patchCounts: counts }),
  };
}

/** Read once: it is asked for in pieces, and Patch Manager's record may be another one by then. */
async function wholeRun(
  { setup, memory }: Poller,
  { instance }: SsmSession,
  { name, commandId, exitCode }: Followed & { readonly exitCode: number },
  output: Pick<Invocation, 'stdout' | 'stderr'>,
): Promise<EndedRun> {
  const known = memory.endOf(commandId);
  if (known !== undefined) return known;
  const run = { name, exitCode, bucket: setup.bucket, asked: memory.packagesOf(commandId) };
  const end = await endedRun(sideOf(setup, instance), instance, run, output);
  memory.ended(commandId, end);
  return end;
}

/** As `pollDetached` gives a log: up to a whole character, asked for again from `nextOffset` while `isMoreThere`. */
function piece(state: DetachedState, log: Buffer, offset: number): DetachedPoll {
  let end = Math.min(offset + LOG_CHUNK, log.length);
  // A byte 10xxxxxx goes on with a character that the piece would cut.
  while (end < log.length && end > offset && ((log[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { state, log: log.subarray(offset, end).toString('utf8'), nextOffset: Math.max(offset, end) };
}

/** The whole log, as far as it is there. */
export async function readLog(poller: Poller, session: SsmSession, name: string, maxBytes: number): Promise<string> {
  const parts: string[] = [];
  for (let offset = 0; offset < maxBytes; ) {
    const { log, nextOffset } = await pollUpdate(poller, session, name, offset);
    parts.push(log);
    const bytes = nextOffset - offset;
    offset = nextOffset;
    if (!isMoreThere(bytes)) break;
  }
  return parts.join('');
}

/** What AWS does not tell now may be told later: nothing is known of the update. */
async function told<T>({ instance }: SsmSession, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof HostAnswerError || error instanceof ReachError) throw error;
    const { kind, detail } = refusalOf(error);
    throw reachError(kind === 'refused' ? 'aws-refused' : 'connection-lost', `${instance.instanceId}: ${detail}`);
  }
}
