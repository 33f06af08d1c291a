// Lengths, ranges and patterns of requests, from the documentation of each operation: the SDK's packages no longer carry them.

type Limit =
  | { readonly range: readonly [least: number, most: number] }
  | { readonly items: readonly [least: number, most: number] }
  | { readonly pattern: RegExp };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANCE = /^(m?i-[0-9a-f]{8,17})$/;
const COUNT_OR_PERCENT = /^([1-9][0-9]*|[1-9][0-9]?%|100%)$/;
const ERRORS = /^([1-9][0-9]*|0|[1-9][0-9]?%|0%|100%)$/;

const LIMITS: Readonly<Record<string, Limit>> = {
  'SendCommand.InstanceIds': { items: [0, 50] },
  'SendCommand.Targets': { items: [0, 5] },
  'SendCommand.TimeoutSeconds': { range: [30, 2_592_000] },
  'SendCommand.Comment': { pattern: /^[\s\S]{0,100}$/ },
  'SendCommand.DocumentName': { pattern: /^[a-zA-Z0-9_\-.:/]{3,128}$/ },
  'SendCommand.OutputS3BucketName': { pattern: /^.{3,63}$/ },
  'SendCommand.OutputS3KeyPrefix': { pattern: /^.{0,500}$/ },
  'SendCommand.MaxConcurrency': { pattern: COUNT_OR_PERCENT },
  'SendCommand.MaxErrors': { pattern: ERRORS },
  'GetCommandInvocation.CommandId': { pattern: UUID },
  'GetCommandInvocation.InstanceId': { pattern: INSTANCE },
  'ListCommandInvocations.CommandId': { pattern: UUID },
  'ListCommandInvocations.MaxResults': { range: [1, 50] },
  'CancelCommand.CommandId': { pattern: UUID },
  'CancelCommand.InstanceIds': { items: [0, 50] },
  'DescribeInstanceInformation.MaxResults': { range: [5, 50] },
  'DescribeInstancePatches.InstanceId': { pattern: INSTANCE },
  'DescribeInstancePatches.MaxResults': { range: [10, 100] },
  'DescribeInstancePatchStates.InstanceIds': { items: [0, 50] },
  'DescribeInstancePatchStates.MaxResults': { range: [10, 100] },
  'DescribePatchBaselines.MaxResults': { range: [1, 100] },
  'GetPatchBaseline.BaselineId': { pattern: /^[a-zA-Z0-9_\-:/]{20,128}$/ },
  'ListComplianceItems.MaxResults': { range: [1, 50] },
  'ListComplianceItems.ResourceIds': { items: [1, 1] },
  'ListComplianceItems.ResourceTypes': { items: [1, 1] },
};

export function limitBroken(member: string, value: unknown): string | undefined {
  const limit = LIMITS[member];
  if (limit === undefined) return undefined;
  if ('range' in limit) {
    const [least, most] = limit.range;
    if (Number(value) < least) return `Member must have value greater than or equal to ${least}`;
    return Number(value) > most ? `Member must have value less than or equal to ${most}` : undefined;
  }
  if ('items' in limit) {
    const [least, most] = limit.items;
    const length = Array.isArray(value) ? value.length : 0;
    if (length < least) return `Member must have length greater than or equal to ${least}`;
    return length > most ? `Member must have length less than or equal to ${most}` : undefined;
  }
  return limit.pattern.test(String(value))
    ? undefined
    : `Member must satisfy regular expression pattern: ${limit.pattern.source}`;
}
