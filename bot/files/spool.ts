// Holds a file of any length between its making and its reader: in memory while it is short, beyond that on disk, under no name. A
// slow browser then keeps neither a transaction open nor the whole of a long history in memory.
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';

export type Spooled = {
  readonly size: number;
  /** Once; what is never asked for goes with `drop`. */
  stream(): Readable;
  drop(): Promise<void>;
};

const IN_MEMORY = 8 * 1024 * 1024;

export async function spool(
  body: Uint8Array | AsyncIterable<string>,
  { inMemory = IN_MEMORY, folder = tmpdir() } = {},
): Promise<Spooled> {
  if (body instanceof Uint8Array) return held([body]);
  let chunks: Buffer[] = [];
  let waiting = 0;
  let file: FileHandle | null = null;
  try {
    for await (const text of body) {
      const chunk = Buffer.from(text);
      chunks.push(chunk);
      waiting += chunk.byteLength;
      if (waiting <= inMemory) continue;
      file ??= await nameless(folder);
      await file.appendFile(Buffer.concat(chunks));
      chunks = [];
      waiting = 0;
    }
    if (file === null) return held(chunks);
    await file.appendFile(Buffer.concat(chunks));
    return await onDisk(file);
  } catch (error) {
    await file?.close();
    throw error;
  }
}

function held(chunks: readonly Uint8Array[]): Spooled {
  const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return { size, stream: () => Readable.from(chunks, { objectMode: false }), drop: async () => {} };
}

async function onDisk(file: FileHandle): Promise<Spooled> {
  const { size } = await file.stat();
  return { size, stream: () => file.createReadStream({ start: 0 }), drop: () => file.close() };
}

/** Its name goes at once: whatever ends the process, nothing stays behind, and nobody else can open it. */
async function nameless(folder: string): Promise<FileHandle> {
  const own = await mkdtemp(path.join(folder, 'patchcenter-file-'));
  try {
    return await open(path.join(own, 'file'), 'wx+', 0o600);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}
