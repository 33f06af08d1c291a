// Pages by cursor: where the last page ended, as a word that nobody has to understand. A list that grows meanwhile repeats and skips nothing.
import { z } from 'zod';

const MOST = 200;

/** Of a list; every filter of the first page has to be sent with the next one. */
export const pageQuery = {
  cursor: z
    .string()
    .regex(/^[\w-]{1,200}$/)
    .optional()
    .describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(MOST).default(50),
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

export const id = z.number().int().positive().max(2_147_483_647);
export const BAD_CURSOR = 'The cursor is not one that this list has given: leave it out to begin with the first page.';

/** `rows`: one more than the page holds, where there is one. */
export function pageOf<Row>(rows: readonly Row[], limit: number, position: (last: Row) => unknown) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isLast = rows.length <= limit || last === undefined;
  return { items, nextCursor: isLast ? null : cursorOf(position(last)) };
}
