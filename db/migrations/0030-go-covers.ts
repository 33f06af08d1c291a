// A prod go covers the servers that it names, with their links of then (GATE-5): several a campaign, each of which can be withdrawn.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index prod_go_once;
    alter table prod_go_decisions
      add column withdrawn_at timestamptz,
      add column withdrawn_by integer references users (id),
      add column withdrawn_reason text,
      add constraint prod_go_withdrawn check ((withdrawn_at is null) = (withdrawn_reason is null));
    create index prod_go_decisions_campaign on prod_go_decisions (campaign_id);
    alter table patch_sessions add column enrolment integer not null default 1;
    comment on column patch_sessions.enrolment is 'counts how often the server was brought into the campaign: a go covers one of them (GATE-5)';
    create function patch_sessions_enrol() returns trigger language plpgsql as $f$
      begin
        new.enrolment := old.enrolment + 1;
        return new;
      end $f$;
    create trigger patch_sessions_restored before update of status on patch_sessions
      for each row when (old.status = 'excluded' and new.status <> 'excluded') execute function patch_sessions_enrol();
    create table prod_go_servers (
      decision_id integer not null references prod_go_decisions (id),
      server_id integer not null references servers (id),
      kind text not null check (kind in ('validated', 'shortened', 'unlinked', 'ambiguous', 'link-lost', 'overridden')),
      acknowledged text check (acknowledged in ('unlinked', 'ambiguous', 'link-lost')),
      linked integer[] not null,
      lost integer[] not null default '{}',
      enrolment integer not null,
      primary key (decision_id, server_id)
    );
    comment on column prod_go_servers.acknowledged is 'what was accepted by name without a validation';
    comment on column prod_go_servers.linked is 'ids of the servers linked then, sorted; lost: those of them that were no longer patched';
    create index prod_go_servers_server on prod_go_servers (server_id);
    create index patch_attempts_server on patch_attempts (server_id, id desc);
    create index vm_snapshots_rollbacks on vm_snapshots (server_id) where rollback_asked_at is not null;
  `.execute(db);
  await withdrawThoseOfDrafts(db);
  await readEvidence(db);
}

/** A run that went back to draft kept its go: it is over. */
async function withdrawThoseOfDrafts(db: Kysely<unknown>): Promise<void> {
  await sql`
    update prod_go_decisions d
    set withdrawn_at = back.at, withdrawn_by = back.user_id, withdrawn_reason = 'draft'
    from prod_go_decisions own
    cross join lateral (
      select a.at, a.user_id from audit_log a
      where a.action = 'quickwin.draft' and a.object_type = 'campaign' and a.object_id = own.campaign_id::text
        and a.at >= own.decided_at
      order by a.id limit 1
    ) back
    where d.id = own.id`.execute(db);
}

/** What the evidence says exactly is covered; anything else is asked again, as is a server that was restored since. */
async function readEvidence(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into prod_go_servers (decision_id, server_id, kind, acknowledged, linked, enrolment)
    select d.id, s.server_id, e ->> 'gate', case when e ->> 'gate' in ('unlinked', 'ambiguous') then e ->> 'gate' end,
      coalesce((select array_agg((l ->> 'serverId')::int order by (l ->> 'serverId')::int)
        from jsonb_array_elements(e -> 'links') l), '{}'), s.enrolment
    from prod_go_decisions d
    cross join lateral jsonb_array_elements(
      case when jsonb_typeof(d.evidence -> 'servers') = 'array' then d.evidence -> 'servers' else '[]' end) e
    join patch_sessions s on s.campaign_id = d.campaign_id and s.server_id::text = e ->> 'serverId'
    where d.decision in ('approved', 'override') and d.withdrawn_at is null
      and e ->> 'gate' in ('validated', 'shortened', 'unlinked', 'ambiguous', 'overridden')
      and jsonb_typeof(e -> 'links') = 'array'
      and (e ->> 'gate' not in ('unlinked', 'ambiguous') or e ->> 'hostname' = any (d.acknowledged))
      and not exists (select 1 from audit_log a where a.action = 'session.restore' and a.object_type = 'session'
        and a.object_id = s.id::text and a.at >= d.decided_at)
    on conflict do nothing`.execute(db);
}
