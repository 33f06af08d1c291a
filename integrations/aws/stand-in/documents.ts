// The documents of Systems Manager that can be sent, their parameters and their steps.
import type { PlatformType } from '@aws-sdk/client-ssm';
import { AwsError } from './error.ts';

type Parameter = {
  readonly isRequired?: boolean;
  readonly default?: string;
  readonly allowed?: readonly string[];
  readonly pattern?: RegExp;
  /** More than one value, as lines of a script. */
  readonly isList?: boolean;
};

export type Document = {
  readonly platforms: readonly PlatformType[];
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly steps: readonly Step[];
};

/** `folder` is where its output is put in a bucket. */
export type Step = { readonly name: string; readonly folder: string; readonly platform?: PlatformType };

const SECONDS = /^([1-9][0-9]{0,4}|1[0-6][0-9]{4}|17[0-1][0-9]{3}|172[0-7][0-9]{2}|172800)$/;
const SCRIPT: Readonly<Record<string, Parameter>> = {
  commands: { isRequired: true, isList: true },
  workingDirectory: { default: '' },
  executionTimeout: { default: '3600', pattern: SECONDS },
};
const STEP_LIMIT_S = 7200;

export const DOCUMENTS: Readonly<Record<string, Document>> = {
  'AWS-RunShellScript': {
    platforms: ['Linux', 'MacOS'],
    parameters: SCRIPT,
    steps: [{ name: 'aws:runShellScript', folder: 'awsrunShellScript/0.awsrunShellScript' }],
  },
  'AWS-RunPowerShellScript': {
    platforms: ['Windows', 'Linux', 'MacOS'],
    parameters: SCRIPT,
    steps: [{ name: 'aws:runPowerShellScript', folder: 'awsrunPowerShellScript/0.awsrunPowerShellScript' }],
  },
  'AWS-UpdateSSMAgent': {
    platforms: ['Windows', 'Linux'],
    parameters: { version: { default: '' }, allowDowngrade: { default: 'false', allowed: ['true', 'false'] } },
    steps: [{ name: 'aws:updateSsmAgent', folder: 'awsupdateSsmAgent' }],
  },
  'AWS-RunPatchBaseline': {
    platforms: ['Windows', 'Linux', 'MacOS'],
    parameters: {
      Operation: { isRequired: true, allowed: ['Scan', 'Install'] },
      AssociationId: { default: '' },
      SnapshotId: { default: '', pattern: /^$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ },
      RebootOption: { default: 'RebootIfNeeded', allowed: ['NoReboot', 'RebootIfNeeded'] },
      InstallOverrideList: { default: '', pattern: /^$|^https:\/\/.+$|^s3:\/\/([^/]+)\/(.*?([^/]+))$/ },
      BaselineOverride: { default: '', pattern: /^$|^https:\/\/.+$|^s3:\/\/([^/]+)\/(.*?([^/]+))$/ },
    },
    steps: [
      { name: 'PatchWindows', folder: 'awsrunPowerShellScript/PatchWindows', platform: 'Windows' },
      { name: 'PatchMacOS', folder: 'awsrunShellScript/PatchMacOS', platform: 'MacOS' },
      { name: 'PatchLinux', folder: 'awsrunShellScript/PatchLinux', platform: 'Linux' },
    ],
  },
};

export type Given = Readonly<Record<string, readonly string[]>>;

/** The document, once its parameters are right. */
export function documentFor(name: string, given: Given): Document {
  const document = DOCUMENTS[name];
  if (document === undefined) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  for (const [parameter, values] of Object.entries(given)) {
    const known = document.parameters[parameter];
    if (known === undefined)
      throw new AwsError('InvalidParameters', `Parameter "${parameter}" is not defined in the document "${name}".`);
    if (!known.isList && values.length !== 1)
      throw new AwsError('InvalidParameters', `Parameter "${parameter}" takes exactly one value.`);
    for (const value of values) checkValue(parameter, known, value);
  }
  for (const [parameter, { isRequired }] of Object.entries(document.parameters))
    if (isRequired && (given[parameter] ?? []).length === 0)
      throw new AwsError('InvalidParameters', `Parameter "${parameter}" requires a value.`);
  return document;
}

function checkValue(name: string, { allowed, pattern }: Parameter, value: string): void {
  if (allowed !== undefined && !allowed.includes(value))
    throw new AwsError('InvalidParameters', `Parameter value for ${name} must be one of [${allowed.join(', ')}].`);
  if (pattern !== undefined && !pattern.test(value))
    throw new AwsError('InvalidParameters', `Parameter value for ${name} does not match ${pattern.source}.`);
}

export function parameterValue(name: string, given: Given, parameter: string): string {
  return given[parameter]?.[0] ?? DOCUMENTS[name]?.parameters[parameter]?.default ?? '';
}

/** How long a step may take; the delivery of a command has a limit of its own. */
export function stepLimitMs(name: string, given: Given): number {
  const own = parameterValue(name, given, 'executionTimeout');
  return (own === '' ? STEP_LIMIT_S : Number(own)) * 1000;
}
