// The inventory as a workbook, or its empty template (INV-1).
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { writeInventory } from '../../spreadsheets/inventory-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

/** Without people: their accounts and roles are left out, the rest is whole. */
export async function estateContent(
  { db, language, zone }: ContentContext,
  what: 'everything' | 'without-people' | 'template',
): Promise<FileContent> {
  // Names are written as they are stored: suffixes bring two spellings together, and here is one of each.
  const stored = what === 'template' ? null : await loadStoredRecords(db, { suffixes: [], zone });
  const records = stored === null || what === 'everything' ? stored : { ...stored, person: new Map() };
  const fileName = what === 'template' ? 'patchcenter-inventory-template.xlsx' : 'patchcenter-inventory.xlsx';
  return { body: await writeInventory(records, language), fileName, type: XLSX_TYPE };
}
