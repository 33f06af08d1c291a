// What the SSH side was promised to reach, as ratios to the other tools in the same run wherever a ratio can be made.
import { availableParallelism } from 'node:os';
import type { FleetKind } from './fleet.ts';
import { isWhole, type Line } from './report.ts';
import type { ToolName } from './tools.ts';

export type Verdict = {
  readonly id: string;
  readonly what: string;
  readonly goal: string;
  /** Null: not measured in this run. */
  readonly measured: string | null;
  readonly met: boolean | null;
};

/** Null when a line that it needs is missing. */
type Measure = (lines: readonly Line[]) => number | null;

type Goal = {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly measure: Measure;
} & ({ readonly atLeast: number } | { readonly atMost: number });

type Place = { readonly fleet: FleetKind; readonly hosts: number; readonly memory?: boolean };

const LITE: Place = { fleet: 'lite', hosts: 1000 };
const REAL: Place = { fleet: 'real', hosts: 1000 };
/** Where the command module of Ansible is measured: both its times a host are lower there than with 1,000. */
const REAL_SMALL: Place = { fleet: 'real', hosts: 200 };
const SLOW: Place = { fleet: 'lite2s', hosts: 1000 };
const MEMORY: Place = { fleet: 'lite2s', hosts: 1000, memory: true };
const MEMORY_SMALL: Place = { fleet: 'lite2s', hosts: 200, memory: true };

const cpu = (line: Line) => line.cpuMsPerHost;
const wall = (line: Line) => line.wallS / line.stage.hosts;

const GOALS: readonly Goal[] = [
  less('G1', 'client CPU, lite', cpu, LITE, 'parallel-ssh', 6),
  less('G1', 'client CPU, lite', cpu, LITE, 'clush', 6.5),
  less('G1', 'client CPU, lite', cpu, LITE, 'ansible raw', 22),
  less('G1', 'client CPU, lite', cpu, LITE, 'ansible command', 35),
  less('G2', 'wall, lite', wall, LITE, 'parallel-ssh', 3.5),
  less('G2', 'wall, lite', wall, LITE, 'clush', 4),
  less('G2', 'wall, lite', wall, LITE, 'ansible raw', 15),
  less('G2', 'wall, lite', wall, LITE, 'ansible command', 23),
  less('G3', 'client CPU, real', cpu, REAL, 'parallel-ssh', 4.5),
  less('G3', 'client CPU, real', cpu, REAL, 'clush', 5),
  less('G3', 'client CPU, real', cpu, REAL, 'ansible raw', 18),
  less('G3', 'client CPU, real', cpu, REAL, 'ansible command', 35, REAL_SMALL),
  less('G4', 'wall, real', wall, REAL, 'parallel-ssh', 1.35),
  less('G4', 'wall, real', wall, REAL, 'clush', 1.35),
  less('G4', 'wall, real', wall, REAL, 'ansible raw', 3),
  less('G4', 'wall, real', wall, REAL, 'ansible command', 15, REAL_SMALL),
  less('G5', 'wall, 2 s servers', wall, SLOW, 'parallel-ssh', 2.3),
  less('G5', 'wall, 2 s servers', wall, SLOW, 'clush', 2.4),
  less('G5', 'wall, 2 s servers', wall, SLOW, 'ansible raw', 8),
  { id: 'G6', what: 'client CPU, lite', unit: 'ms/host', atMost: 2, measure: ofOurs(LITE, cpu) },
  { id: 'G6', what: 'wall, real, to the CPU of its servers', unit: '×', atMost: 1.25, measure: ofOurs(REAL, toFloor) },
  { id: 'G7', what: 'RSS with 1000 in flight', unit: 'MB', atMost: 200, measure: ofOurs(MEMORY, (line) => line.rssMb) },
  memory('parallel-ssh', MEMORY, 0.55),
  memory('clush', MEMORY, 0.55),
  memory('ansible raw', MEMORY_SMALL, 1 / 6),
  { id: 'G8', what: 'CPU without the addon', unit: '×', atMost: 1.5, measure: withoutAddon(cpu) },
  { id: 'G8', what: 'wall without the addon', unit: '×', atMost: 1.5, measure: withoutAddon(wall) },
];

export function judge(lines: readonly Line[]): Verdict[] {
  return GOALS.map((goal) => {
    const { id, what, unit } = goal;
    const measured = goal.measure(lines);
    const bound = 'atLeast' in goal ? `≥ ${rounded(goal.atLeast)} ${unit}` : `≤ ${rounded(goal.atMost)} ${unit}`;
    if (measured === null) return { id, what, goal: bound, measured: null, met: null };
    const met = 'atLeast' in goal ? measured >= goal.atLeast : measured <= goal.atMost;
    return { id, what, goal: bound, measured: `${rounded(measured)} ${unit}`, met };
  });
}

function rounded(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(2)));
}

/** How many times less the product takes than a tool, which may have been measured elsewhere (`theirs`). */
function less(
  id: string,
  what: string,
  of: (line: Line) => number,
  place: Place,
  tool: ToolName,
  atLeast: number,
  theirs = place,
): Goal {
  const note = theirs === place ? '' : ` with ${theirs.hosts}`;
  const measure = ratio(lineAt(theirs, tool), lineAt(place, 'patchcenter'), of);
  return { id, what: `${what}, than ${tool}${note}`, unit: '× less', atLeast, measure };
}

/** Our RSS to their PSS: the pages that our process shares with the bench, itself a Node, would make our PSS look small. */
function memory(tool: ToolName, theirs: Place, atMost: number): Goal {
  const measure: Measure = (lines) => {
    const [ours, other] = [lineAt(MEMORY, 'patchcenter')(lines), lineAt(theirs, tool)(lines)];
    return ours && other && ours.rssMb / other.pssMb;
  };
  return { id: 'G7', what: `RSS to the PSS of ${tool}`, unit: '×', atMost, measure };
}

function withoutAddon(of: (line: Line) => number): Measure {
  return ratio(lineAt(LITE, 'patchcenter, no addon'), lineAt(LITE, 'patchcenter'), of);
}

function ofOurs(place: Place, of: (line: Line) => number): Measure {
  return (lines) => {
    const line = lineAt(place, 'patchcenter')(lines);
    return line && of(line);
  };
}

/** To the time that the servers alone would take, with all the cores to themselves. */
function toFloor(line: Line): number {
  return (line.wallS * 1000 * availableParallelism()) / (line.serverCpuMsPerHost * line.stage.hosts);
}

type Find = (lines: readonly Line[]) => Line | null;

function lineAt({ fleet, hosts, memory = false }: Place, tool: ToolName): Find {
  const isThere = ({ stage }: Line) => stage.fleet === fleet && stage.hosts === hosts && stage.memory === memory;
  return (lines) => lines.find((line) => line.tool === tool && isThere(line) && isWhole(line)) ?? null;
}

function ratio(above: Find, below: Find, of: (line: Line) => number): Measure {
  return (lines) => {
    const [numerator, denominator] = [above(lines), below(lines)];
    return numerator && denominator && of(numerator) / of(denominator);
  };
}
