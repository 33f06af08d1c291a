// Files that people have asked for, as rows.
import type { Download } from '../../domain/download.ts';
import type { DownloadId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Db } from '../schema/database.ts';

export type StoredDownload = {
  readonly id: DownloadId;
  readonly request: Download;
  readonly language: Language;
  readonly token: string;
  readonly expiresAt: Date;
};

export async function insertDownload(
  db: Db,
  row: {
    readonly request: Download;
    readonly language: Language;
    readonly token: string;
    readonly createdBy: UserId;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  },
): Promise<DownloadId> {
  const { id } = await db
    .insertInto('downloads')
    .values({
      request: JSON.stringify(row.request),
      language: row.language,
      token: row.token,
      created_by: row.createdBy,
      created_at: row.createdAt,
      expires_at: row.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function loadDownload(db: Db, id: DownloadId): Promise<StoredDownload | null> {
  const row = await db.selectFrom('downloads').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const { request, language, token, expires_at: expiresAt } = row;
  return { id, request, language, token, expiresAt };
}
