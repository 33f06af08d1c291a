// How the host of an attempt was reached when it began: what bears its name meanwhile is another machine.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_attempts add column instance jsonb;
    comment on column patch_attempts.instance is
      'the instance of EC2 that its server was when it began, as ec2_instances has it; {}: none; null: of before that was kept'
  `.execute(db);
}
