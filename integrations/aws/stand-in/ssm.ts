// The operations of Systems Manager that the stand-in answers.
import type {
  CancelCommandRequest,
  CommandInvocation,
  CommandPlugin,
  DescribeInstanceInformationRequest,
  DescribeInstancePatchesRequest,
  DescribeInstancePatchStatesRequest,
  DescribePatchBaselinesRequest,
  GetCommandInvocationRequest,
  GetPatchBaselineRequest,
  InstanceInformation,
  InstancePatchState,
  ListCommandInvocationsRequest,
  ListCommandsRequest,
  ListComplianceItemsRequest,
  SendCommandRequest,
  Target,
} from '@aws-sdk/client-ssm';
import { commandOf, type Invocation, isOver, ownStep, type Sent } from './commands.ts';
import type { Step } from './documents.ts';
import { AwsError } from './error.ts';
import { AGENT_LATEST, type Machine, PLATFORMS } from './machine.ts';
import { pageOf } from './pages.ts';
import { complianceData, countsOf, isCompliant } from './patches.ts';
import { ACCOUNT_ID, outputPlace, type World } from './world.ts';

const [STDOUT_LIMIT, STDERR_LIMIT, LIST_OUTPUT_LIMIT] = [24_000, 8_000, 2_500];

export type Handler = (input: never) => unknown;

/** `stale`: patch states as they were before the last run. */
export function ssmHandlers(world: World, stale: () => boolean): Readonly<Record<string, Handler>> {
  const { commands } = world;
  const managed = () => [...world.machines.values()].filter((one) => one.isManaged);
  const sentAs = (id: string | undefined): Sent => {
    const sent = commands.get(id ?? '');
    if (sent === undefined) throw new AwsError('InvalidCommandId', '');
    return sent;
  };
  const lastRun = (machine: Machine | undefined) => (stale() ? machine?.runBefore : machine?.lastRun);

  return {
    SendCommand(input: SendCommandRequest) {
      const bucket = input.OutputS3BucketName;
      if (bucket !== undefined && !world.buckets.has(bucket))
        throw new AwsError('InvalidOutputFolder', `The S3 bucket ${bucket} does not exist.`);
      const machines = targetsOf(world, input);
      return { Command: commandOf(commands.send(input, machines)) };
    },

    GetCommandInvocation({ CommandId, InstanceId, PluginName }: GetCommandInvocationRequest) {
      const one = sentAs(CommandId).invocations.find(({ machine }) => machine.id === InstanceId);
      if (one === undefined) throw new AwsError('InvocationDoesNotExist', '');
      return resultOf(world, one, PluginName);
    },

    ListCommandInvocations({
      CommandId,
      InstanceId,
      Details,
      MaxResults,
      NextToken,
      Filters = [],
    }: ListCommandInvocationsRequest) {
      const sent = CommandId === undefined ? commands.all() : [sentAs(CommandId)];
      const rows = sent
        .flatMap(({ invocations }) => invocations)
        .filter(({ machine }) => InstanceId === undefined || machine.id === InstanceId)
        .filter((one) => Filters.every(({ key, value }) => key !== 'Status' || one.status === value));
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 50);
      return { CommandInvocations: page.map((one) => listed(world, one, Details === true)), NextToken: next };
    },

    ListCommands({ CommandId, MaxResults, NextToken }: ListCommandsRequest) {
      const sent = CommandId === undefined ? commands.all() : [sentAs(CommandId)];
      const { rows, next } = pageOf(sent, NextToken, MaxResults ?? 50);
      return { Commands: rows.map(commandOf), NextToken: next };
    },

    CancelCommand({ CommandId, InstanceIds }: CancelCommandRequest) {
      commands.cancel(sentAs(CommandId), InstanceIds);
      return {};
    },

    DescribeInstanceInformation({
      Filters = [],
      InstanceInformationFilterList = [],
      MaxResults,
      NextToken,
    }: DescribeInstanceInformationRequest) {
      const filters = [
        ...Filters,
        ...InstanceInformationFilterList.map(({ key, valueSet }) => ({ Key: key as string, Values: valueSet })),
      ];
      const rows = managed()
        .map((machine) => ({ machine, row: informationOf(world, machine) }))
        .filter(({ machine, row }) =>
          filters.every(({ Key, Values = [] }) =>
            Values.some((value) => informationHas(machine, row, Key ?? '', value)),
          ),
        );
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 10);
      return { InstanceInformationList: page.map(({ row }) => row), NextToken: next };
    },

    DescribeInstancePatches({ InstanceId, Filters = [], MaxResults, NextToken }: DescribeInstancePatchesRequest) {
      const run = lastRun(managed().find(({ id }) => id === InstanceId));
      const rows = (run?.reports ?? []).filter(({ patch, state }) =>
        Filters.every(({ Key, Values = [] }) => {
          const has = { State: state, KBId: patch.id, Classification: patch.classification, Severity: patch.severity }[
            Key ?? ''
          ];
          if (has === undefined) throw new AwsError('InvalidFilter', `The filter ${Key} is not valid.`);
          return Values.includes(has);
        }),
      );
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 50);
      return { Patches: page.map(complianceData), NextToken: next };
    },

    DescribeInstancePatchStates({ InstanceIds = [], MaxResults, NextToken }: DescribeInstancePatchStatesRequest) {
      const rows = managed()
        .filter(({ id }) => InstanceIds.includes(id))
        .flatMap((machine) => patchStateOf(machine, lastRun(machine)) ?? []);
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 50);
      return { InstancePatchStates: page, NextToken: next };
    },

    DescribePatchBaselines({ Filters = [], MaxResults, NextToken }: DescribePatchBaselinesRequest) {
      const rows = world.baselines.filter((one) =>
        Filters.every(({ Key, Values = [] }) => {
          if (Key === 'OPERATING_SYSTEM') return Values.includes(one.OperatingSystem);
          if (Key === 'NAME_PREFIX') return Values.some((prefix) => one.Name?.startsWith(prefix));
          if (Key === 'OWNER') return Values.includes(one.Name?.startsWith('AWS-') ? 'AWS' : 'Self');
          throw new AwsError('InvalidFilter', `The filter ${Key} is not valid.`);
        }),
      );
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 50);
      const BaselineIdentities = page.map(({ BaselineId, Name, OperatingSystem, Description, PatchGroups = [] }) => ({
        BaselineId,
        BaselineName: Name,
        OperatingSystem,
        BaselineDescription: Description,
        DefaultBaseline: PatchGroups.length === 0,
      }));
      return { BaselineIdentities, NextToken: next };
    },

    GetPatchBaseline({ BaselineId }: GetPatchBaselineRequest) {
      const found = world.baselines.find(
        (one) => BaselineId === one.BaselineId || BaselineId?.endsWith(`patchbaseline/${one.BaselineId}`),
      );
      if (found === undefined)
        throw new AwsError('DoesNotExistException', `Patch Baseline ${BaselineId} does not exist.`);
      return found;
    },

    ListComplianceItems({ ResourceIds = [], Filters = [], MaxResults, NextToken }: ListComplianceItemsRequest) {
      const machine = managed().find(({ id }) => ResourceIds.includes(id));
      const run = lastRun(machine);
      const rows = (run?.reports ?? [])
        .map(({ patch, state, level }) => ({
          ComplianceType: 'Patch',
          ResourceType: 'ManagedInstance',
          ResourceId: machine?.id,
          Id: patch.id,
          Title: patch.title,
          Status: isCompliant(state) ? 'COMPLIANT' : 'NON_COMPLIANT',
          Severity: level,
          ExecutionSummary: { ExecutionTime: run?.to, ExecutionId: run?.snapshotId, ExecutionType: 'Command' },
          Details: {
            PatchState: state,
            Classification: patch.classification,
            PatchBaselineId: run?.baselineId,
            PatchGroup: run?.patchGroup,
          },
        }))
        .filter((row) =>
          Filters.every(
            ({ Key, Values = [] }) =>
              !['Status', 'ComplianceType', 'Severity'].includes(Key ?? '') ||
              Values.includes(String(row[Key as 'Status'])),
          ),
        );
      const { rows: page, next } = pageOf(rows, NextToken, MaxResults ?? 50);
      return { ComplianceItems: page, NextToken: next };
    },
  };
}

function targetsOf(world: World, { InstanceIds, Targets = [] }: SendCommandRequest): readonly Machine[] {
  if (InstanceIds === undefined && Targets.length === 0)
    throw new AwsError('InvalidInstanceId', 'Either InstanceIds or Targets must be given.');
  if (InstanceIds === undefined)
    return [...world.machines.values()].filter(
      (one) => one.isManaged && Targets.every((target) => isTarget(one, target)),
    );
  if (new Set(InstanceIds).size !== InstanceIds.length) throw new AwsError('DuplicateInstanceId', '');
  const found = InstanceIds.map((id) => world.machines.get(id));
  const strange = InstanceIds.filter((_, at) => found[at]?.isManaged !== true);
  if (strange.length > 0)
    throw new AwsError(
      'InvalidInstanceId',
      `Instances [[${strange.join(', ')}]] not in a valid state for account ${ACCOUNT_ID}`,
    );
  return found.flatMap((one) => one ?? []);
}

function isTarget(machine: Machine, { Key = '', Values = [] }: Target): boolean {
  if (Key === 'InstanceIds') return Values.includes(machine.id);
  if (Key === 'tag-key') return Values.some((key) => machine.tags.has(key));
  if (!Key.startsWith('tag:')) throw new AwsError('InvalidTarget', `The target key ${Key} is not valid.`);
  return Values.includes(machine.tags.get(Key.slice(4)) ?? '');
}

function informationOf(world: World, machine: Machine): InstanceInformation {
  const { name, version } = PLATFORMS[machine.seed.platform];
  return {
    InstanceId: machine.id,
    PingStatus: machine.isOnline ? 'Online' : 'ConnectionLost',
    LastPingDateTime: machine.isOnline ? world.clock.date() : new Date(machine.bootedAt),
    AgentVersion: machine.agent ?? undefined,
    IsLatestVersion: machine.agent === AGENT_LATEST,
    PlatformType: machine.isWindows ? 'Windows' : 'Linux',
    PlatformName: name,
    PlatformVersion: version,
    ResourceType: 'EC2Instance',
    IPAddress: machine.seed.address,
    ComputerName: `${machine.seed.name}.corp.example`,
    SourceId: machine.id,
    SourceType: 'AWS::EC2::Instance',
  };
}

function informationHas(machine: Machine, row: InstanceInformation, key: string, value: string): boolean {
  if (key.startsWith('tag:')) return machine.tags.get(key.slice(4)) === value;
  const has = {
    InstanceIds: row.InstanceId,
    PingStatus: row.PingStatus,
    PlatformTypes: row.PlatformType,
    AgentVersion: row.AgentVersion,
    ResourceType: row.ResourceType,
    SourceIds: row.SourceId,
    SourceTypes: row.SourceType,
    'tag-key': machine.tags.has(value) ? value : '',
  }[key];
  if (has === undefined) throw new AwsError('InvalidFilterKey', `The filter key ${key} is not valid.`);
  return has === value;
}

/** Never scanned: no state at all. */
function patchStateOf(machine: Machine, run: Machine['lastRun']): InstancePatchState | undefined {
  if (run === undefined) return undefined;
  return {
    InstanceId: machine.id,
    PatchGroup: run.patchGroup,
    BaselineId: run.baselineId,
    SnapshotId: run.snapshotId,
    ...(run.overrideList !== '' && { InstallOverrideList: run.overrideList }),
    OwnerInformation: '',
    ...countsOf(run.reports),
    OperationStartTime: run.from,
    OperationEndTime: run.to,
    Operation: run.operation,
    RebootOption: run.rebootOption,
    ...(run.operation === 'Install' && run.rebootOption === 'NoReboot' && { LastNoRebootInstallOperationTime: run.to }),
  };
}

function resultOf(world: World, one: Invocation, name: string | undefined) {
  const { sent, machine } = one;
  const { steps } = sent.document;
  // With several steps, only that of one that was asked for says what it printed.
  const step =
    name === undefined ? (steps.length === 1 ? steps[0] : undefined) : steps.find((any) => any.name === name);
  if (name !== undefined && step === undefined) throw new AwsError('InvalidPluginName', '');
  const isSkipped = step?.platform !== undefined && step !== ownStep(one);
  const {
    stdout = '',
    stderr = '',
    exitCode,
  } = isSkipped || step === undefined ? { exitCode: isSkipped ? 0 : -1 } : (one.outcome ?? { exitCode: -1 });
  return {
    CommandId: sent.id,
    InstanceId: machine.id,
    Comment: sent.request.Comment ?? '',
    DocumentName: sent.request.DocumentName,
    DocumentVersion: sent.request.DocumentVersion ?? '$DEFAULT',
    PluginName: step?.name ?? '',
    ResponseCode: exitCode,
    ExecutionStartDateTime: one.startedAt === undefined ? '' : new Date(one.startedAt).toISOString(),
    ExecutionElapsedTime:
      one.startedAt === undefined || one.endedAt === undefined ? '' : `PT${(one.endedAt - one.startedAt) / 1000}S`,
    ExecutionEndDateTime:
      one.endedAt === undefined || one.startedAt === undefined ? '' : new Date(one.endedAt).toISOString(),
    Status: one.status,
    StatusDetails: one.details,
    StandardOutputContent: firstBytes(stdout, STDOUT_LIMIT),
    StandardOutputUrl: addressOf(world, one, step, 'stdout'),
    StandardErrorContent: firstBytes(stderr, STDERR_LIMIT),
    StandardErrorUrl: addressOf(world, one, step, 'stderr'),
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  };
}

function addressOf({ region }: World, { sent, machine }: Invocation, step: Step | undefined, file: string): string {
  const { OutputS3BucketName: bucket, OutputS3KeyPrefix: prefix } = sent.request;
  if (bucket === undefined || step === undefined) return '';
  return `https://s3.${region}.amazonaws.com/${bucket}/${outputPlace(prefix, sent.id, machine.id, step.folder)}/${file}`;
}

function listed(world: World, one: Invocation, isDetailed: boolean): CommandInvocation {
  const { sent, machine } = one;
  return {
    CommandId: sent.id,
    InstanceId: machine.id,
    InstanceName: machine.seed.name,
    Comment: sent.request.Comment ?? '',
    DocumentName: sent.request.DocumentName,
    DocumentVersion: sent.request.DocumentVersion ?? '$DEFAULT',
    RequestedDateTime: new Date(sent.at),
    Status: one.status,
    StatusDetails: one.details,
    StandardOutputUrl: addressOf(world, one, ownStep(one), 'stdout'),
    StandardErrorUrl: addressOf(world, one, ownStep(one), 'stderr'),
    CommandPlugins: isDetailed ? sent.document.steps.map((step) => pluginOf(world, one, step)) : [],
  };
}

function pluginOf(world: World, one: Invocation, step: Step): CommandPlugin {
  const isOwn = step === ownStep(one);
  const skipped = {
    stdout: `Step execution skipped due to unsatisfied preconditions: platformType. Step name: ${step.name}`,
    stderr: '',
    exitCode: 0,
  };
  const { stdout, stderr, exitCode } = (isOwn ? one.outcome : isOver(one) ? skipped : undefined) ?? {
    stdout: '',
    stderr: '',
    exitCode: -1,
  };
  const error = stderr === '' ? '' : `\n----------ERROR-------\n${stderr}`;
  const status = one.status === 'Delayed' || one.status === 'Cancelling' ? 'InProgress' : one.status;
  return {
    Name: step.name,
    Status: isOwn || !isOver(one) ? status : 'Success',
    StatusDetails: isOwn || !isOver(one) ? one.details : 'Success',
    ResponseCode: exitCode,
    ...(one.startedAt !== undefined && { ResponseStartDateTime: new Date(one.startedAt) }),
    ...(one.endedAt !== undefined && { ResponseFinishDateTime: new Date(one.endedAt) }),
    Output: `${stdout}${error}`.slice(0, LIST_OUTPUT_LIMIT),
    StandardOutputUrl: addressOf(world, one, step, 'stdout'),
    StandardErrorUrl: addressOf(world, one, step, 'stderr'),
    OutputS3Region: world.region,
    OutputS3BucketName: one.sent.request.OutputS3BucketName ?? '',
    OutputS3KeyPrefix: one.sent.request.OutputS3KeyPrefix ?? '',
  };
}

/** As the agent counts: bytes, whatever they are a part of. */
function firstBytes(text: string, most: number): string {
  return Buffer.from(text).subarray(0, most).toString('utf8');
}
