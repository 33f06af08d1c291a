// The figures of several rounds as one line, and the lines as tables.
import type { Verdict } from './goals.ts';
import type { Figures } from './measure.ts';
import type { PlannedTool, Stage } from './plan.ts';
import type { ToolName } from './tools.ts';

/** Medians over the rounds of one tool at one stage. */
export type Line = {
  readonly stage: Stage;
  readonly tool: ToolName;
  readonly fanout: number;
  readonly rounds: number;
  readonly wallS: number;
  readonly cpuMsPerHost: number;
  readonly serverCpuMsPerHost: number;
  readonly rssMb: number;
  readonly pssMb: number;
  /** Part of the machine that neither the client nor the servers used, but something else did: 0 to 1. */
  readonly others: number;
  /** The least of the rounds; fewer than the hosts of the stage make the line worthless. */
  readonly answered: number;
};

const MB = 1024 * 1024;

export function lineOf(stage: Stage, { tool, fanout }: PlannedTool, runs: readonly Figures[]): Line {
  const median = (of: (run: Figures) => number) => {
    const sorted = runs.map(of).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  };
  return {
    stage,
    tool,
    fanout,
    rounds: runs.length,
    wallS: median((run) => run.wallS),
    cpuMsPerHost: median((run) => (run.cpuS * 1000) / stage.hosts),
    serverCpuMsPerHost: median((run) => (run.serverCpuS * 1000) / stage.hosts),
    rssMb: median((run) => run.rss / MB),
    pssMb: median((run) => run.pss / MB),
    others: median((run) => run.others),
    answered: Math.min(...runs.map((run) => (run.timedOut ? 0 : run.answered))),
  };
}

export function isWhole(line: Line): boolean {
  return line.answered === line.stage.hosts;
}

const TIME_COLUMNS = ['', 'fan-out', 'rounds', 'wall s', 'hosts/s', 'client CPU ms/host', 'server', 'others'];
const MEMORY_COLUMNS = ['', 'fan-out', 'RSS MB', 'PSS MB'];

export function stageTable(stage: Stage, lines: readonly Line[]): string {
  const title = `\n${stage.fleet}, ${stage.hosts} hosts${stage.memory ? ', memory at its peak' : ''}`;
  const rows = lines.map((line) => (isWhole(line) ? cellsOf(line) : [line.tool, `only ${line.answered} answered`]));
  return [title, ...aligned([stage.memory ? MEMORY_COLUMNS : TIME_COLUMNS, ...rows])].join('\n');
}

function cellsOf(line: Line): string[] {
  const { tool, fanout, stage, rounds, wallS } = line;
  if (stage.memory) return [tool, String(fanout), line.rssMb.toFixed(0), line.pssMb.toFixed(0)];
  const speed = [wallS.toFixed(2), (stage.hosts / wallS).toFixed(0)];
  const cpu = [line.cpuMsPerHost.toFixed(2), line.serverCpuMsPerHost.toFixed(2)];
  return [tool, String(fanout), String(rounds), ...speed, ...cpu, `${(line.others * 100).toFixed(0)} %`];
}

export function goalsTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ id, what, goal, measured, met }) => [
    `${id} ${what}`,
    goal,
    measured ?? '-',
    met === null ? 'not measured' : met ? 'met' : 'missed',
  ]);
  return ['', ...aligned([['goal', 'at least or at most', 'measured', ''], ...rows])].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
