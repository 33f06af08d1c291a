// Validations of PatchCenter that nobody has answered, or answered KO. Here an answer is about an attempt of ours, and opens production; so they are kept
// as a note on the update of the past that they are about, where they count for nothing (docs/adr/0008).
import type { SourceRow } from './source-tables.ts';

export type OpenValidation = {
  readonly id: string;
  readonly status: 'en_attente' | 'validated_ko';
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
  open(): Map<string, OpenValidation> {
    return new Map(
      [...this.#latest].flatMap(([server, { id = '', status, patch_date: moment }]) => {
        if ((status !== 'en_attente' && status !== 'validated_ko') || moment === null || moment === undefined)
          return [];
        return [[server, { id: id ?? '', status, moment }] as const];
      }),
    );
  }
}

/** As a note of the history: PatchCenter is written in French, and so are its notes. */
export function validationNote({ status }: OpenValidation): string {
  return status === 'en_attente' ? 'Validation en attente dans PatchCenter' : 'Validation KO dans PatchCenter';
}

function isLater(row: SourceRow, other: SourceRow): boolean {
  const [one, two] = [row.patch_date ?? '', other.patch_date ?? ''];
  return one === two ? Number(row.id ?? 0) > Number(other.id ?? 0) : one > two;
}
