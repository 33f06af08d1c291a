// The inventory as a workbook, or its empty template (INV-1).
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { writeInventory } from '../../spreadsheets/inventory-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

export async function estateContent(
  { db, language, zone }: ContentContext,
  kind: 'estate' | 'estate-template',
): Promise<FileContent> {
  // Names are written as they are stored: suffixes bring two spellings together, and here is one of each.
  const records = kind === 'estate' ? await loadStoredRecords(db, { suffixes: [], zone }) : null;
  const fileName = kind === 'estate' ? 'patchcenter-inventory.xlsx' : 'patchcenter-inventory-template.xlsx';
  return { body: await writeInventory(records, language), fileName, type: XLSX_TYPE };
}
