// What Patch Manager records of a run decides as well, whatever the exit code says.
import { expect, it } from 'vitest';
import { unixFailureClass } from '../../../targets/ssm/failure-class.ts';
import { endedRun } from '../../../targets/ssm/patch-run.ts';
import type { AwsSide } from '../../../targets/ssm/setup.ts';

const INSTANCE = { account: 'main', region: 'eu-west-3', instanceId: 'i-0123456789abcdef0' };
const RUN = { name: 'patchcenter-attempt-7', bucket: 'outputs', exitCode: 0 };
const NOTHING = { text: '', url: '' };

/** Each operation by the name of its command. */
function sideThatAnswers(answers: Readonly<Record<string, unknown>>): AwsSide {
  const ssm = { send: async (command: object) => answers[command.constructor.name] ?? {} };
  return { ssm, ec2: ssm, s3: ssm, once: { ssm, ec2: ssm } } as unknown as AwsSide;
}

const record = { InstanceId: INSTANCE.instanceId, InstallOverrideList: `s3://outputs/${RUN.name}.yaml` };

it.each([
  ['none that failed', { ...record, FailedCount: 0 }, [], 0],
  ['one that failed, and its name', { ...record, FailedCount: 1 }, [{ Title: 'bash', State: 'FAILED' }], 1],
  ['one that failed, and its name comes later', { ...record, FailedCount: 1 }, [], 1],
])('of %s', async (_what, state, Patches, exitCode) => {
  const side = sideThatAnswers({
    DescribeInstancePatchStatesCommand: { InstancePatchStates: [state] },
    DescribeInstancePatchesCommand: { Patches },
  });
  const end = await endedRun(side, INSTANCE, RUN, { stdout: NOTHING, stderr: NOTHING });
  expect(end.exitCode).toBe(exitCode);
  expect(end.log.includes('Error: 1 of the patches failed')).toBe(exitCode === 1);
});

it('its counts are those of that very run, and none where it is not recorded yet', async () => {
  const counted = { InstalledCount: 7, InstalledPendingRebootCount: 1, MissingCount: 2, InstalledRejectedCount: 3 };
  const of = (state: object) =>
    endedRun(sideThatAnswers({ DescribeInstancePatchStatesCommand: { InstancePatchStates: [state] } }), INSTANCE, RUN, {
      stdout: NOTHING,
      stderr: NOTHING,
    });
  expect((await of({ ...record, ...counted })).counts).toEqual({
    ...{ installed: 7, other: 0, pendingReboot: 1, rejected: 3, missing: 2, failed: 0 },
  });
  const ofAnother = { ...record, ...counted, InstallOverrideList: 's3://outputs/another.yaml' };
  expect((await of(ofAnother)).counts).toBeUndefined();
});

it.each([
  ['a patch that failed', { ...record, FailedCount: 2 }, 0, '', 'patches'],
  [
    'a patch that failed, and dnf says why',
    { ...record, FailedCount: 1 },
    0,
    ' nothing provides libx\nError: \n Problem: package a requires libx, but nothing provides it',
    'dependency',
  ],
  ['a full disk', { ...record, FailedCount: 1 }, 0, '[Errno 28] No space left on device', 'disk'],
  ['some patches, by its exit code', { ...record, FailedCount: 0 }, 195, '', 'patches'],
  ['its baseline, to which access is denied', { ...record, FailedCount: 0 }, 135, '', 'refused'],
  ['what is missing from the list', { ...record, FailedCount: 0 }, 196, '', 'dependency'],
  ['something else', { ...record, FailedCount: 0 }, 148, '', 'unknown'],
  ['nothing', { ...record, FailedCount: 0 }, 0, '', 'unknown'],
])('the class of a failure is that of %s', async (_what, state, exitCode, text, wanted) => {
  const side = sideThatAnswers({
    DescribeInstancePatchStatesCommand: { InstancePatchStates: [state] },
    DescribeInstancePatchesCommand: { Patches: [{ Title: 'openssl', State: 'FAILED' }] },
  });
  const end = await endedRun(side, INSTANCE, { ...RUN, exitCode }, { stdout: { text, url: '' }, stderr: NOTHING });
  expect(unixFailureClass(end.log, end.exitCode)).toBe(wanted);
});

it.each([
  ['none of its list, and calls itself a success', 3, 3, 'patches'],
  ['some of its list', 2, 3, 'unknown'],
  ['a list of nothing', 9, 0, 'unknown'],
  ['what another worker had ordered', 9, undefined, 'unknown'],
])('installed %s', async (_what, MissingCount, asked, wanted) => {
  const state = { ...record, InstalledCount: 40, MissingCount };
  const side = sideThatAnswers({ DescribeInstancePatchStatesCommand: { InstancePatchStates: [state] } });
  const run = { ...RUN, asked };
  const end = await endedRun(side, INSTANCE, run, { stdout: NOTHING, stderr: NOTHING });
  expect([end.exitCode, unixFailureClass(end.log, end.exitCode)]).toEqual([0, wanted]);
});
