// How a field of the inventory is declared: from it come the columns that are found, the template, the reading, and the words on cards.
import type { Text } from '../../language.ts';
import type { InventoryCell } from '../record.ts';

/** `wrong`: what is wrong with it, without the address, in lower case and without a full stop. */
export type ReadValue =
  | { readonly kind: 'value'; readonly value: string | null }
  | { readonly kind: 'wrong'; readonly why: Text };

export type FieldSpec = {
  readonly name: string;
  /** Titles of its column; the first of each language is that of the template. */
  readonly titles: { readonly fr: readonly string[]; readonly en: readonly string[] };
  readonly read: (value: InventoryCell['value']) => ReadValue;
  /** Of a new record when nothing is said of it: the value that promises least. Absent: empty. */
  readonly unsaid?: string;
  /** A cell that is empty is refused. */
  readonly required?: true;
  /** Numbers in it are days that lost their format. */
  readonly holds?: 'days';
};

export type EntitySpec = {
  /** Name of its sheet. */
  readonly sheet: Text;
  /** The column that names the record. */
  readonly id: FieldSpec;
  readonly fields: readonly FieldSpec[];
  /** Besides the name: without these columns a sheet is not taken for this entity. */
  readonly needs: readonly string[];
};

export function value(text: string | null): ReadValue {
  return { kind: 'value', value: text };
}

export function wrongValue(fr: string, en: string): ReadValue {
  return { kind: 'wrong', why: { fr, en } };
}
