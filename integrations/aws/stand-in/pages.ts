// Pages of a list: a token says where the next one begins, and a size has limits that differ from one operation to the next.
import { AwsError } from './error.ts';

export type Page<T> = { readonly rows: readonly T[]; readonly next?: string };

export function pageOf<T>(rows: readonly T[], token: string | undefined, size: number): Page<T> {
  const start =
    token === undefined ? 0 : Number(/^at-(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  const end = start + size;
  return {
    rows: rows.slice(start, end),
    ...(end < rows.length && { next: Buffer.from(`at-${end}`).toString('base64') }),
  };
}
