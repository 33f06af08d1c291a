// Package exclusions as a workbook (RUN-5).
import { loadServerExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { writeExcludesWorkbook } from '../../spreadsheets/excludes-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

export async function excludesContent({ db, language }: ContentContext): Promise<FileContent> {
  const body = await writeExcludesWorkbook(await loadServerExcludes(db, null), language);
  return { body, fileName: 'patchcenter-excludes.xlsx', type: XLSX_TYPE };
}
