// Each order of a rollback is another one, also to the same snapshot (GATE-6). A scan knows after which attempt and which rollbacks it was
// read: a clock that was set back must not make it younger than they are (GATE-7).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await rollbackOrders(db);
  await scanOrder(db);
}

async function rollbackOrders(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vm_snapshots add column rollback_orders integer not null default 0;
    comment on column vm_snapshots.rollback_orders is 'how often its restoration was ordered';
    update vm_snapshots set rollback_orders = 1 where rollback_asked_at is not null;
    create function count_rollback_order() returns trigger language plpgsql as $f$
      begin
        new.rollback_orders := new.rollback_orders + 1;
        return new;
      end $f$;
    create trigger vm_snapshots_rollback_ordered before insert or update of rollback_asked_at on vm_snapshots
      for each row when (new.rollback_asked_at is not null) execute function count_rollback_order();
  `.execute(db);
}

/** A rollback that is under way has yet to change what the scan read. */
async function scanOrder(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table server_scans add column last_attempt integer, add column rollbacks integer not null default 0;
    comment on column server_scans.last_attempt is 'the newest that had ended when it was read; null: none';
    comment on column server_scans.rollbacks is 'how many orders of rollbacks had ended when it was read';
    update server_scans n set
      last_attempt = (select max(a.id) from patch_attempts a where a.server_id = n.server_id and a.ended_at <= n.scanned_at),
      rollbacks = (select count(*) from vm_snapshots s where s.server_id = n.server_id and s.reverted_at <= n.scanned_at);
    create function note_scan_order() returns trigger language plpgsql as $f$
      begin
        new.last_attempt := (select max(a.id) from patch_attempts a
          where a.server_id = new.server_id and a.ended_at is not null);
        new.rollbacks := (select coalesce(sum(s.rollback_orders - case
            when s.rollback_asked_at is not null and s.reverted_at is null and s.rollback_error is null then 1 else 0 end), 0)
          from vm_snapshots s where s.server_id = new.server_id);
        return new;
      end $f$;
    create trigger server_scans_read before insert or update of scanned_at on server_scans
      for each row when (new.scanned_at is not null) execute function note_scan_order();
  `.execute(db);
}
