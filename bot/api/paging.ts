// Pages by cursor: where the last page ended, as a word that nobody has to understand. A list that grows meanwhile repeats and skips nothing.
import { z } from 'zod';

const MOST = 200;

/** Of an address, in digits alone: `0x10` and `1e1` are numbers to JavaScript, and nothing that anybody means. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,10}$/, `expected a whole number of ${least} to ${most}`)
    .transform(Number)
    .pipe(z.int().min(least).max(most));
}

const MOST_ID = 2_147_483_647;
export const idInAddress = () => wholeNumber(1, MOST_ID);

/** Of a list; every filter of the first page has to be sent with the next one. */
export const pageQuery = {
  cursor: z
    .string()
    .regex(/^[\w-]{1,200}$/)
    .optional()
    .describe('`nextCursor` of the page before.'),
  limit: wholeNumber(1, MOST).default(50),
} as const;

export const nextCursor = z.string().nullable().describe('For the next page; null: this is the last one.');

export function cursorOf(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** undefined: it is none of ours. null: the first page. */
export function positionOf<T>(cursor: string | undefined, shape: z.ZodType<T>): T | null | undefined {
  if (cursor === undefined) return null;
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

export const id = z.number().int().positive().max(MOST_ID);
export const BAD_CURSOR = 'The cursor is not one that this list has given: leave it out to begin with the first page.';

/** `rows`: one more than the page holds, where there is one. */
export function pageOf<Row>(rows: readonly Row[], limit: number, position: (last: Row) => unknown) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isLast = rows.length <= limit || last === undefined;
  return { items, nextCursor: isLast ? null : cursorOf(position(last)) };
}
