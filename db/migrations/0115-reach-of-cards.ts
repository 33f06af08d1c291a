// A card in a personal chat holds what its person may see: it follows the list of hosts of the account (PEOPLE-3).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create trigger cards_of_person after insert or update or delete on account_hosts
    for each row execute function redraw_cards_of_person()`.execute(db);
}
