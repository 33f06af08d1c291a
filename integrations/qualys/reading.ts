// Pieces of both protocols' answers, and rows that cannot be read.
import { z } from 'zod';

export const id = z.string().regex(/^\d+$/);
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** An empty element is no value. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === null || text.trim() === '' ? null : text.trim()));
export const optionalInstant = z.preprocess((value) => (value === '' ? undefined : value), instant.nullish());

export type Unread = { readonly id: string; readonly why: string };
export type Rows<T> = { readonly rows: readonly T[]; readonly unreadable: readonly Unread[] };

/** One whose id makes no sense is told by what stands there, and nobody takes it for another. */
export function readRows<T>(raw: readonly unknown[], schema: z.ZodType<T>, idOf: (row: unknown) => unknown): Rows<T> {
  const rows: T[] = [];
  const unreadable: Unread[] = [];
  for (const one of raw) {
    const read = schema.safeParse(one);
    if (read.success) rows.push(read.data);
    else
      unreadable.push({
        id: String(idOf(one) ?? '?'),
        why: `${read.error.issues[0]?.path.join('.') || 'it'} makes no sense`,
      });
  }
  return { rows, unreadable };
}
