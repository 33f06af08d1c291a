// Orders are of their day, and of somebody who may still give them (RUN-2, RUN-14): who let a campaign start by slot, since when an
// order has only waited, and what was withdrawn, until it is told. A backup that a person vouched for is good for one attempt.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaigns
      add column start_mode_by integer references users (id),
      add column start_mode_at timestamptz;
    update campaigns c set start_mode_by = l.user_id, start_mode_at = l.at
      from (select distinct on (object_id) object_id, user_id, at from audit_log
        where action = 'campaign.start' and object_type = 'campaign' and after ->> 'startMode' = 'slot'
        order by object_id, id desc) l
      where l.object_id = c.id::text and c.start_mode = 'slot';
    alter table patch_sessions add column start_waited_at timestamptz;
    update patch_sessions s set backup_confirmed_at = null, backup_confirmed_by = null
      where s.backup_confirmed_at is not null
        and exists (select 1 from patch_attempts a where a.session_id = s.id and a.started_at >= s.backup_confirmed_at);
    create table order_withdrawals (
      id integer generated always as identity primary key,
      session_id integer not null references patch_sessions (id),
      reason text not null check (reason in ('expired', 'missed', 'orderer')),
      -- Of the order, or of the slot that was missed.
      ordered_at timestamptz not null,
      ordered_by integer references users (id),
      withdrawn_at timestamptz not null,
      told_at timestamptz,
      unique (session_id, reason, ordered_at)
    );
    create index order_withdrawals_untold on order_withdrawals (id) where told_at is null;
  `.execute(db);
}
