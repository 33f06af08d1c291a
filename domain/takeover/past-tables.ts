// The history of PatchCenter as rows of past updates (HIST-2), a page at a time.
import type { SourceTable } from '../inventory/read-records.ts';
import type { InventoryCell } from '../inventory/record.ts';
import { type SourceValidation, validationNote } from './open-validations.ts';
import type { SourceRow } from './source-tables.ts';

type Cells = Readonly<Record<string, InventoryCell>>;

export type PastNames = {
  /** Of servers that are taken over, people and campaigns, by their ids there. */
  readonly servers: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  readonly campaigns: ReadonlyMap<string, string>;
  readonly runs: ReadonlyMap<string, string>;
};

const COLUMNS = ['hostname', 'date', 'result', 'notes', 'operator', 'campaign'] as const;
/** The longest that a note may be (`entities/patch.ts`). */
const MOST_NOTES = 2_000;

/** Of servers that are taken over. A validation is noted on its update, and taken out of `validations`. */
export function historyTable(
  rows: readonly SourceRow[],
  names: PastNames,
  validations: Map<string, SourceValidation>,
): SourceTable {
  return table(
    rows.map((row, index) => {
      const at = (column: string) => `patch_history#${row.id ?? `${row.server_id}/${index}`}.${column}`;
      const person = row.intervenant_name ?? names.people.get(row.intervenant_id ?? '') ?? null;
      return {
        hostname: cell(at('server_id'), names.servers.get(row.server_id ?? '')),
        date: cell(at('date_patch'), row.date_patch),
        result: cell(at('status'), row.status),
        notes: cell(at('notes'), shortened([row.notes ?? '', noteOf(row, validations)])),
        operator: cell(at('intervenant_name'), person),
        campaign: cell(at('campaign_id'), row.campaign_id === null ? null : names.campaigns.get(row.campaign_id ?? '')),
      };
    }),
  );
}

/** Section 10.2: its history counts patched entries too, where nothing else was written of them. */
export function quickwinTable(rows: readonly SourceRow[], names: PastNames): SourceTable {
  return table(
    rows.map((row) => {
      const at = (column: string) => `quickwin_entries#${row.id}.${column}`;
      return {
        hostname: cell(at('server_id'), names.servers.get(row.server_id ?? '')),
        date: cell(at('patch_date'), row.patch_date),
        result: cell(at('status'), 'ok'),
        notes: cell(at('status'), null),
        operator: cell(at('status'), null),
        campaign: cell(at('run_id'), names.runs.get(row.run_id ?? '') ?? `QuickWin ${row.run_id}`),
      };
    }),
  );
}

/** Validations whose update is in no history: it is known from them alone. */
export function validationTable(validations: ReadonlyMap<string, SourceValidation>, names: PastNames): SourceTable {
  return table(
    [...validations].map(([server, validation]) => {
      const at = (column: string) => `patch_validation#${validation.id}.${column}`;
      return {
        hostname: cell(at('server_id'), names.servers.get(server)),
        date: cell(at('patch_date'), validation.moment),
        result: cell(at('status'), 'ok'),
        notes: cell(at('status'), shortened([validationNote(validation)])),
        operator: cell(at('status'), null),
        campaign: cell(at('status'), null),
      };
    }),
  );
}

function noteOf(
  { server_id: server, status, date_patch: moment }: SourceRow,
  validations: Map<string, SourceValidation>,
): string {
  const validation = validations.get(server ?? '');
  if (validation === undefined || status !== 'ok' || validation.moment.slice(0, 10) !== moment?.slice(0, 10)) return '';
  validations.delete(server ?? '');
  return validationNote(validation);
}

function shortened(parts: readonly string[]): string | null {
  const text = parts.filter((part) => part.trim() !== '').join(' · ');
  if (text === '') return null;
  return text.length <= MOST_NOTES ? text : `${text.slice(0, MOST_NOTES - 1).toWellFormed()}…`;
}

function cell(address: string, value: string | null | undefined): InventoryCell {
  return { address, value: value ?? null };
}

function table(rows: readonly Cells[]): SourceTable {
  return { entity: 'patch', columns: new Set(COLUMNS), rows };
}
