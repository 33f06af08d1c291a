// What is run: which tools on which fleet, how many hosts, how often. The fan-outs are those at which each tool was fastest.
import type { FleetKind } from './fleet.ts';
import type { ToolName } from './tools.ts';

export type PlannedTool = { readonly tool: ToolName; readonly fanout: number; readonly rounds?: number };

export type Stage = {
  readonly fleet: FleetKind;
  readonly hosts: number;
  /** How often each tool runs, unless it says otherwise; one after the other in each round. */
  readonly rounds: number;
  /** Memory is sampled, and the times do not count. */
  readonly memory: boolean;
  readonly tools: readonly PlannedTool[];
};

const OURS: PlannedTool = { tool: 'patchcenter', fanout: 64 };
const NO_ADDON: PlannedTool = { tool: 'patchcenter, no addon', fanout: 64 };
const CLIENTS: readonly PlannedTool[] = [
  { tool: 'parallel-ssh', fanout: 32 },
  { tool: 'clush', fanout: 32 },
];
const RAW: PlannedTool = { tool: 'ansible raw', fanout: 25, rounds: 1 };
const COMMAND: PlannedTool = { tool: 'ansible command', fanout: 50, rounds: 1 };
const WIDE: readonly PlannedTool[] = [
  { tool: 'patchcenter', fanout: 1000 },
  { tool: 'parallel-ssh', fanout: 1000 },
  { tool: 'clush', fanout: 1000 },
];
const WIDE_RAW: PlannedTool = { tool: 'ansible raw', fanout: 100 };

/** The command module on 1,000 real servers would take four minutes for a figure that 200 of them give as well. */
export const FULL: readonly Stage[] = [
  { fleet: 'real', hosts: 200, rounds: 3, memory: false, tools: [OURS, ...CLIENTS, RAW, COMMAND] },
  { fleet: 'real', hosts: 1000, rounds: 3, memory: false, tools: [OURS, ...CLIENTS, RAW] },
  { fleet: 'lite', hosts: 1000, rounds: 3, memory: false, tools: [OURS, NO_ADDON, ...CLIENTS, RAW, COMMAND] },
  { fleet: 'lite2s', hosts: 1000, rounds: 1, memory: false, tools: [...WIDE, WIDE_RAW] },
  { fleet: 'lite2s', hosts: 1000, rounds: 1, memory: true, tools: WIDE },
  // As many processes as its fan-out, however many hosts.
  { fleet: 'lite2s', hosts: 200, rounds: 1, memory: true, tools: [WIDE_RAW] },
];

/** A minute, to see that everything works: too few hosts to judge by. */
export const QUICK: readonly Stage[] = [
  { fleet: 'real', hosts: 100, rounds: 1, memory: false, tools: [OURS, ...CLIENTS, RAW] },
  { fleet: 'lite', hosts: 200, rounds: 1, memory: false, tools: [OURS, NO_ADDON, ...CLIENTS, RAW, COMMAND] },
  { fleet: 'lite2s', hosts: 200, rounds: 1, memory: true, tools: WIDE },
];
