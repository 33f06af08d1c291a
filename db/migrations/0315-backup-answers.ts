// What a system of backups answers for a server without snapshots (PRE-4), and what a start rested on (docs/integrations/commvault.md).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_sessions
      add column backup_answer text check (backup_answer in ('yes', 'no', 'unknown')),
      add column backup_good_until timestamptz,
      add column backup_said jsonb,
      add constraint backup_answer_whole check (
        (backup_answer is null) = (backup_said is null) and (backup_good_until is not null) = (backup_answer is not distinct from 'yes'));
    comment on column patch_sessions.backup_answer is 'as a system of backups answered when the prerequisites were read; null: none was asked';
    comment on column patch_sessions.backup_good_until is 'when the last good backup is older than the settings allow';
    comment on column patch_sessions.backup_said is 'which system, its answer in words, and the last good backup';
    alter table patch_attempts add column backup_basis jsonb;
    comment on column patch_attempts.backup_basis is
      'the backup that the start of a server without snapshots rested on: whoever vouched for it, or what a system answered; null: snapshots, or of before this was kept'
  `.execute(db);
}
