// Unpacks a workbook (a zip) while counting, before anything reads it: what a zip says about its sizes is the sender's word. What comes
// out is a zip again, without compression, of exactly the parts that were counted: nothing else reaches the parser.
import { zipSync } from 'fflate';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

export type Unpacked =
  | { readonly kind: 'parts'; readonly zip: Uint8Array }
  | { readonly kind: 'too-much' }
  | { readonly kind: 'broken'; readonly detail: string };

export type UnpackLimits = {
  readonly entries: number;
  readonly bytes: number;
  /** Of XML: a cell that costs four bytes in the file costs a hundred in memory. */
  readonly tags: number;
};

/** Room for some 20,000 rows of ten columns; a year's plan has a few hundred. */
export const UNPACK_LIMITS: UnpackLimits = { entries: 1_000, bytes: 32 * 1024 * 1024, tags: 1_500_000 };

/** Only these are read: pictures, macros and whatever else is left packed. */
const PARTS = /\.(xml|rels)$/i;
const LESS_THAN = 0x3c;

class TooMuch extends Error {}

export async function unpack(bytes: Uint8Array, limits = UNPACK_LIMITS): Promise<Unpacked> {
  try {
    const zip = await open(bytes);
    if (zip.entryCount > limits.entries) return { kind: 'too-much' };
    const parts = await readParts(zip, limits);
    return { kind: 'parts', zip: zipSync(Object.fromEntries(parts), { level: 0 }) };
  } catch (error) {
    if (error instanceof TooMuch) return { kind: 'too-much' };
    return { kind: 'broken', detail: error instanceof Error ? error.message : 'no zip' };
  }
}

function open(bytes: Uint8Array): Promise<ZipFile> {
  const options = { lazyEntries: true, validateEntrySizes: true };
  return new Promise((resolve, reject) => {
    fromBuffer(Buffer.from(bytes), options, (error, zip) => (zip === undefined ? reject(error) : resolve(zip)));
  });
}

async function readParts(zip: ZipFile, limits: UnpackLimits): Promise<Map<string, Uint8Array>> {
  const parts = new Map<string, Uint8Array>();
  const left = { bytes: limits.bytes, tags: limits.tags };
  for await (const entry of entriesOf(zip)) {
    if (!PARTS.test(entry.fileName)) continue;
    if (parts.has(entry.fileName)) throw new Error('one part twice');
    if (entry.uncompressedSize > left.bytes) throw new TooMuch();
    parts.set(entry.fileName, await read(zip, entry, left));
  }
  return parts;
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const next = Promise.withResolvers<Entry | null>();
    zip.once('entry', next.resolve);
    zip.once('end', () => next.resolve(null));
    zip.once('error', next.reject);
    zip.readEntry();
    const entry = await next.promise;
    zip.removeAllListeners();
    if (entry === null) return;
    yield entry;
  }
}

async function read(zip: ZipFile, entry: Entry, left: { bytes: number; tags: number }): Promise<Uint8Array> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (opened === undefined ? reject(error) : resolve(opened)));
  });
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    left.bytes -= chunk.byteLength;
    left.tags -= countOf(chunk, LESS_THAN);
    if (left.bytes < 0 || left.tags < 0) throw new TooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function countOf(chunk: Buffer, byte: number): number {
  let count = 0;
  for (let at = chunk.indexOf(byte); at >= 0; at = chunk.indexOf(byte, at + 1)) count += 1;
  return count;
}
