// The file of a backup: gzip of lines. First what is in it, as JSON; then each table, by its name and columns, its rows as COPY writes them,
// `\.`, and their number and sum; last a line that says that it is whole. One that was cut off lacks that.
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { reasonOf } from './connection.ts';
import type { RowSource } from './read-database.ts';
import { CopyRefused } from './refusal.ts';
import type { TableSum } from './table-sum.ts';

const FORMAT = 'patchcenter-backup';
const VERSION = 1;
/** In COPY's text a backslash within a value is doubled: no row looks like this. */
const END = '\\.';

const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** The instant that the rows are of. */
  at: z.iso.datetime(),
  migrations: z.array(z.string()).min(1),
  tables: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string(), called: z.boolean() })),
});
const sumSchema = z.strictObject({ rows: z.number().int().nonnegative(), sum: z.string().regex(/^-?\d+$/) });
const TAIL = JSON.stringify({ whole: true });

export type BackupHead = z.infer<typeof headSchema>;

/**
 * Written beside and renamed when it is whole and on the disk: a file of that name is a backup. For its owner alone, as addresses and
 * names are in it.
 */
export async function writeBackup(file: string, source: RowSource, at: Date): Promise<{ readonly rows: number }> {
  const part = `${file}.part`;
  await rm(part, { force: true });
  try {
    let rows = 0;
    await pipeline(
      async function* () {
        const head = {
          format: FORMAT,
          version: VERSION,
          at: at.toISOString(),
          ...source.shape,
          sequences: source.sequences,
        };
        yield `${JSON.stringify(head)}\n`;
        for (const table of source.shape.tables) {
          yield `${JSON.stringify(table)}\n`;
          const through = new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) });
          const sum = source.copyTable(table, through);
          // Told below: whoever reads must not miss it.
          sum.catch((error: Error) => through.destroy(error));
          yield* through;
          const { rows: read } = await sum;
          rows += read;
          yield `${END}\n${JSON.stringify(await sum)}\n`;
        }
        yield `${TAIL}\n`;
      },
      createGzip(),
      createWriteStream(part, { flags: 'wx', mode: 0o600 }),
    );
    await flushed(part);
    await rename(part, file);
    return { rows };
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof CopyRefused) throw cause;
    throw new CopyRefused(`The backup could not be written: ${reasonOf(cause)}.`, { cause });
  }
}

async function flushed(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync().finally(() => handle.close());
}

export type OpenBackup = {
  readonly head: BackupHead;
  readonly source: RowSource;
  /** After the last table. Throws CopyRefused when the file was cut off. */
  assertWhole(): Promise<void>;
  close(): void;
};

/** Throws CopyRefused for what is no backup, or one of another format. */
export async function openBackup(file: string): Promise<OpenBackup> {
  const pieces = piecesOf(file);
  const lines = new LineReader(pieces, file);
  const head = parsed(
    headSchema,
    await lines.line().catch(unreadable(file)),
    `${file} is no backup of PatchCenter, or of another format`,
  );
  const { migrations, tables, sequences } = head;
  return {
    head,
    source: {
      shape: { migrations, tables },
      sequences,
      copyTable: async ({ name }, into) => {
        const told = JSON.parse(await lines.line()) as { name?: unknown };
        if (told.name !== name) throw new CopyRefused(`${file} is damaged: ${name} is not where it must be.`);
        await lines.rowsInto(into);
        return parsed(sumSchema, await lines.line(), `${file} is damaged after the rows of ${name}`) satisfies TableSum;
      },
    },
    assertWhole: async () => {
      if ((await lines.line()) !== TAIL) throw new CopyRefused(`${file} is not whole: its end is missing.`);
    },
    close: () => void pieces.return(undefined),
  };
}

async function* piecesOf(file: string): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 1024 * 1024 });
  const read = createReadStream(file);
  read.on('error', (error) => unpacked.destroy(error));
  try {
    yield* read.pipe(unpacked) as AsyncIterable<Buffer>;
  } finally {
    read.destroy();
    unpacked.destroy();
  }
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    if (cause instanceof CopyRefused) throw cause;
    throw new CopyRefused(`${file} cannot be read: ${reasonOf(cause)}.`, { cause });
  };
}

function parsed<T>(schema: z.ZodType<T>, line: string, otherwise: string): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CopyRefused(`${otherwise}.`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CopyRefused(`${otherwise}.`);
}

const NEWLINE = 0x0a;

/** Lines one by one, or rows in whole pieces until the end of a table; holds one piece and one line at most. */
class LineReader {
  private rest: Buffer = Buffer.alloc(0);
  private readonly pieces: AsyncGenerator<Buffer>;
  private readonly file: string;

  constructor(pieces: AsyncGenerator<Buffer>, file: string) {
    this.pieces = pieces;
    this.file = file;
  }

  async line(): Promise<string> {
    let end = this.rest.indexOf(NEWLINE);
    while (end === -1) {
      const from = this.rest.length;
      await this.more();
      end = this.rest.indexOf(NEWLINE, from);
    }
    const line = this.rest.subarray(0, end).toString('utf8');
    this.rest = this.rest.subarray(end + 1);
    return line;
  }

  /** Up to the line that ends them; ends `into`. */
  async rowsInto(into: Writable): Promise<void> {
    await pipeline(this.rows(), into);
  }

  private async *rows(): AsyncGenerator<Buffer> {
    const mark = Buffer.from(`${END}\n`);
    const within = Buffer.from(`\n${END}\n`);
    for (;;) {
      if (this.rest.subarray(0, mark.length).equals(mark)) {
        this.rest = this.rest.subarray(mark.length);
        return;
      }
      const at = this.rest.indexOf(within);
      const whole = at === -1 ? this.rest.lastIndexOf(NEWLINE) + 1 : at + 1;
      if (whole > 0) {
        yield this.rest.subarray(0, whole);
        this.rest = this.rest.subarray(whole);
      }
      if (at === -1) await this.more();
    }
  }

  private async more(): Promise<void> {
    const { value, done } = await this.pieces.next();
    if (done === true) throw new CopyRefused(`${this.file} is not whole: it was cut off.`);
    this.rest = this.rest.length === 0 ? value : Buffer.concat([this.rest, value]);
  }
}
