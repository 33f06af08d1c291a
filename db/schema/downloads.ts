// Row types of the files that people have asked for (migrations 0013, 0044).
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Download } from '../../domain/download.ts';
import type { DownloadId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { UploadedFile } from './chat.ts';

export type DownloadTables = {
  downloads: {
    id: Generated<DownloadId>;
    request: JSONColumnType<Download>;
    language: Language;
    /** SHA-256 of the token, in hexadecimal. */
    token_hash: string;
    /** What the token was made of; null for those of before migration 0044, whose cards cannot be drawn again. */
    nonce: string | null;
    uses_left: Generated<number>;
    created_by: UserId;
    created_at: Date;
    expires_at: Date;
    /** Migration 0146, as the next one. */
    upload_begun_at: Date | null;
    uploaded: ColumnType<UploadedFile | null, string | null | undefined, string | null>;
  };
};
