// RUN-9: an application has a bounded number of checks, since each is run on each of its servers.
import { MAX_CHECKS } from '../app-checks/app-check.ts';
import type { Text } from '../language.ts';
import { entityKey } from './entities/entities.ts';
import type { ReadRecords } from './read-records.ts';
import type { Fields, InventoryChange, RefusedRow, StoredRecords } from './record.ts';
import { refusalAt } from './refused-row.ts';

/** Rows beyond what their application may have stay out; those before them go on. */
export function withinCheckCounts(read: ReadRecords, stored: StoredRecords): ReadRecords {
  const counts = countsOf(stored);
  const refusals: RefusedRow[] = [];
  const records = read.records.filter(({ entity, key, fields, cells = {}, address }) => {
    if (entity !== 'check' || stored.check.has(key)) return true;
    const isWithin = add(counts, fields) <= MAX_CHECKS;
    if (!isWithin) refusals.push(refusalAt(cells.check ?? address ?? '', tooMany(fields)));
    return isWithin;
  });
  return refusals.length === 0 ? read : { ...read, records, refusals: [...read.refusals, ...refusals] };
}

/** By the time a change is applied, people may have added some. */
export function checkConflicts(changes: readonly InventoryChange[], stored: StoredRecords): readonly Text[] {
  const counts = countsOf(stored);
  return changes.flatMap(({ entity, before, after }) => {
    if (entity !== 'check' || before !== null || after === null) return [];
    return add(counts, after) === MAX_CHECKS + 1 ? [{ fr: `${tooMany(after).fr}.`, en: `${tooMany(after).en}.` }] : [];
  });
}

function countsOf({ check }: StoredRecords): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { fields } of check.values()) add(counts, fields);
  return counts;
}

function add(counts: Map<string, number>, { application }: Fields): number {
  const key = entityKey('application', application ?? '');
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function tooMany({ application }: Fields): Text {
  return {
    fr: `l’application ${application} aurait plus de ${MAX_CHECKS} contrôles`,
    en: `the application ${application} would have more than ${MAX_CHECKS} checks`,
  };
}
