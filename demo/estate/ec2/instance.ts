// The inside of one simulated instance of EC2: a simulated Linux, whose agent runs what Systems Manager sends it. What Patch Manager installs
// behind the stand-in of AWS is what the Linux has.
import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../../domain/clock.ts';
import type { AwsStandIn, MachineSeed, ScriptRun } from '../../../integrations/aws/stand-in.ts';
import { PROOF_CODE } from '../../../targets/opening.ts';
import { answerExec } from '../ssh/answer-exec.ts';
import { answerCommand } from '../ssh/answer-probe.ts';
import { boot, createMachine, type Machine } from '../ssh/machine.ts';
import { CATALOGUE } from '../ssh/package-catalogue.ts';
import { readFramed, readProbes } from '../ssh/script-reader.ts';
import { withUpdates } from '../ssh/update-plan.ts';

type Claim = { readonly token: string; age: number };

export type SimulatedInstance = {
  readonly id: string;
  readonly hostname: string;
  readonly linux: Machine;
  /** Names under which an update was claimed, by attempts that order it of Patch Manager. */
  readonly claims: Map<string, Claim>;
  /** Ids of the patches that the Linux has. */
  readonly applied: Set<string>;
  boots: number;
  /** Nothing more can be written there. */
  isFull: boolean;
};

/** `at` makes its id: the same each time. */
export function createInstance(hostname: string, at: number): SimulatedInstance {
  const id = `i-${(at + 1).toString(16).padStart(17, '0')}`;
  const linux = createMachine({ name: hostname }, bootIdOf(at, 1));
  return { id, hostname, linux, claims: new Map(), applied: new Set(), boots: 1, isFull: false };
}

function bootIdOf(at: number, boots: number): string {
  return `00000000-0000-4000-8000-${String(at).padStart(6, '0')}${String(boots).padStart(6, '0')}`;
}

/** As EC2 and Patch Manager know it: every update of the repositories is a patch. */
export function seedOf({ id, hostname }: SimulatedInstance, at: number): MachineSeed {
  return {
    id,
    name: hostname,
    platform: 'rhel',
    address: `10.20.0.${at + 1}`,
    tags: {},
    volumes: [{ id: `vol-${id.slice(2)}`, device: '/dev/xvda', gib: 30 }],
    patches: CATALOGUE.map(({ name, arch, update }) => ({
      id: `${name}.${arch}`,
      title: `${name}.${arch}:${update}`,
      classification: 'Security',
      severity: 'Critical',
      cves: [],
      released: new Date('2026-01-01T00:00:00Z'),
    })),
  };
}

/** What its agent answers to a script of the product. */
export async function runOnInstance(aws: AwsStandIn, one: SimulatedInstance, run: ScriptRun, clock: Clock) {
  settle(aws, one);
  const [, command = ''] = /gzip -dc \| (.*)$/m.exec(run.script) ?? [];
  const [, input = ''] = /END_OF_PATCHCENTER_INPUT' [^\n]*\n(.*)END_OF_PATCHCENTER_INPUT/s.exec(run.script) ?? [];
  const stdin = gunzipSync(Buffer.from(input, 'base64')).toString();
  const framed = readFramed(stdin);
  const own =
    framed === null
      ? null
      : (answerClaim(one, framed.script) ?? answerProbes(one, framed.script, run.instanceId, clock));
  if (framed !== null && own !== null) {
    const stdout = `\nframe-${framed.mark} begin\n${own.stdout}\nframe-${framed.mark} end ${own.exitCode}\n`;
    const stderr = own.stderr === undefined ? '' : `frame-${framed.mark} errors\n${own.stderr}`;
    return { stdout, stderr, exitCode: own.exitCode };
  }
  // What asks first whether there is a claim goes on as over SSH.
  const asked = stdin.replace(/(frame errors >&2\n).*(# patchcenter poll )/s, '$1$2');
  const time = { clock, monotonicMs: () => performance.now() };
  const { event, ...answer } = answerExec(one.linux, command, asked, time);
  if (event === 'reboot') aws.machine(one.id).restart();
  return answer;
}

/** What has been installed, restarted or brought back to a snapshot there since the last look. */
function settle(aws: AwsStandIn, one: SimulatedInstance): void {
  const machine = aws.machine(one.id);
  const installed = new Set(machine.patches.flatMap(({ id, installed: there }) => (there === undefined ? [] : [id])));
  if ([...one.applied].some((id) => !installed.has(id))) bringBack(one);
  const done = CATALOGUE.filter(({ name, arch }) => {
    const id = `${name}.${arch}`;
    return installed.has(id) && !one.applied.has(id);
  });
  if (done.length > 0) {
    const { disk } = one.linux;
    const rebootFor = [...disk.rebootFor, ...done.filter(({ reboots }) => reboots).map(({ name }) => name)];
    one.linux.disk = { ...disk, packages: withUpdates(disk.packages, done), rebootFor };
    for (const { name, arch } of done) one.applied.add(`${name}.${arch}`);
  }
  if (machine.boots === one.boots) return;
  one.boots = machine.boots;
  boot(one.linux, bootIdOf(Number.parseInt(one.id.slice(2), 16), one.boots));
}

/** The volume is that of before the updates. */
function bringBack({ linux, claims, applied }: SimulatedInstance): void {
  linux.disk = createMachine(linux.host, linux.bootId).disk;
  claims.clear();
  applied.clear();
}

type Answer = { readonly stdout: string; readonly stderr?: string; readonly exitCode: number };

function answerClaim({ claims, linux, isFull }: SimulatedInstance, script: string): Answer | null {
  const name = /# patchcenter (?:claim|give up|poll|close) (\S+)/.exec(script)?.[1] ?? '';
  const claim = claims.get(name);
  if (script.includes('# patchcenter claim ')) {
    if (claim !== undefined || linux.disk.runs.has(name) || linux.disk.closed.has(name))
      return { stdout: 'already\n', exitCode: 0 };
    if (isFull) return { stdout: 'unclaimed\n', stderr: 'mktemp: No space left on device\n', exitCode: 1 };
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

function answerProbes(one: SimulatedInstance, script: string, instanceId: string, clock: Clock): Answer | null {
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
