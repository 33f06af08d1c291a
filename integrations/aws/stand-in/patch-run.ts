// What AWS-RunPatchBaseline does on a machine: which patches it installs, what it reports, with which exit code it ends.
import { randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Buckets } from './bucket.ts';
import { type Given, parameterValue } from './documents.ts';
import type { CommandFault } from './faults.ts';
import { AGENT_LEAST, type Machine, PLATFORMS } from './machine.ts';
import {
  approvalOf,
  type Baseline,
  countsOf,
  isRejected,
  matches,
  type Patch,
  type Reported,
  reportOf,
} from './patches.ts';

export type Outcome = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };
export type PatchOutcome = Outcome & { readonly restarts: boolean };

export type PatchWorld = {
  readonly buckets: Buckets;
  baselineFor(machine: Machine): Baseline;
  now(): Date;
};

const DOCUMENT = 'AWS-RunPatchBaseline';
/** Of the payload: both overrides, and a baseline or list that could not be had. */
const EXITS = { bothOverrides: 167, noOverride: 156, noBaseline: 154, badList: 140, oldAgent: 1 };
const OVERRIDE_LIST = z.object({ patches: z.array(z.object({ id: z.string(), title: z.string().optional() })) });

export const SCAN_TAKES_MS = 20_000;
export const INSTALL_TAKES_MS = 120_000;

export function runPatchBaseline(
  world: PatchWorld,
  machine: Machine,
  given: Given,
  fault: CommandFault | undefined,
): PatchOutcome {
  const parameter = (name: string) => parameterValue(DOCUMENT, given, name);
  const operation = parameter('Operation') === 'Install' ? 'Install' : 'Scan';
  if (isOlder(machine.agent ?? '0', AGENT_LEAST))
    return failed(
      EXITS.oldAgent,
      `The SSM Agent ${machine.agent} does not support this document: update it to ${AGENT_LEAST} or later.`,
    );
  const [list, override] = [parameter('InstallOverrideList'), parameter('BaselineOverride')];
  if (list !== '' && override !== '')
    return failed(EXITS.bothOverrides, 'InstallOverrideList and BaselineOverride cannot be given together.');
  const baseline = override === '' ? world.baselineFor(machine) : baselineIn(world, machine, override);
  if (baseline === undefined)
    return failed(
      EXITS.noOverride,
      `Unable to read a baseline for ${PLATFORMS[machine.seed.platform].system} from ${override}`,
    );
  const chosen = operation === 'Install' && list !== '' ? listIn(world, list) : undefined;
  if (chosen === 'unreadable') return failed(EXITS.badList, `Unable to read the install override list ${list}`);

  const from = world.now();
  let installed = 0;
  let failures = 0;
  if (operation === 'Install' && fault?.kind !== 'nothing-installed') {
    const wanted = (patch: Patch) => isWanted(patch, baseline, chosen, from);
    machine.patches = machine.patches.map((patch) => {
      if (patch.installed !== undefined || !wanted(patch)) return patch;
      if (fault?.kind === 'patches-fail' && (fault.ids ?? [patch.id]).includes(patch.id)) {
        failures += 1;
        return { ...patch, hasFailed: true };
      }
      installed += 1;
      return { ...patch, hasFailed: false, installed: { at: from, by: 'patch-manager', boots: machine.boots } };
    });
  }
  const rebootOption = parameter('RebootOption') === 'NoReboot' ? 'NoReboot' : 'RebootIfNeeded';
  // Whatever was installed: that none of it needs a restart is not asked.
  const restarts = operation === 'Install' && rebootOption === 'RebootIfNeeded' && installed > 0;
  if (restarts) machine.restart();
  const reports = machine.patches.flatMap((patch) => reportOf(patch, baseline, machine.boots, from) ?? []);
  machine.runBefore = machine.lastRun;
  machine.lastRun = {
    operation,
    rebootOption,
    baselineId: override === '' ? baseline.BaselineId : 'pb-override',
    patchGroup: machine.patchGroup,
    snapshotId: parameter('SnapshotId') || randomUUID(),
    overrideList: list,
    from,
    to: world.now(),
    reports,
  };
  const said = report(machine, operation, reports, restarts);
  if (fault?.kind === 'failed-though-installed')
    return { ...failed(1, 'The update service ended with an error.'), stdout: said, restarts };
  return {
    stdout: said,
    stderr: failures > 0 ? `${failures} patches failed to install\n` : '',
    exitCode: failures > 0 ? 1 : 0,
    restarts,
  };
}

/** A list installs what it names and nothing else, even what the baseline rejects. */
function isWanted(patch: Patch, baseline: Baseline, chosen: readonly string[] | undefined, now: Date): boolean {
  if (patch.isApplicable === false) return false;
  if (chosen !== undefined) return chosen.some((pattern) => matches(pattern, patch));
  return approvalOf(patch, baseline, now) !== undefined && !isRejected(patch, baseline);
}

function listIn({ buckets }: PatchWorld, address: string): readonly string[] | 'unreadable' {
  try {
    return OVERRIDE_LIST.parse(parse(buckets.read(address) ?? '')).patches.map(({ id }) => id);
  } catch {
    return 'unreadable';
  }
}

const OVERRIDE_BASELINES = z.array(z.looseObject({ OperatingSystem: z.string().default('WINDOWS') }));

function baselineIn({ buckets }: PatchWorld, machine: Machine, address: string): Baseline | undefined {
  try {
    const all = OVERRIDE_BASELINES.parse(JSON.parse(buckets.read(address) ?? ''));
    const { system } = PLATFORMS[machine.seed.platform];
    const own = all.find((one) => one.OperatingSystem === system);
    return own === undefined ? undefined : { ...own, OperatingSystem: system, BaselineId: 'pb-override' };
  } catch {
    return undefined;
  }
}

function failed(exitCode: number, stderr: string): PatchOutcome {
  return { stdout: '', stderr: `${stderr}\n`, exitCode, restarts: false };
}

function report(machine: Machine, operation: string, reports: readonly Reported[], restarts: boolean): string {
  const lines = reports.map(({ patch, state }) => `${state.padEnd(24)} ${patch.id.padEnd(24)} ${patch.title}`);
  const counts = Object.entries(countsOf(reports)).map(([name, count]) => `${name}: ${count}`);
  const end = restarts ? ['Rebooting the instance to complete the installation'] : [];
  return `${[`Patch Summary for ${machine.id}`, `Operation: ${operation}`, ...counts, ...lines, ...end].join('\n')}\n`;
}

export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split('.').map(Number));
  for (const [at, number] of (other ?? []).entries()) {
    const own = one?.[at] ?? 0;
    if (own !== number) return own < number;
  }
  return false;
}
