// Appends lines to a file that may hold some of them already: its writer was cut before it could note what it had written.
import { type FileHandle, open } from 'node:fs/promises';

/** More than any batch that may have been cut. */
const TAIL_BYTES = 8 * 1024 * 1024;

/** `id`: stands first in the line, `{"id":"12",…`. One writer at a time. On the disk when it resolves. */
export async function appendOnce(
  name: string,
  lines: readonly { readonly id: string; readonly text: string }[],
  mode: number,
): Promise<void> {
  const file = await open(name, 'a+', mode);
  try {
    const known = await endOf(file);
    const fresh = lines.filter(({ id }) => !known.has(id));
    await file.appendFile(fresh.map(({ text }) => `${text}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Ids of the last lines. A line that was cut in the middle is taken away: it is among those that come again. */
async function endOf(file: FileHandle): Promise<ReadonlySet<string>> {
  const { size } = await file.stat();
  const from = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.alloc(size - from);
  await file.read(tail, 0, tail.length, from);
  const end = tail.lastIndexOf('\n') + 1;
  if (end < tail.length && (end > 0 || from === 0)) await file.truncate(from + end);
  const ids = tail.toString('utf8', 0, end).matchAll(/^\{"id":"(\d+)"/gm);
  return new Set(Array.from(ids, ([, id = '']) => id));
}
