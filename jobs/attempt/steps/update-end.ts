// How an update ended: by its exit code and the whole of its log, or cut, with what had changed by then.
import { storeLog } from '../../../db/queries/attempts/attempt-logs.ts';
import { duplicatesText, newDuplicates } from '../../../domain/attempts/duplicates.ts';
import type { FailureClass } from '../../../domain/attempts/failure-class.ts';
import { packageDifference } from '../../../domain/attempts/package-difference.ts';
import { platformOf } from '../../../domain/servers/platform.ts';
import { kernelScriptFailure } from '../../../targets/packages/kernel-script.ts';
import { saidOfVersions } from '../../../targets/packages/version-words.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { unixFailureClass } from '../../../targets/ssm/failure-class.ts';
import { windowsFailureClass } from '../../../targets/windows/read/install-log.ts';
import type { FailedStep } from '../step.ts';
import { resultOf, type UpdateResult } from '../step-results.ts';
import { type Following, hostOf, lastLines } from './update-following.ts';

const HELD: ReadonlySet<FailureClass> = new Set<FailureClass>(['dependency', 'patches']);

/** Asked only when the log was read to its end: that must be known before the outcome is judged. */
export async function judge(following: Following, exitCode: number): Promise<UpdateResult> {
  const log = wholeLog(await keepLog(following), following.tail);
  const ofVersions = following.ctx.ask.scope.kind === 'versions';
  const isWindows = platformOf(following.ctx.session.os_family) === 'windows';
  const failure = isWindows ? windowsFailureClass(log) : unixFailureClass(log, exitCode);
  return {
    exitCode,
    // What does not fit or is gone is held, with its reason (PIN-1): that is how such an update is meant to end.
    failureClass: ofVersions && exitCode === 0 && HELD.has(failure) ? 'unknown' : failure,
    kernelFailure: kernelScriptFailure(log),
    tail: lastLines(following),
    ...(ofVersions && { said: saidOfVersions(log) }),
  };
}

/** A cut transaction may have changed a part: what, and what is installed twice now. Best effort, the failure stands anyway. */
export async function assess(following: Following, found: string, why: string): Promise<FailedStep> {
  await keepLog(following);
  const { ctx } = following;
  const tail = lastLines(following);
  const end: FailedStep = { kind: 'failed', failure: 'interrupted', detail: why, tail, result: { state: found } };
  const before = await resultOf(ctx.done, 'inventory-before');
  try {
    const after = await ctx.jobs.host.listPackages(hostOf(following));
    const twice = newDuplicates(before.packages, after);
    const changes = packageDifference(before.packages, after);
    const detail = [why, duplicatesText(twice)].filter((part) => part !== '').join('; ');
    return { ...end, detail, result: { state: found, changes, duplicates: twice.length } };
  } catch (error) {
    if (error instanceof ReachError || error instanceof HostAnswerError) return end;
    throw error;
  }
}

/** For the file behind the card. The outcome does not wait for it: a host that is lost now keeps the log itself, and null is given. */
async function keepLog(following: Following): Promise<string | null> {
  const { jobs, lease } = following.ctx;
  try {
    const log = await jobs.host.readLog(hostOf(following), following.name);
    await storeLog(jobs.db, lease.attemptId, log, jobs.clock.now());
    return log;
  } catch (error) {
    if (!(error instanceof ReachError || error instanceof HostAnswerError)) throw error;
    jobs.log.warn({ err: error }, 'the log could not be kept');
    return null;
  }
}

/** A large transaction ends with more rows than the tail holds: what it failed of stands above them. */
function wholeLog(kept: string | null, tail: string): string {
  if (kept === null) return tail;
  return kept.endsWith(tail) ? kept : `${kept}\n${tail}`;
}
