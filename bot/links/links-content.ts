// The correspondence as a workbook (LINK-2).

import { loadLinkRows } from '../../db/queries/links/links.ts';
import { loadCorrespondence } from '../../db/queries/servers/correspondence.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { writeLinksWorkbook } from '../../spreadsheets/links-workbook.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

export async function linksContent({ db, language, zone }: ContentContext): Promise<FileContent> {
  const links = (await loadLinkRows(db, null)).map(({ at, ...link }) => ({ ...link, on: dayIn(at, zone) }));
  const body = await writeLinksWorkbook(links, await loadCorrespondence(db), language);
  return { body, fileName: 'patchcenter-links.xlsx', type: XLSX_TYPE };
}
