// Instances of EC2 behind the stand-in of AWS, each with a simulated Linux in it: what Patch Manager installs there is what the Linux has.
import { createInstance, runOnInstance, type SimulatedInstance, seedOf } from '../../../demo/estate/ec2/instance.ts';
import { planOf } from '../../../demo/estate/ssh/machine.ts';
import {
  type AwsStandIn,
  type MachineSeed,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { type OpenAws, openAws } from '../../../jobs/integrations/open-aws.ts';
import type { Target } from '../../../targets/ports.ts';

const REGION = 'eu-west-3';
/** Faults after which an order has been given all the same. */
const CARRIED_OUT: readonly string[] = [
  'lost-answer',
  'half-page',
  'wrong-type',
  'duplicated',
  'spelling',
  'no-cves',
  'stale-states',
  'invocation-not-yet',
  'missing-row',
  'clock-skew',
];
export const PLACE = `main/${REGION}`;

const CLOCK = { now: () => new Date('2027-01-11T09:00:00Z') };
const TAGS = { Environment: 'Recette', Domain: 'INF', 'Patch Group': 'recette-linux' };

export type SsmEstate = {
  readonly aws: AwsStandIn;
  readonly open: OpenAws;
  readonly settings: Readonly<Record<string, unknown>>;
  instance(hostname: string): SimulatedInstance;
  target(hostname: string): Target;
  /** What AWS-RunPatchBaseline was asked to install by orders that were carried out. */
  installs(): readonly Readonly<Record<string, readonly string[]>>[];
  close(): Promise<void>;
};

export type EstateChoices = {
  readonly hostnames: readonly string[];
  readonly seed?: Partial<MachineSeed>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly speed?: number;
  /** Of its first instance: those of several estates in one database differ. */
  readonly first?: number;
};

/** The stand-in's time goes fast: a command of minutes is one of moments. */
export async function startEstate({
  hostnames,
  seed,
  settings,
  speed = 30,
  first = 0,
}: EstateChoices): Promise<SsmEstate> {
  process.env.AWS_ACCESS_KEY_ID = STANDARD_ACCOUNT.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = STANDARD_ACCOUNT.secretAccessKey;
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  const instances = hostnames.map((hostname, at) => createInstance(hostname, first + at));
  const byId = new Map(instances.map((one) => [one.id, one]));
  const aws: AwsStandIn = await startAws({
    region: REGION,
    speed,
    instances: instances.map((one, at) => ({ ...waitingSeed(one, at), tags: TAGS, ...seed })),
    runScript: (run) => {
      const one = byId.get(run.instanceId);
      if (one === undefined) throw new Error(`no instance ${run.instanceId}`);
      return runOnInstance(aws, one, run, CLOCK);
    },
  });
  const all = {
    accounts: [{ name: 'main', regions: [REGION], id: '123456789012' }],
    instances: [{ tags: { Environment: [] }, fields: { environment: 'tag:Environment', domain: 'tag:Domain' } }],
    bucket: STANDARD_BUCKET,
    silenceSeconds: 3,
    endpoints: { ssm: aws.url, ec2: aws.url, s3: aws.url },
    ...settings,
  };
  const open = openAws(all, { ...CLOCK, pollMs: 20 });
  const find = (hostname: string) => {
    const found = instances.find((one) => one.hostname === hostname);
    if (found === undefined) throw new Error(`no instance is called ${hostname}`);
    return found;
  };
  return {
    aws,
    open,
    settings: all,
    instance: find,
    target: (hostname) => ({
      hostname,
      platform: 'linux',
      reach: { kind: 'ssm', account: 'main', region: REGION, instanceId: find(hostname).id },
      sshMethod: 'ssh_key',
      environment: 'Recette',
    }),
    installs: () =>
      aws.seen.flatMap(({ operation, input, fault, by }) => {
        const { Parameters } = (input ?? {}) as { readonly Parameters?: Readonly<Record<string, readonly string[]>> };
        // Without an account it was refused by its signature.
        const isDone = by !== '' && (fault === undefined || CARRIED_OUT.includes(fault));
        return operation === 'SendCommand' && Parameters?.Operation?.[0] === 'Install' && isDone ? [Parameters] : [];
      }),
    close: async () => {
      await open.close();
      await aws.close();
    },
  };
}

/** Missing there is what the Linux in it waits for: nothing is, once it was updated. */
function waitingSeed(one: SimulatedInstance, at: number): MachineSeed {
  const seed = seedOf(one, at);
  const waiting = new Set(planOf(one.linux, []).map(({ name, arch }) => `${name}.${arch}`));
  return { ...seed, patches: seed.patches?.filter(({ id }) => waiting.has(id)) ?? [] };
}
