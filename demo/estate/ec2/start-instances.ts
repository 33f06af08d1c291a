// Instances of EC2 behind the stand-in of AWS, on the demo's clock.
import type { Clock } from '../../../domain/clock.ts';
import {
  type AwsStandIn,
  type FaultOrder,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { createInstance, runOnInstance, type SimulatedInstance, seedOf } from './instance.ts';

export type InstanceFault =
  /** It runs, and its agent reaches nobody. */
  | { readonly kind: 'agent-silent' }
  /** Patch Manager does not install the first of its patches, and all the others. */
  | { readonly kind: 'patch-fails' };

export type DemoInstance = {
  readonly hostname: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fault?: InstanceFault;
};

export type Instances = {
  readonly aws: AwsStandIn;
  readonly instances: readonly SimulatedInstance[];
  /** What the settings of the product say of it. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Answers the names that it knew. */
  heal(hostnames: readonly string[]): readonly string[];
  close(): Promise<void>;
};

const REGION = 'eu-west-3';
const ALWAYS = 1_000_000;

/** `haste`: how many times as quick commands, snapshots and restarts are as those of AWS. */
export async function startInstances(
  seeds: readonly DemoInstance[],
  { clock, haste }: { readonly clock: Clock; readonly haste: number },
): Promise<Instances> {
  const instances = seeds.map(({ hostname }, at) => createInstance(hostname, at));
  const byId = new Map(instances.map((one) => [one.id, one]));
  const aws: AwsStandIn = await startAws({
    region: REGION,
    now: () => clock.now(),
    haste,
    instances: instances.map((one, at) => ({ ...seedOf(one, at), tags: seeds[at]?.tags ?? {} })),
    runScript: (run) => {
      const one = byId.get(run.instanceId);
      if (one === undefined) throw new Error(`no instance ${run.instanceId}`);
      return runOnInstance(aws, one, run, clock);
    },
  });
  const faults = new Map(seeds.flatMap(({ hostname, fault }) => (fault === undefined ? [] : [[hostname, fault]])));
  const order = () => {
    aws.heal();
    for (const { id, hostname } of instances) {
      const fault = faults.get(hostname);
      aws.machine(id).isReachable = fault?.kind !== 'agent-silent';
      if (fault?.kind === 'patch-fails') aws.fail(failing(aws, id));
    }
  };
  order();
  return {
    aws,
    instances,
    settings: settingsOf(aws),
    heal: (hostnames) => {
      const known = instances.filter(({ hostname }) => hostnames.includes(hostname)).map(({ hostname }) => hostname);
      for (const hostname of known) faults.delete(hostname);
      order();
      return known;
    },
    close: () => aws.close(),
  };
}

function failing(aws: AwsStandIn, id: string): FaultOrder {
  const [first] = aws.machine(id).patches;
  const ids = first === undefined ? {} : { ids: [first.id] };
  return { kind: 'patches-fail', ...ids, times: ALWAYS, of: { document: 'AWS-RunPatchBaseline', instanceId: id } };
}

/** Tags say where an instance belongs; everything else of it is kept by people. */
function settingsOf({ url }: AwsStandIn): Instances['settings'] {
  return {
    accounts: [{ name: 'main', id: '123456789012', regions: [REGION] }],
    instances: [
      {
        tags: { PatchCenter: ['yes'] },
        fields: { environment: 'tag:Environment', domain: 'tag:Domain', application: 'tag:Application' },
      },
    ],
    bucket: STANDARD_BUCKET,
    endpoints: { ssm: url, ec2: url, s3: url },
    silenceSeconds: 10,
    everyMinutes: 15,
  };
}

/** The credentials of the stand-in, where the SDK of AWS looks for them first; nothing of the caller's is left there. */
export function useStandInCredentials(environment: NodeJS.ProcessEnv): void {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'])
    delete environment[name];
  environment.AWS_ACCESS_KEY_ID = STANDARD_ACCOUNT.accessKeyId;
  environment.AWS_SECRET_ACCESS_KEY = STANDARD_ACCOUNT.secretAccessKey;
  environment.AWS_EC2_METADATA_DISABLED = 'true';
  environment.AWS_CONFIG_FILE = '/dev/null';
  environment.AWS_SHARED_CREDENTIALS_FILE = '/dev/null';
}
