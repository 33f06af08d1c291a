// Validations of PatchCenter. Here an answer is about an attempt of ours, and opens production; so one that is open or KO is kept as a note on
// the update of the past that it is about, where it opens nothing (docs/adr/0009).
import type { SourceRow } from './source-tables.ts';

export type SourceValidation = {
  readonly id: string;
  readonly status: string;
  /** `2026-02-04 09:15`. */
  readonly moment: string;
};

/** Of each server the latest alone, as PatchCenter's own gate reads them (section 6.2). */
export class LatestValidations {
  readonly #latest = new Map<string, SourceRow>();

  /** In any order. */
  add(rows: readonly SourceRow[]): void {
    for (const row of rows) {
      const before = this.#latest.get(row.server_id ?? '');
      if (before === undefined || isLater(row, before)) this.#latest.set(row.server_id ?? '', row);
    }
  }

  /** By id of the server there. */
  all(): Map<string, SourceValidation> {
    return new Map(
      [...this.#latest].flatMap(([server, { id, status, patch_date: moment }]) =>
        moment == null ? [] : [[server, { id: id ?? '', status: status ?? '', moment }] as const],
      ),
    );
  }
}

/** As a note of the history; empty: it was answered OK, or forced. PatchCenter is written in French, and so are its notes. */
export function validationNote({ status }: SourceValidation): string {
  return NOTES[status] ?? '';
}

const NOTES: Readonly<Record<string, string>> = {
  en_attente: 'Validation en attente dans PatchCenter',
  validated_ko: 'Validation KO dans PatchCenter',
};

function isLater(row: SourceRow, other: SourceRow): boolean {
  const [one, two] = [row.patch_date ?? '', other.patch_date ?? ''];
  return one === two ? Number(row.id ?? 0) > Number(other.id ?? 0) : one > two;
}
