// One run of AWS-RunPatchBaseline, as its invocation on the instance and Patch Manager's own record tell it.
import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  type InstancePatchState,
  ListCommandInvocationsCommand,
} from '@aws-sdk/client-ssm';
import type { PatchCounts } from '../../domain/attempts/patch-counts.ts';
import { passedTokens } from '../../domain/integrations/passed-tokens.ts';
import type { SsmInstance } from '../ports.ts';
import { HostAnswerError } from '../ports.ts';
import { type Invocation, readInvocation } from './commands.ts';
import { wholeOutput } from './kept-output.ts';
import { plainWord } from './refusals.ts';
import type { AwsSide } from './setup.ts';

/** Of the three steps of the document, the one that acts on Linux; the others say nothing. */
const STEP = 'PatchLinux';
const DOCUMENT = 'AWS-RunPatchBaseline';
const UNDER_WAY = ['pending', 'inprogress', 'delayed', 'cancelling'];
const MAX_LOG_BYTES = 2 << 20;

/** The command of that name; null: none is listed, which for some seconds says nothing. Of several, which cannot be, the one that runs counts. */
export async function findRun({ ssm }: AwsSide, instanceId: string, name: string): Promise<string | null> {
  const found: { readonly id: string; readonly isOver: boolean; readonly at: number }[] = [];
  const isPassed = passedTokens();
  let next: string | undefined;
  do {
    const page = await ssm.send(
      new ListCommandInvocationsCommand({
        InstanceId: instanceId,
        MaxResults: 50,
        Filters: [{ key: 'DocumentName', value: DOCUMENT }],
        ...(next !== undefined && { NextToken: next }),
      }),
    );
    for (const { CommandId: id, Comment, Status, RequestedDateTime } of page.CommandInvocations ?? []) {
      if (id === undefined || Comment !== name) continue;
      const isOver = !UNDER_WAY.includes(plainWord(Status));
      found.push({ id, isOver, at: Number(RequestedDateTime ?? 0) });
    }
    if (page.NextToken !== undefined && isPassed(page.NextToken))
      throw new HostAnswerError(`${instanceId}: the list of its commands does not end`);
    next = page.NextToken;
  } while (next !== undefined && next !== '');
  const [first] = found.sort((a, b) => Number(a.isOver) - Number(b.isOver) || b.at - a.at);
  return first?.id ?? null;
}

/** null: not known yet. */
export async function readRun(side: AwsSide, instanceId: string, commandId: string): Promise<Invocation | null> {
  return readInvocation(side, { instanceId, commandId, step: STEP });
}

/** `counts`: of Patch Manager; absent: not told in time. */
export type EndedRun = { readonly exitCode: number; readonly log: string; readonly counts?: PatchCounts };

type Ended = {
  readonly name: string;
  readonly bucket: string;
  readonly exitCode: number;
  /** Packages in its list; undefined: another worker gave the order. */
  readonly asked?: number | undefined;
};

/**
 * Its exit code in the terms of a package manager, and the whole of its log with what Patch Manager records: a run that calls itself a success and
 * has patches that failed is none.
 */
export async function endedRun(
  side: AwsSide,
  { instanceId }: SsmInstance,
  run: Ended,
  output: Pick<Invocation, 'stdout' | 'stderr'>,
): Promise<EndedRun> {
  const { bucket, name } = run;
  const whole = await wholeOutput(side, output, bucket, MAX_LOG_BYTES);
  const state = await readState(side, instanceId, `/${name}.yaml`);
  const counts = state === null ? null : countsOf(state);
  const failures = counts?.failed ?? 0;
  const failed = failures === 0 ? [] : await failedPatches(side, instanceId);
  const meaning = run.exitCode === 0 ? [] : [exitMeaning(run.exitCode)];
  const lines = [
    counts === null ? NOT_TOLD : countsLine(counts),
    ...missingLines(counts, run.asked ?? 0),
    ...failed.map((title) => `Failed: ${title}`),
    ...(failures > 0 ? [`Error: ${failures} of the patches failed`] : meaning),
  ];
  const said = [whole.stdout, whole.stderr].filter((text) => text.trim() !== '').map((text) => text.trimEnd());
  return {
    // Their count is of that run; their names may come later than it.
    exitCode: failures > 0 ? 1 : exitCodeOf(run.exitCode),
    log: `${[...said, ...lines].join('\n')}\n`,
    ...(counts !== null && { counts }),
  };
}

const NOT_TOLD = 'Patch Manager has not recorded this run yet.';
/** The record comes after the end of the command, in its own time. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 1500;

/** Of that very run, by its list: an older one says nothing of it. null: not told in time. */
async function readState({ ssm }: AwsSide, instanceId: string, list: string): Promise<InstancePatchState | null> {
  for (let left = LOOKS; left > 0; left -= 1) {
    const { InstancePatchStates = [] } = await ssm.send(
      new DescribeInstancePatchStatesCommand({ InstanceIds: [instanceId] }),
    );
    const own = InstancePatchStates.find(
      ({ InstanceId, InstallOverrideList }) => InstanceId === instanceId && InstallOverrideList?.endsWith(list),
    );
    if (own !== undefined) return own;
    if (left > 1) await wait(BETWEEN_LOOKS_MS);
  }
  return null;
}

function countsOf(state: InstancePatchState): PatchCounts {
  return {
    installed: state.InstalledCount ?? 0,
    other: state.InstalledOtherCount ?? 0,
    pendingReboot: state.InstalledPendingRebootCount ?? 0,
    rejected: state.InstalledRejectedCount ?? 0,
    missing: state.MissingCount ?? 0,
    failed: state.FailedCount ?? 0,
  };
}

function countsLine({ installed, other, pendingReboot, missing, failed }: PatchCounts): string {
  return `Patch Manager: ${installed} installed, ${other} other, ${pendingReboot} pending a reboot, ${missing} missing, ${failed} failed.`;
}

/** All of its list may be missing still, though it calls itself a success (`unixFailureClass`). */
function missingLines(counts: PatchCounts | null, asked: number): readonly string[] {
  if (counts === null || asked === 0 || counts.missing < asked) return [];
  return [`Patch Manager misses ${counts.missing} packages, and was asked for ${asked}`];
}

async function failedPatches({ ssm }: AwsSide, instanceId: string): Promise<readonly string[]> {
  const titles: string[] = [];
  const isPassed = passedTokens();
  let next: string | undefined;
  do {
    const page = await ssm.send(
      new DescribeInstancePatchesCommand({
        InstanceId: instanceId,
        MaxResults: 100,
        ...(next !== undefined && { NextToken: next }),
      }),
    );
    // The enumeration is in capitals with underscores, values are not.
    const failed = (page.Patches ?? []).filter(({ State }) => plainWord(State) === 'failed');
    titles.push(...failed.map(({ Title, KBId }) => Title ?? KBId ?? '?'));
    if (page.NextToken !== undefined && isPassed(page.NextToken))
      throw new HostAnswerError(`${instanceId}: the list of its patches does not end`);
    next = page.NextToken;
  } while (next !== undefined && next !== '');
  return titles;
}

/** It would have asked its agent for a restart: all of it was installed. */
const DONE_AND_RESTART = 194;

/** Those from 130 on are of the document itself, before anything was installed, and no signals. */
function exitCodeOf(code: number): number {
  if (code === DONE_AND_RESTART) return 0;
  return code >= 124 ? 1 : code;
}

function exitMeaning(code: number): string {
  const known = EXIT_MEANINGS[code];
  return `Error: Patch Manager ended with exit code ${code}${known === undefined ? '' : ` (${known})`}`;
}

const EXIT_MEANINGS: Readonly<Record<number, string>> = {
  2: 'something that is needed is not in the list',
  130: 'its association could not be read',
  133: 'its baseline could not be read',
  135: 'access to its baseline was denied: AmazonSSMManagedInstanceCore',
  140: 'its list of packages could not be read: s3:GetObject',
  143: 'the snapshot of the baseline failed',
  145: 'access to the snapshot of the baseline was denied: AmazonSSMManagedInstanceCore',
  146: 'the operating system is not supported by Patch Manager',
  148: 'the metadata of the instance could not be read',
  149: 'its inventory could not be sent',
  156: 'its list of packages could not be read: s3:GetObject',
  195: 'some patches failed',
  196: 'something that is needed is not in the list',
};
