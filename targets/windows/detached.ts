// The update as a task on its host (RUN-6), started at most once under the attempt's name: the theory is in `scripts/task.ts`.
import type { UpdateRequest } from '../packages/update-scope.ts';
import { type DetachedPoll, type DetachedState, HostAnswerError, type HostSession } from '../ports.ts';
import { askPowerShell } from './ask-powershell.ts';
import { notStarted } from './not-started.ts';
import { exitCodeOf, logOf } from './read/install-log.ts';
import { INSTALLED, type InstallResult } from './read/updates.ts';
import { SAME_BOOT_SECONDS } from './scripts/restart.ts';
import {
  POLL_ANSWER,
  pollScript,
  START_ANSWER,
  startScript,
  WITHDRAW_ANSWER,
  type WindowsPoll,
  withdrawScript,
} from './scripts/task.ts';
import { selectionOf } from './selection.ts';

type Ask = UpdateRequest & { readonly untilUptime?: number | null };

/** Throws HostAnswerError, `acted: no`, for what Windows has no such update of: prerequisites say so before. */
export async function startUpdate(session: HostSession, name: string, ask: Ask): Promise<'started' | 'already'> {
  const selection = selectionOf(ask.scope, ask.excludes);
  if (selection === null) throw new HostAnswerError('Windows has no kernels of its own track', 'no');
  if (ask.download !== undefined) throw new HostAnswerError('updates of Windows are not fetched on the eve', 'no');
  const job = { kind: 'install', parameters: { serverSelection: 0, ...selection } } as const;
  const script = startScript(name, job, ask.untilUptime ?? null);
  const { AlreadyThere, Late, NotStarted } = await askPowerShell(session, script, START_ANSWER);
  if (NotStarted !== null) throw notStarted('the update was not started: ', NotStarted);
  if (Late === true) throw new HostAnswerError('the order to start reached the host too late');
  if (AlreadyThere === null) throw new HostAnswerError('the update was perhaps not started');
  return AlreadyThere ? 'already' : 'started';
}

export async function closeUpdate(session: HostSession, name: string): Promise<'closed' | 'taken'> {
  const { Closed } = await askPowerShell(session, withdrawScript(name), WITHDRAW_ANSWER);
  return Closed ? 'closed' : 'taken';
}

export async function pollUpdate(session: HostSession, name: string, offset: number): Promise<DetachedPoll> {
  const poll = await askPowerShell(session, pollScript(name), POLL_ANSWER);
  const result = resultOf(session, poll);
  const log = Buffer.from(logSoFar(poll, result)).subarray(offset);
  return { state: stateOf(poll, result), log: log.toString('utf8'), nextOffset: offset + log.length };
}

export async function wholeLog(session: HostSession, name: string): Promise<string> {
  const poll = await askPowerShell(session, pollScript(name), POLL_ANSWER);
  return logSoFar(poll, resultOf(session, poll));
}

/** What its job has written on its way, which has ended when there is a result, and then what is made of that. */
function logSoFar({ Progress }: WindowsPoll, result: InstallResult | null): string {
  const onTheWay = Progress ?? '';
  return result === null
    ? onTheWay
    : `${onTheWay}${onTheWay === '' || onTheWay.endsWith('\n') ? '' : '\n'}${logOf(result)}`;
}

function resultOf(session: HostSession, { Result }: WindowsPoll): InstallResult | null {
  if (Result === null) return null;
  const read = INSTALLED.safeParse(Result);
  if (read.success) return read.data;
  throw new HostAnswerError(`${session.address}: the result of the update cannot be read`);
}

function stateOf(poll: WindowsPoll, result: InstallResult | null): DetachedState {
  if (poll.Claim === null) return { kind: 'absent', uptimeSeconds: secondsSince(poll.LastBootUpTime, poll) };
  if (poll.Claim === 'closed') return { kind: 'closed' };
  if (result !== null) {
    return isServicing(poll, result) ? { kind: 'running' } : { kind: 'ended', exitCode: exitCodeOf(result) };
  }
  if (poll.IsOver === true) return { kind: 'interrupted', rebooted: hasRebooted(poll) };
  return { kind: 'running' };
}

/** Windows goes on with its components for a while after an install: a restart in the middle is what is to be avoided. */
const SERVICING_SECONDS = 30 * 60;

function isServicing(poll: WindowsPoll, { EndedAt, Skipped }: InstallResult): boolean {
  if (!poll.TiWorker || Skipped !== null || EndedAt === null) return false;
  return secondsSince(EndedAt, poll) < SERVICING_SECONDS;
}

function secondsSince(from: Date, { Now }: WindowsPoll): number {
  return Math.max(0, Math.floor((Now.getTime() - from.getTime()) / 1000));
}

function hasRebooted({ ClaimedIn, LastBootUpTime }: WindowsPoll): boolean {
  if (ClaimedIn === null) return false;
  return Math.abs(LastBootUpTime.getTime() - ClaimedIn.getTime()) > SAME_BOOT_SECONDS * 1000;
}
