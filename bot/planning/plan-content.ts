// The annual plan as a workbook (PLAN-7).

import { loadDomainCodes } from '../../db/queries/planning/plan-year.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import { loadClassifiedEnvironments } from '../../db/queries/servers/environments.ts';
import { writePlanTemplate, writePlanWorkbook } from '../../spreadsheets/plan-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

export async function planContent({ db, language }: ContentContext, year: number): Promise<FileContent> {
  const rows = (await loadPlan(db, null)).filter((row) => row.year === year);
  return { body: await writePlanWorkbook(rows, language), fileName: `patchcenter-plan-${year}.xlsx`, type: XLSX_TYPE };
}

export async function planTemplateContent({ db, language }: ContentContext): Promise<FileContent> {
  const environments = await loadClassifiedEnvironments(db);
  const known = { domains: await loadDomainCodes(db), environments: environments.map(({ name }) => name) };
  return {
    body: await writePlanTemplate(known, language),
    fileName: 'patchcenter-plan-template.xlsx',
    type: XLSX_TYPE,
  };
}
