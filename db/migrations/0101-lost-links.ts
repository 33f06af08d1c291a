// A lost link is acknowledged as it was shown (GATE-5): what was known of it then is kept, and the acknowledgement ends once the server is
// patched again. Of those that were acknowledged before, nothing is known: they are asked again.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table prod_go_servers add column lost_as text[] not null default '{}';
    comment on column prod_go_servers.lost is 'ids of the linked servers that were no longer patched, as long as they stay so';
    comment on column prod_go_servers.lost_as is 'what was known of them then: last attempt, KO, rollbacks (domain/gate/lost-link)';
    create function end_lost_link() returns trigger language plpgsql as $f$
      begin
        update prod_go_servers set lost = array_remove(lost, new.id) where new.id = any (lost);
        return null;
      end $f$;
    create trigger servers_patched_again after update of etat on servers
      for each row when (old.etat <> 'Production' and new.etat = 'Production') execute function end_lost_link();
  `.execute(db);
}
