// Package exclusions as a workbook (RUN-5).
import { loadHeldAdvisories } from '../../db/queries/exclusions/held-advisories.ts';
import { loadServerExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { withDebt } from '../../domain/exclusions/debt.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { writeExcludesWorkbook } from '../../spreadsheets/excludes-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

export async function excludesContent({ db, now, zone, language }: ContentContext): Promise<FileContent> {
  const held = await loadHeldAdvisories(db, null);
  const rows = await loadServerExcludes(db, null);
  const body = await writeExcludesWorkbook(rows, language, withDebt(rows, held, dayIn(now, zone)));
  return { body, fileName: 'patchcenter-excludes.xlsx', type: XLSX_TYPE };
}
