// A record of the inventory as it is to be written.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Fields } from '../../../domain/inventory/record.ts';

/** `fields` whole: of a changed record, those that stay as they are too. */
export type WrittenRecord = { readonly name: string; readonly fields: Fields; readonly isNew: boolean };
/** `zone`: IANA name, in which moments of the file are. `by` and `at`: who changes it, and when. */
export type WriteContext = { readonly zone: string; readonly by: UserId; readonly at: Date };
/** Name of a record that cannot be taken back: something refers to it by now. */
export type InUse = { readonly kind: 'in-use'; readonly name: string };

/** The records as rows of a query. */
export function asJson(records: readonly WrittenRecord[]) {
  return sql`${JSON.stringify(records.map(({ name, fields, isNew }) => ({ ...fields, record_name: name, is_new: isNew })))}::jsonb`;
}
