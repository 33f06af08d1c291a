// The reference's QuickWin tables as views over the one engine, for the SQL reports that people already have.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create view quickwin_runs as
      select id, year, week_number as week, label, phase as status, created_by, created_at, closed_at as completed_at
      from campaigns where kind = 'quickwin';
    create view quickwin_entries as
      select s.id, s.campaign_id as run_id, s.server_id, s.branch, s.status,
        c.general_excludes, v.patch_excludes as specific_excludes,
        s.prereq_validated as prereq_ok, s.prereq_detail, s.prereq_date,
        exists (select 1 from vm_snapshots n where n.server_id = s.server_id and n.campaign_id = s.campaign_id
          and n.state <> 'intended') or s.rollback_method = 'na' as snap_done,
        a.failure_tail as patch_output, a.packages_changed as patch_packages_count, h.packages as patch_packages,
        a.rebooted as reboot_required, a.ended_at as patch_date
      from patch_sessions s
      join campaigns c on c.id = s.campaign_id and c.kind = 'quickwin'
      join servers v on v.id = s.server_id
      left join lateral (select * from patch_attempts x where x.session_id = s.id order by x.number desc limit 1) a on true
      left join patch_history h on h.attempt_id = a.id;
    create view quickwin_logs as
      select l.id, c.id as run_id, l.at as created_at, l.action as step, l.after as detail, l.actor as created_by
      from audit_log l join campaigns c on l.object_type = 'campaign' and l.object_id = c.id::text and c.kind = 'quickwin';
  `.execute(db);
}
