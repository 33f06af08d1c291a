// What a directory said last of a name and its addresses: what changes there is carried to the account, what is written here stays.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table directory_accounts add column said_name text, add column said_addresses text[];
    comment on column directory_accounts.said_name is 'null: nothing was kept of it yet';

    -- Kept group by group from now on, by the next reading.
    delete from integration_records where integration = 'directory' and kind = 'membership'
  `.execute(db);
}
