// Files that Teams puts into the OneDrive of whoever asked, once they agree: what is asked and what came of it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table outgoing_messages add column file jsonb;
    comment on column outgoing_messages.file is
      '{kind: consent, downloadId}, or {kind: info, name, contentUrl, uniqueId, fileType}; the text is said where Teams takes no such card';
    alter table downloads add column upload_begun_at timestamptz, add column uploaded jsonb;
    comment on column downloads.upload_begun_at is 'on the business clock; a process writes it to a OneDrive, or has ended at it';
    comment on column downloads.uploaded is 'where it is in the OneDrive: {name, contentUrl, uniqueId, fileType}'`.execute(
    db,
  );
}
