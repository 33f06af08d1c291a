// Instances of EC2 behind the stand-in of AWS, each with a simulated Linux in it: what Patch Manager installs there is what the Linux has.
import { gunzipSync } from 'node:zlib';
import { answerExec } from '../../../demo/estate/ssh/answer-exec.ts';
import { answerCommand } from '../../../demo/estate/ssh/answer-probe.ts';
import { boot, createMachine, type Machine, planOf } from '../../../demo/estate/ssh/machine.ts';
import { readFramed, readProbes } from '../../../demo/estate/ssh/script-reader.ts';
import { withUpdates } from '../../../demo/estate/ssh/update-plan.ts';
import {
  type AwsStandIn,
  type MachineSeed,
  type ScriptRun,
  STANDARD_ACCOUNT,
  STANDARD_BUCKET,
  startAws,
} from '../../../integrations/aws/stand-in.ts';
import { type OpenAws, openAws } from '../../../jobs/integrations/open-aws.ts';
import { PROOF_CODE } from '../../../targets/opening.ts';
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

type Claim = { readonly token: string; age: number };

export type SimulatedInstance = {
  readonly id: string;
  readonly hostname: string;
  readonly linux: Machine;
  readonly claims: Map<string, Claim>;
  boots: number;
};

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
};

/** The stand-in's time goes fast: a command of minutes is one of moments. */
export async function startEstate({ hostnames, seed, settings, speed = 30 }: EstateChoices): Promise<SsmEstate> {
  process.env.AWS_ACCESS_KEY_ID = STANDARD_ACCOUNT.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = STANDARD_ACCOUNT.secretAccessKey;
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  const instances = hostnames.map(simulated);
  const byId = new Map(instances.map((one) => [one.id, one]));
  const aws: AwsStandIn = await startAws({
    region: REGION,
    speed,
    instances: instances.map((one, at) => ({ ...seedOf(one, at), ...seed })),
    runScript: (run) => {
      const one = byId.get(run.instanceId);
      if (one === undefined) throw new Error(`no instance ${run.instanceId}`);
      return runOn(aws, one, run);
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
  const open = openAws(all, { now: () => new Date('2027-01-11T09:00:00Z'), pollMs: 20 });
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

function simulated(hostname: string, at: number): SimulatedInstance {
  const id = `i-${(at + 1).toString(16).padStart(17, '0')}`;
  return { id, hostname, linux: createMachine({ name: hostname }, bootIdOf(at, 1)), claims: new Map(), boots: 1 };
}

function bootIdOf(at: number, boots: number): string {
  return `00000000-0000-4000-8000-${String(at).padStart(6, '0')}${String(boots).padStart(6, '0')}`;
}

function seedOf({ id, hostname, linux }: SimulatedInstance, at: number): MachineSeed {
  return {
    id,
    name: hostname,
    platform: 'rhel',
    address: `10.20.0.${at + 1}`,
    tags: { Environment: 'Recette', Domain: 'INF', 'Patch Group': 'recette-linux' },
    volumes: [{ id: `vol-${id.slice(2)}`, device: '/dev/xvda', gib: 30 }],
    patches: planOf(linux, []).map(({ name, arch, update }) => ({
      id: `${name}.${arch}`,
      title: `${name}.${arch}:${update}`,
      classification: 'Security',
      severity: 'Critical',
      cves: [],
      released: new Date('2026-01-01T00:00:00Z'),
    })),
  };
}

/** What has been installed or restarted there since the last look. */
function settle(aws: AwsStandIn, one: SimulatedInstance): void {
  const machine = aws.machine(one.id);
  const installed = new Set(machine.patches.flatMap(({ id, installed: there }) => (there === undefined ? [] : [id])));
  const done = planOf(one.linux, []).filter(({ name, arch }) => installed.has(`${name}.${arch}`));
  if (done.length > 0) {
    const { disk } = one.linux;
    const rebootFor = [...disk.rebootFor, ...done.filter(({ reboots }) => reboots).map(({ name }) => name)];
    one.linux.disk = { ...disk, packages: withUpdates(disk.packages, done), rebootFor };
  }
  if (machine.boots === one.boots) return;
  one.boots = machine.boots;
  boot(one.linux, bootIdOf(Number.parseInt(one.id.slice(2), 16), one.boots));
}

async function runOn(aws: AwsStandIn, one: SimulatedInstance, { script, instanceId }: ScriptRun) {
  settle(aws, one);
  const [, command = ''] = /gzip -dc \| (.*)$/m.exec(script) ?? [];
  const [, input = ''] = /END_OF_PATCHCENTER_INPUT' [^\n]*\n(.*)END_OF_PATCHCENTER_INPUT/s.exec(script) ?? [];
  const stdin = gunzipSync(Buffer.from(input, 'base64')).toString();
  const time = { clock: { now: () => new Date('2027-01-11T09:00:00Z') }, monotonicMs: () => performance.now() };
  const framed = readFramed(stdin);
  const own =
    framed === null
      ? null
      : (answerClaim(one, framed.script) ?? answerProbes(one, framed.script, instanceId, time.clock));
  if (framed !== null && own !== null) {
    const stdout = `\nframe-${framed.mark} begin\n${own.stdout}\nframe-${framed.mark} end ${own.exitCode}\n`;
    return { stdout, stderr: '', exitCode: own.exitCode };
  }
  // What asks first whether there is a claim goes on as over SSH.
  const { event, ...answer } = answerExec(
    one.linux,
    command,
    stdin.replace(/(frame errors >&2\n).*(# patchcenter poll )/s, '$1$2'),
    time,
  );
  if (event === 'reboot') aws.machine(one.id).restart();
  return answer;
}

function answerClaim(
  { claims, linux }: SimulatedInstance,
  script: string,
): { stdout: string; exitCode: number } | null {
  const name = /# patchcenter (?:claim|give up|poll|close) (\S+)/.exec(script)?.[1] ?? '';
  const claim = claims.get(name);
  if (script.includes('# patchcenter claim ')) {
    if (claim !== undefined || linux.disk.runs.has(name) || linux.disk.closed.has(name))
      return { stdout: 'already\n', exitCode: 0 };
    claims.set(name, { token: /echo "\$up ([0-9a-f]+)"/.exec(script)?.[1] ?? '', age: 0 });
    return { stdout: 'claimed\n', exitCode: 0 };
  }
  if (script.includes('# patchcenter give up ')) {
    if (claim !== undefined && script.includes(` = ${claim.token} ]`)) claims.delete(name);
    return { stdout: '', exitCode: 0 };
  }
  if (claim === undefined) return null;
  if (script.includes('# patchcenter close ')) return { stdout: 'taken\n', exitCode: 0 };
  return script.includes('# patchcenter poll ') ? { stdout: `claim ${claim.age}\n`, exitCode: 0 } : null;
}

function answerProbes(one: SimulatedInstance, script: string, instanceId: string, clock: { now(): Date }) {
  const probes = readProbes(script);
  if (probes.length === 0) return null;
  const parts = probes.map(({ id, command }) => {
    const { exitCode, output } = command.includes('$AWS_SSM_INSTANCE_ID')
      ? { exitCode: 0, output: instanceId }
      : answerCommand(one.linux, command, clock);
    return `@@begin ${id}\n${output}\n\n@@end ${id} ${exitCode}\n`;
  });
  return { stdout: parts.join(''), exitCode: PROOF_CODE };
}
