// The audit as a file (AUD-1): every column, before and after as they were recorded.
import { type AuditRow, loadAudit } from '../../db/queries/audit-view.ts';
import { parseAuditFilter } from '../../domain/audit/audit-filter.ts';
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { writeCsv } from '../../spreadsheets/write-csv.ts';
import type { ContentContext, FileContent } from './file-content.ts';

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
/** What a file is made of in memory; the newest. */
const MOST_ROWS = 200_000;

export async function auditContent({ db, language, now, zone }: ContentContext, text: string): Promise<FileContent> {
  const filter = parseAuditFilter(text);
  if (filter === null) throw new Error('an order for an audit with a filter that nobody writes');
  const rows: (string | Date | null)[][] = [];
  let beforeId: string | null = null;
  while (rows.length < MOST_ROWS) {
    const read: readonly AuditRow[] = await loadAudit(db, filter, zone, { limit: AT_ONCE, beforeId });
    rows.push(...read.map(cellsOf));
    beforeId = read.at(-1)?.id ?? null;
    if (read.length < AT_ONCE) break;
  }
  return {
    bytes: Buffer.from(writeCsv(HEADERS[language], rows)),
    fileName: `audit-${dayIn(now, zone)}.csv`,
    type: 'text/csv; charset=utf-8',
  };
}

function cellsOf(row: AuditRow): (string | Date | null)[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const { at, actor, entraId, action, objectType, objectId, hostname, reason, activityId } = row;
  const who = [at, actor, entraId, action, objectType, objectId, hostname];
  return [...who, json(row.before), json(row.after), reason, activityId];
}
