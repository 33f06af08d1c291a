// What both services look at: the machines, the baselines, the buckets, the clock, the commands.
import { randomUUID } from 'node:crypto';
import type { Buckets } from './bucket.ts';
import type { Clock } from './clock.ts';
import { Commands, type Invocation, type Run } from './commands.ts';
import { parameterValue } from './documents.ts';
import type { Faults } from './faults.ts';
import { AGENT_LATEST, type Machine, PLATFORMS } from './machine.ts';
import { INSTALL_TAKES_MS, isOlder, type Outcome, runPatchBaseline, SCAN_TAKES_MS } from './patch-run.ts';
import type { Baseline } from './patches.ts';

/** What a test answers to a script that a machine is to run. */
export type ScriptRun = {
  readonly instanceId: string;
  readonly shell: 'sh' | 'powershell';
  readonly script: string;
  readonly workingDirectory: string;
  readonly signal: AbortSignal;
};
export type ScriptRunner = (run: ScriptRun) => Outcome | Promise<Outcome>;

export const ACCOUNT_ID = '123456789012';

export class World {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly buckets: Buckets;
  readonly region: string;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly baselines: readonly Baseline[];
  readonly commands: Commands;
  readonly #runScript: ScriptRunner;

  constructor(parts: {
    readonly clock: Clock;
    readonly faults: Faults;
    readonly buckets: Buckets;
    readonly region: string;
    readonly machines: readonly Machine[];
    readonly baselines: readonly Baseline[];
    readonly runScript: ScriptRunner;
  }) {
    this.clock = parts.clock;
    this.faults = parts.faults;
    this.buckets = parts.buckets;
    this.region = parts.region;
    this.machines = new Map(parts.machines.map((one) => [one.id, one]));
    this.baselines = parts.baselines;
    this.#runScript = parts.runScript;
    this.commands = new Commands(
      parts.clock,
      parts.faults,
      (invocation, startedAt) => this.#start(invocation, startedAt),
      ({ sent, machine }, { folder }, { stdout, stderr }) => {
        const bucket = sent.request.OutputS3BucketName ?? '';
        if (!parts.buckets.has(bucket)) return;
        const under = outputPlace(sent.request.OutputS3KeyPrefix, sent.id, machine.id, folder);
        parts.buckets.put(bucket, `${under}/stdout`, stdout, parts.clock.date());
        if (stderr !== '') parts.buckets.put(bucket, `${under}/stderr`, stderr, parts.clock.date());
      },
    );
  }

  /** Of its operating system: that of its patch group, else the default. */
  baselineFor(machine: Machine): Baseline {
    const { system } = PLATFORMS[machine.seed.platform];
    const own = this.baselines.filter(({ OperatingSystem }) => OperatingSystem === system);
    const grouped = own.find(({ PatchGroups = [] }) => PatchGroups.includes(machine.patchGroup));
    const found = grouped ?? own.find(({ PatchGroups = [] }) => PatchGroups.length === 0);
    if (found === undefined) throw new Error(`The stand-in has no baseline for ${system}`);
    return found;
  }

  #start(invocation: Invocation, startedAt: number): Run {
    const { sent, machine, fault } = invocation;
    const name = sent.request.DocumentName ?? '';
    switch (name) {
      case 'AWS-RunPatchBaseline': {
        const isInstall = parameterValue(name, sent.given, 'Operation') === 'Install';
        const takes = this.clock.takes(isInstall ? INSTALL_TAKES_MS : SCAN_TAKES_MS);
        const back = fault?.kind === 'restarts' ? machine.restart(startedAt + takes / 2) - startedAt : 0;
        const world = {
          buckets: this.buckets,
          baselineFor: (one: Machine) => this.baselineFor(one),
          now: () => this.clock.date(),
        };
        return {
          endsAt: () => startedAt + Math.max(takes, back),
          finish: () => runPatchBaseline(world, machine, sent.given, fault),
        };
      }
      case 'AWS-UpdateSSMAgent':
        return { endsAt: () => startedAt + this.clock.takes(30_000), finish: () => updateAgent(machine) };
      default:
        if (fault?.kind === 'restarts') machine.restart(startedAt);
        return this.#runReally(invocation, startedAt);
    }
  }

  /** By the test's own function: it ends when that ends, however the stand-in's clock goes. */
  #runReally({ sent, machine }: Invocation, startedAt: number): Run {
    const stopping = new AbortController();
    let outcome: Outcome | undefined;
    let endedAt: number | undefined;
    const run = async () => {
      const name = sent.request.DocumentName ?? '';
      outcome = await this.#runScript({
        instanceId: machine.id,
        shell: name === 'AWS-RunShellScript' ? 'sh' : 'powershell',
        script: (sent.given.commands ?? []).join('\n'),
        workingDirectory: parameterValue(name, sent.given, 'workingDirectory'),
        signal: stopping.signal,
      });
    };
    run()
      .catch((error: unknown) => {
        outcome = { stdout: '', stderr: `${String(error)}\n`, exitCode: 1 };
      })
      .finally(() => {
        endedAt = Math.max(startedAt, this.clock.now());
      });
    return {
      endsAt: () => endedAt,
      finish: () => outcome ?? { stdout: '', stderr: '', exitCode: 1 },
      abort: () => stopping.abort(),
    };
  }
}

function updateAgent(machine: Machine): Outcome {
  const before = machine.agent ?? '0';
  if (!isOlder(before, AGENT_LATEST))
    return {
      stdout: `amazon-ssm-agent ${before} has already been installed, update skipped\n`,
      stderr: '',
      exitCode: 0,
    };
  machine.agent = AGENT_LATEST;
  return {
    stdout: `Successfully updated amazon-ssm-agent from ${before} to ${AGENT_LATEST}\n`,
    stderr: '',
    exitCode: 0,
  };
}

/** `PREFIX/COMMAND/INSTANCE/awsrunShellScript/0.awsrunShellScript`: no date in it but that of the prefix. */
export function outputPlace(prefix: string | undefined, commandId: string, instanceId: string, folder: string): string {
  const under = (prefix ?? '').replace(/\/+$/, '');
  return [...(under === '' ? [] : [under]), commandId, instanceId, folder].join('/');
}

/** `snap-0123456789abcdef0` */
export function newId(prefix: string): string {
  return `${prefix}-0${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
