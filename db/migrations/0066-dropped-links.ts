// What was unlinked after a go: a link that came and went since leaves the server as its evidence held it, and is not what it held (GATE-5).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table prod_go_servers add column dropped integer[] not null default '{}';
    comment on column prod_go_servers.dropped is 'ids of the servers unlinked since; one that is linked again counts no more';
    create function note_dropped_link() returns trigger language plpgsql as $$
      begin
        update prod_go_servers set dropped = dropped || old.nonprod_server_id
        where server_id = old.prod_server_id and not (old.nonprod_server_id = any (dropped));
        return null;
      end $$;
    create trigger server_correspondance_dropped after delete on server_correspondance
      for each row execute function note_dropped_link();
    create trigger server_correspondance_changed after update of prod_server_id, nonprod_server_id on server_correspondance
      for each row execute function note_dropped_link();
  `.execute(db);
}
