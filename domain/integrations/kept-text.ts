// What no database keeps: NUL, halves of characters, and keys longer than an index takes. One such record must not end a run.
type Named = { readonly id: string; readonly content: object };

/** UTF-8 bytes, of PostgreSQL's 2704 for all columns of a key together. */
const LONGEST_ID = 1500;
/** In JSON, where an even number of backslashes stands for themselves. */
const UNKEPT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/** null: it can be kept. */
export function whyNotKept({ id, content }: Named): string | null {
  if (keptId(id) !== id) return 'its id is too long, or no text';
  return UNKEPT.test(JSON.stringify(content)) ? 'it holds a character that cannot be kept' : null;
}

/** As much of it as can be. */
export function keptId(id: string): string {
  const text = keptText(id);
  return Buffer.byteLength(text) <= LONGEST_ID ? text : text.slice(0, LONGEST_ID / 4).toWellFormed();
}

export function keptText(text: string): string {
  return text.replaceAll('\0', ' ').toWellFormed();
}
