// What the tables of the product do not keep, in the order in which it happened: moves into production, returns of lost servers, KOs, attempts
// orders and rollbacks, each with the decisions and overrides that were there before it. Written by triggers of the walk alone.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';

export async function keepJournal(db: Db): Promise<void> {
  await sql`
    create table walk_journal (id serial primary key, server_id integer not null, what text not null,
      after_decision integer not null, after_override integer not null);
    create function walk_note(server integer, what text) returns void language sql as $$
      insert into walk_journal (server_id, what, after_decision, after_override)
      select server, what, coalesce((select max(id) from prod_go_decisions), 0), coalesce((select max(id) from gate_overrides), 0)
    $$;
    create function walk_is_production(place integer) returns boolean language sql as $$
      select lower(e.name) = 'production' from domain_environments d join environments e on e.id = d.environment_id where d.id = place
    $$;
    create function walk_server() returns trigger language plpgsql as $$
      begin
        if walk_is_production(new.domain_environment_id) and not walk_is_production(old.domain_environment_id) then
          perform walk_note(new.id, 'moved into production');
        end if;
        if new.etat = 'Production' and old.etat <> 'Production' then perform walk_note(new.id, 'patched again'); end if;
        return null;
      end $$;
    create trigger walk_server after update on servers for each row execute function walk_server();
    create function walk_validation() returns trigger language plpgsql as $$
      begin
        perform walk_note(new.server_id, 'KO');
        return null;
      end $$;
    create trigger walk_validation after update of status on patch_validation
      for each row when (new.status = 'validated_ko') execute function walk_validation();
    create function walk_attempt() returns trigger language plpgsql as $$
      begin
        perform walk_note(new.server_id, 'attempt');
        return null;
      end $$;
    create trigger walk_attempt after insert on patch_attempts for each row execute function walk_attempt();
    create function walk_order() returns trigger language plpgsql as $$
      begin
        if new.start_asked_at is distinct from old.start_asked_at then perform walk_note(new.server_id, 'order'); end if;
        return null;
      end $$;
    create trigger walk_order after update on patch_sessions
      for each row when (new.start_asked_at is not null) execute function walk_order();
    create function walk_rollback() returns trigger language plpgsql as $$
      begin
        if (new.rollback_asked_at, new.reverted_at, new.rollback_error)
          is distinct from (old.rollback_asked_at, old.reverted_at, old.rollback_error) then
          perform walk_note(new.server_id, 'rollback');
        end if;
        return null;
      end $$;
    create trigger walk_rollback after update on vm_snapshots for each row execute function walk_rollback()`.execute(
    db,
  );
}
