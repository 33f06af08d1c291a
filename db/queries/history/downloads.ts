// Files that people have asked for, as rows.
import type { Download } from '../../../domain/download.ts';
import type { DownloadId, UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { UploadedFile } from '../../schema/chat.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type StoredDownload = {
  readonly id: DownloadId;
  readonly request: Download;
  readonly language: Language;
  readonly tokenHash: string;
  readonly nonce: string | null;
  readonly usesLeft: number;
  readonly createdBy: UserId;
  readonly expiresAt: Date;
  /** Where it was put in the person's OneDrive. */
  readonly uploaded: UploadedFile | null;
};

export async function insertDownload(
  db: Db,
  row: Omit<StoredDownload, 'id' | 'uploaded'> & { readonly createdAt: Date },
): Promise<DownloadId> {
  const { id } = await db
    .insertInto('downloads')
    .values({
      request: JSON.stringify(row.request),
      language: row.language,
      token_hash: row.tokenHash,
      nonce: row.nonce,
      uses_left: row.usesLeft,
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
  const { request, language, nonce } = row;
  return {
    id,
    request,
    language,
    tokenHash: row.token_hash,
    nonce,
    usesLeft: row.uses_left,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    uploaded: row.uploaded,
  };
}

/** False when it has no use left, or is over. Two browsers at once cannot take the last one twice. */
export async function useDownload(trx: Trx, id: DownloadId, now: Date): Promise<boolean> {
  const used = await trx
    .updateTable('downloads')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('id', '=', id)
    .where('uses_left', '>', 0)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
}

/** True for the one who may write it to the OneDrive now: not there yet, nobody at it, within its time and its uses. Counts as a use. */
export async function beginUpload(trx: Trx, id: DownloadId, now: Date): Promise<boolean> {
  const begun = await trx
    .updateTable('downloads')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1), upload_begun_at: now }))
    .where('id', '=', id)
    .where('uploaded', 'is', null)
    .where('upload_begun_at', 'is', null)
    .where('uses_left', '>', 0)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  return begun !== undefined;
}

/** False: somebody else has said how it ended. `uploaded` null: it is not there. */
export async function endUpload(trx: Trx, id: DownloadId, uploaded: UploadedFile | null): Promise<boolean> {
  const ended = await trx
    .updateTable('downloads')
    .set({ upload_begun_at: null, uploaded: uploaded === null ? null : JSON.stringify(uploaded) })
    .where('id', '=', id)
    .where('upload_begun_at', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Begun before, and nobody has said how it ended: their process is gone. */
export async function loadLostUploads(db: Db, begunBefore: Date): Promise<readonly StoredDownload[]> {
  const rows = await db
    .selectFrom('downloads')
    .select('id')
    .where('upload_begun_at', '<', begunBefore)
    .orderBy('id')
    .limit(20)
    .execute();
  const found = await Promise.all(rows.map(({ id }) => loadDownload(db, id)));
  return found.flatMap((one) => one ?? []);
}
