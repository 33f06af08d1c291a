// What has become production since a go was given waits for a go of its own (GATE-5): also a server that was production, left and came
// back, by its own environment or by what is said of that one.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    comment on column patch_sessions.enrolment is
      'how often the server was brought into the campaign, or into production while it was there: a go covers one of them (GATE-5)';
    create function became_production(before boolean, now boolean) returns boolean language sql immutable parallel safe as $f$
      select now is distinct from false and now is distinct from before
    $f$;
    comment on function became_production is 'null: nobody has said, which is held to the gate like production (ELIG-6)';
    create function place_production(place integer) returns boolean language sql stable parallel safe as $f$
      select e.production from domain_environments d join environments e on e.id = d.environment_id where d.id = place
    $f$;

    create function enrol_moved_server() returns trigger language plpgsql as $f$
      begin
        if became_production(place_production(old.domain_environment_id), place_production(new.domain_environment_id)) then
          update patch_sessions set enrolment = enrolment + 1 where server_id = new.id;
        end if;
        return null;
      end $f$;
    create trigger servers_moved after update of domain_environment_id on servers
      for each row when (old.domain_environment_id <> new.domain_environment_id) execute function enrol_moved_server();

    create function enrol_servers_of_environment() returns trigger language plpgsql as $f$
      begin
        update patch_sessions s set enrolment = s.enrolment + 1
        from servers v join domain_environments d on d.id = v.domain_environment_id
        where d.environment_id = new.id and s.server_id = v.id;
        return null;
      end $f$;
    create trigger environments_became_production after update on environments
      for each row when (became_production(old.production, new.production)) execute function enrol_servers_of_environment();

    create function enrol_servers_of_place() returns trigger language plpgsql as $f$
      begin
        if became_production(
          (select production from environments where id = old.environment_id),
          (select production from environments where id = new.environment_id))
        then
          update patch_sessions s set enrolment = s.enrolment + 1
          from servers v where v.domain_environment_id = new.id and s.server_id = v.id;
        end if;
        return null;
      end $f$;
    create trigger domain_environments_moved after update of environment_id on domain_environments
      for each row when (old.environment_id <> new.environment_id) execute function enrol_servers_of_place();

    -- Who may not approve is asked of the audit.
    create index audit_log_moves on audit_log (at) where action in ('environment.say', 'inventory.apply', 'inventory.undo')`.execute(
    db,
  );
}
