// The reference's QuickWin tables, answering as the reference does: its statuses, its excludes of the creation, the whole log, and
// whether a reboot was needed, which is not whether one was made.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await keepWhatWasKnown(db);
  await sql`
    drop view quickwin_entries;
    create view quickwin_entries as
      select s.id, s.campaign_id as run_id, s.server_id, s.branch,
        case s.status when 'prereq_ok' then 'pending' when 'reported' then 'patched' else s.status end as status,
        c.general_excludes, s.specific_excludes,
        s.prereq_validated as prereq_ok, s.prereq_detail, s.prereq_date,
        exists (select 1 from vm_snapshots n where n.server_id = s.server_id and n.campaign_id = s.campaign_id
            and n.state <> 'intended' and (n.attempt_id is not null or n.discard_asked_at is null))
          or coalesce(s.prereq_validated and s.rollback_method = 'na', false) as snap_done,
        coalesce(l.log, a.failure_tail) as patch_output, a.packages_changed as patch_packages_count, h.packages as patch_packages,
        a.reboot_required, a.ended_at as patch_date
      from patch_sessions s
      join campaigns c on c.id = s.campaign_id and c.kind = 'quickwin'
      left join lateral (select * from patch_attempts x where x.session_id = s.id order by x.number desc limit 1) a on true
      left join attempt_logs l on l.attempt_id = a.id
      left join patch_history h on h.attempt_id = a.id;
    comment on view quickwin_entries is
      'status: pending, excluded, in_progress, patched, failed; prereq_ok and snap_done have columns of their own';
  `.execute(db);
}

/** Of older attempts: whoever was rebooted is taken to have needed it, of the others nothing is known. */
async function keepWhatWasKnown(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_attempts add column reboot_required boolean;
    comment on column patch_attempts.reboot_required is
      'as the host said after its update, before any reboot (RUN-8); null: it did not come so far, or it could not be said';
    update patch_attempts set reboot_required = true where rebooted;
    alter table patch_sessions add column specific_excludes text;
    comment on column patch_sessions.specific_excludes is 'servers.patch_excludes when the server came into the campaign';
    update patch_sessions s set specific_excludes = v.patch_excludes from servers v where v.id = s.server_id;
    create function session_keeps_excludes() returns trigger language plpgsql as $$
    begin
      new.specific_excludes := (select v.patch_excludes from servers v where v.id = new.server_id);
      return new;
    end $$;
    create trigger patch_sessions_excludes before insert on patch_sessions
      for each row execute function session_keeps_excludes()`.execute(db);
}
