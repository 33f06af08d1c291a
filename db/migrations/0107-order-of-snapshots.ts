// Which attempts of a server came before a snapshot was ordered: told by their numbers, as a clock may be set back (RUN-14).
import { type Kysely, sql } from 'kysely';

/** Set by a trigger, so that a process whose code is older sets it too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vm_snapshots add column after_attempt integer;
    update vm_snapshots n set after_attempt = coalesce((select max(a.id) from patch_attempts a
      where a.server_id = n.server_id and a.started_at <= n.created_at and a.id <> coalesce(n.attempt_id, 0)
        and a.id < coalesce(n.attempt_id, 2147483647)), 0);
    alter table vm_snapshots alter column after_attempt set not null;
    comment on column vm_snapshots.after_attempt is
      'the latest attempt on the server when the row was made, its own not counted; 0: none';
    create function vm_snapshots_after_attempt() returns trigger language plpgsql as $$
      begin
        new.after_attempt := coalesce((select max(a.id) from patch_attempts a
          where a.server_id = new.server_id and a.id < coalesce(new.attempt_id, 2147483647)), 0);
        return new;
      end $$;
    create trigger vm_snapshots_after_attempt before insert on vm_snapshots
      for each row execute function vm_snapshots_after_attempt();
  `.execute(db);
}
