// What a source says of the estate, as records in words: names and never ids, so that a difference reads as it was written, can be taken
// back, and is the same from a workbook, a CSV or another system (INV-1, INV-2).
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { TakenOver } from '../takeover/taken-over.ts';

/** In the order of their references: each refers to those before it. */
export const ENTITIES = [
  'domain',
  'environment',
  'zone',
  'person',
  'application',
  'server',
  'rule',
  'check',
  'patch',
] as const;
export type EntityName = (typeof ENTITIES)[number];

/** Sheets with a row for each address or database of a server: together they are a field of its record (`server-lists.ts`). */
export const LIST_SHEETS = ['address', 'database'] as const;
export type ListSheet = (typeof LIST_SHEETS)[number];
/** What a table of a source is about. */
export type SheetName = EntityName | ListSheet;

/** By field. null: empty. Lists are joined with ", " in a fixed order, so that equal values are equal texts. */
export type Fields = Readonly<Record<string, string | null>>;

export type InventoryCell = {
  /** `Feuil1!C7`. */
  readonly address: string;
  readonly value: string | number | boolean | Date | null;
  /** It holds an error or a formula without a result, which is said already: its row stays out. */
  readonly isBroken?: true;
  /** Why the source does not say what belongs here: the field stays as it is, and this is said. */
  readonly doubt?: Text;
};

/** One row of a source, read. */
export type SourceRecord = {
  readonly entity: EntityName;
  /** What two names of one thing have in common (`entityKey`). */
  readonly key: string;
  /** As it is shown and stored. */
  readonly name: string;
  /** Only the fields that the source speaks of. */
  readonly fields: Fields;
  /** Where its name stands; null: another row implies it. */
  readonly address: string | null;
  /** Where each field stands. */
  readonly cells?: Readonly<Record<string, string>>;
};

/** As the database has it, in the same form. */
export type StoredRecord = Pick<SourceRecord, 'entity' | 'key' | 'name' | 'fields'>;
export type StoredRecords = Readonly<Record<EntityName, ReadonlyMap<string, StoredRecord>>> & {
  /** Names of sites, which no source brings: `/site` makes them (RING-1). Absent: there is none. */
  readonly sites?: readonly string[];
};

/** `before` null: added. Of a changed one, both hold the changed fields alone. `gone`: it is retired, never deleted (INV-4). */
export type InventoryChange = {
  readonly entity: EntityName;
  readonly name: string;
  readonly before: Fields | null;
  readonly after: Fields | null;
  readonly gone?: true;
};

/** A server of an open campaign that goes to another operator with a change of the rules. Operators by their address; null: nobody. */
export type Reassigned = {
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly from: string | null;
  readonly to: string | null;
};

export type InventoryDifference = {
  readonly changes: readonly InventoryChange[];
  /** Servers that move between production and non-production, and how many would go: what needs a second yes (INV-4). */
  readonly moves: readonly string[];
  readonly leaving: { readonly gone: number; readonly of: number };
  /** Servers of the domains that the source speaks of, which it does not name: they stay, unless its sender says that it covers them. */
  readonly absent: readonly string[];
  /** INV-5; absent: none. */
  readonly reassigned?: readonly Reassigned[];
  /** It takes a change back: servers that have another operator by now, or have begun, stay as they are. */
  readonly isBack?: true;
  /** Of a takeover from PatchCenter alone. */
  readonly more?: TakenOver;
};

export type RefusedRow = { readonly address: string; readonly text: Text };
