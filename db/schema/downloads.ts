// Row types of the files that people have asked for (migration 0013).
import type { Generated, JSONColumnType } from 'kysely';
import type { Download } from '../../domain/download.ts';
import type { DownloadId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';

export type DownloadTables = {
  downloads: {
    id: Generated<DownloadId>;
    request: JSONColumnType<Download>;
    language: Language;
    token: string;
    created_by: UserId;
    created_at: Date;
    expires_at: Date;
  };
};
