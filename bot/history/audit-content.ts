// The audit as a file (AUD-1): every column, before and after as they were recorded.
import { type AuditRow, loadAudit } from '../../db/queries/history/audit-view.ts';
import type { Db } from '../../db/schema/database.ts';
import { actorName } from '../../domain/history/actor-name.ts';
import { type AuditFilter, parseAuditFilter } from '../../domain/history/audit-filter.ts';
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { type CsvRow, csvParts } from '../../spreadsheets/write-csv.ts';
import { type ContentContext, CSV_TYPE, type FileContent } from '../files/file-body.ts';

const HEADERS: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    ...['Instant', 'Acteur', 'Identifiant Entra', 'Action', 'Type d’objet', 'Objet', 'Serveur'],
    ...['Avant', 'Après', 'Motif', 'Activité Teams'],
  ],
  en: [
    ...['Instant', 'Actor', 'Entra id', 'Action', 'Object type', 'Object', 'Server'],
    ...['Before', 'After', 'Reason', 'Teams activity'],
  ],
};
const AT_ONCE = 5000;

export async function auditContent(
  { db, language, now, zone }: ContentContext,
  text: string,
  atOnce = AT_ONCE,
): Promise<FileContent> {
  const filter = parseAuditFilter(text);
  if (filter === null) throw new Error('an order for an audit with a filter that nobody writes');
  return {
    body: csvParts(HEADERS[language], allRows(db, filter, zone, atOnce)),
    fileName: `audit-${dayIn(now, zone)}.csv`,
    type: CSV_TYPE,
  };
}

async function* allRows(db: Db, filter: AuditFilter, zone: string, atOnce: number): AsyncGenerator<CsvRow[]> {
  let beforeId: string | null = null;
  do {
    const read: readonly AuditRow[] = await loadAudit(db, filter, zone, { limit: atOnce, beforeId });
    yield read.map(cellsOf);
    beforeId = read.length < atOnce ? null : (read.at(-1)?.id ?? null);
  } while (beforeId !== null);
}

function cellsOf(row: AuditRow): (string | Date | null)[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const { at, actor, entraId, action, objectType, objectId, hostname, reason, activityId } = row;
  const who = [at, actorName(actor), entraId, action, objectType, objectId, hostname];
  return [...who, json(row.before), json(row.after), reason, activityId];
}
