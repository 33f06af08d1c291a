// From what was asked for to the bytes of a file, read as one state of the database when it is fetched.
import type { Db } from '../../db/schema/database.ts';
import type { Download } from '../../domain/download.ts';
import type { Language } from '../../domain/language.ts';

export type FileContent = {
  readonly bytes: Uint8Array;
  /** Plain ASCII: letters, digits, dots and dashes. */
  readonly fileName: string;
  readonly type: string;
};

export type ContentContext = {
  readonly db: Db;
  readonly language: Language;
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
};

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV_TYPE = 'text/csv; charset=utf-8';

export async function contentOf(_ctx: ContentContext, download: Download): Promise<FileContent> {
  switch (download.kind) {
    case 'plan':
    case 'plan-template':
      throw new Error('not written yet');
  }
}
