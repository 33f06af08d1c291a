// A shortened gate is an admin's decision (GATE-7): those of open emergencies that somebody else took are asked again. The record of
// the decision stays in the audit.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    with undone as (
      update campaigns c
      set gate_shortened_reason = null, gate_shortened_by = null, gate_shortened_at = null
      from campaigns own
      where own.id = c.id and own.status = 'open' and own.gate_shortened_at is not null
        and not exists (select 1 from user_roles r where r.user_id = own.gate_shortened_by and r.role = 'admin')
      returning c.id, own.gate_shortened_reason as reason
    )
    insert into audit_log (at, actor, action, object_type, object_id, before, after, reason)
    select now(), 'system', 'emergency.gate-restored', 'campaign', id::text, '{"shortened": true}', '{"shortened": false}', reason
    from undone`.execute(db);
  // Who may not approve is asked of the audit (GATE-5).
  await sql`create index audit_log_changes on audit_log (at) where object_type in ('link-change', 'session')
    and action in ('links.add', 'links.apply', 'links.remove', 'links.undo', 'session.restore')`.execute(db);
}
