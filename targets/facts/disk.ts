// Free space and inodes where an update writes (PRE-5).
import type { DiskFacts } from '../ports.ts';
import type { ProbeAnswer } from './probe.ts';

const PATHS = ['/', '/var', '/boot'] as const;
type DiskPath = (typeof PATHS)[number];

/** One line per path asked, for the filesystem that holds it. `--output` is missing on old hosts. */
export const DISK_COMMAND = `LC_ALL=C df -Pk ${PATHS.join(' ')}`;
export const INODES_COMMAND = `LC_ALL=C df -Pi ${PATHS.join(' ')}`;

export type DfLine = {
  /** In the unit asked: KiB or inodes. */
  readonly total: number;
  readonly available: number;
  /** null where the filesystem counts none (inodes of btrfs). */
  readonly usedPercent: number | null;
  readonly mountedOn: string;
};

const LINE = /^.*?\s(\d+|-)\s+(?:\d+|-)\s+(-?\d+|-)\s+(?:(\d+)%|-)\s+(\/.*)$/;

/** The line of each path asked. A path that df could not answer (no /boot) is missing: its error names it. */
export function parseDf(output: string): ReadonlyMap<DiskPath, DfLine> {
  const lines = output.split('\n');
  const errors = lines.filter((line) => line.startsWith('df: '));
  const answered = PATHS.filter((path) => !errors.some((line) => failsFor(line, path)));
  const rows = lines.flatMap((line) => dfLine(line));
  if (rows.length !== answered.length) return new Map();
  return new Map(answered.flatMap((path, i) => (rows[i] ? [[path, rows[i]] as const] : [])));
}

/** coreutils writes `df: /boot: …`, older ones ``df: `/boot': …``, newer ones quote in other ways. */
function failsFor(error: string, path: DiskPath): boolean {
  return new RegExp(`[\\s\`'‘"]${path}['’":]`).test(error);
}

function dfLine(line: string): DfLine[] {
  const found = LINE.exec(line);
  if (!found || line.startsWith('df: ')) return [];
  const [, total = '', available = '', used, mountedOn = ''] = found;
  return [
    {
      total: count(total),
      available: count(available),
      usedPercent: used === undefined ? null : Number(used),
      mountedOn,
    },
  ];
}

function count(text: string): number {
  return text === '-' ? 0 : Math.max(0, Number(text));
}

/** PRE-5. Sizes are whole MiB, rounded down; null where df did not answer. */
export function parseDisk(space: ProbeAnswer, inodes: ProbeAnswer): DiskFacts {
  const spaces = parseDf(space.output);
  return {
    rootMb: freeMb(spaces.get('/')),
    varMb: freeMb(spaces.get('/var')),
    bootMb: freeMb(spaces.get('/boot')),
    rootUsedPercent: spaces.get('/')?.usedPercent ?? null,
    varUsedPercent: spaces.get('/var')?.usedPercent ?? null,
    inodesFreePercent: freeInodes([...parseDf(inodes.output).values()]),
    raw: `${space.output}\n${inodes.output}`,
  };
}

function freeMb(line: DfLine | undefined): number | null {
  return line ? Math.floor(line.available / 1024) : null;
}

function freeInodes(lines: readonly DfLine[]): number | null {
  const used = lines.flatMap((line) => (line.usedPercent === null || line.total === 0 ? [] : [line.usedPercent]));
  return used.length === 0 ? null : 100 - Math.max(...used);
}
