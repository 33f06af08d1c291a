// How much a file may hold and its reading may cost: where somebody waits in a chat beside everybody else, and where it has a process of its own.

export type ReadLimits = {
  /** Of one sheet. */
  readonly rows: number;
  /** Of all sheets together. */
  readonly cells: number;
  /** One text that many cells share is written out for each of them. */
  readonly characters: number;
  /** Unpacked; and of XML, where a cell that costs four bytes in the file costs a hundred in memory. */
  readonly bytes: number;
  readonly tags: number;
  /** Of JavaScript's heap. Buffers lie outside: the whole of the process is looked at too, where the system tells (Linux). */
  readonly heapMb: number;
  readonly processMb: number;
  readonly timeMs: number;
};

const MB = 1024 * 1024;

/** Teams waits for at most 15 s. The largest workbook that is accepted takes 3 s. */
export const CHAT_LIMITS: ReadLimits = {
  ...{ rows: 20_000, cells: 400_000, characters: 8 * MB, bytes: 32 * MB, tags: 1_500_000 },
  ...{ heapMb: 192, processMb: 300, timeMs: 8_000 },
};

/** From a shell: room for some 120,000 servers with every column. */
export const SHELL_LIMITS: ReadLimits = {
  ...{ rows: 120_000, cells: 4_000_000, characters: 256 * MB, bytes: 512 * MB, tags: 20_000_000 },
  ...{ heapMb: 3_000, processMb: 4_000, timeMs: 300_000 },
};
