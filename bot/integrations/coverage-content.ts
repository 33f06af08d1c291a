// Coverage as a file: every state, the worst first, with since when.
import { loadCoverage } from '../../db/queries/integrations/coverage.ts';
import { COVERAGE_LABELS, COVERAGE_STATES } from '../../domain/agent-coverage/coverage-words.ts';
import type { Download } from '../../domain/download.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import { type Language, say } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { csvParts } from '../../spreadsheets/write-csv.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, CSV_TYPE, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

type Cells = SheetSpec['rows'][number];
type Asked = Extract<Download, { readonly kind: 'coverage' }>;

const AT_ONCE = 5000;

const HEADERS: Readonly<Record<Language, readonly string[]>> = {
  fr: ['État', 'Serveur', 'Domaine', 'Environnement', 'Application', 'Nom dans ce système', 'Depuis'],
  en: ['State', 'Server', 'Domain', 'Environment', 'Application', 'Name in that system', 'Since'],
};

export async function coverageContent(ctx: ContentContext, asked: Asked): Promise<FileContent> {
  const { language, now, zone } = ctx;
  const { integration, format } = asked;
  const fileName = `coverage-${integration}-${dayIn(now, zone)}.${format}`;
  const batches = allRows(ctx, asked);
  if (format === 'csv') return { body: csvParts(HEADERS[language], batches), fileName, type: CSV_TYPE };
  const rows: Cells[] = [];
  for await (const batch of batches) rows.push(...batch);
  const columns = HEADERS[language].map((header) => ({ header }));
  const sheet = { name: INTEGRATION_TITLES[integration], columns, rows };
  return { body: await writeWorkbook([sheet]), fileName, type: XLSX_TYPE };
}

async function* allRows(
  { db, language, zone }: ContentContext,
  { integration }: Asked,
): AsyncGenerator<readonly Cells[]> {
  for (const state of COVERAGE_STATES) {
    for (let offset = 0; ; offset += AT_ONCE) {
      const rows = await loadCoverage(db, { name: integration, state, limit: AT_ONCE, offset });
      yield rows.map(({ hostname, domain, environment, application, name, since }) => [
        ...[say(COVERAGE_LABELS[state], language), hostname, domain, environment, application, name],
        { day: dayIn(since, zone) },
      ]);
      if (rows.length < AT_ONCE) break;
    }
  }
}
