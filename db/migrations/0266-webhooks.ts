// Changes of state that other systems are told of: noted by triggers in the transaction of the change, for each receiver that the settings
// name, so that neither psql nor a code path can go past them. Without receivers nothing is written.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_receivers (
      name text primary key,
      events text[] not null,
      sent integer not null default 0,
      given_up integer not null default 0,
      last_sent_at timestamptz,
      failures integer not null default 0,
      failing_since timestamptz,
      next_try_at timestamptz,
      fault text,
      detail text,
      lease_owner text,
      lease_until timestamptz
    );
    comment on table webhook_receivers is 'those that the settings of the worker name';
    comment on column webhook_receivers.events is 'types of events, or groups of them; none: all';
    comment on column webhook_receivers.failures is 'in a row';

    create table webhook_outbox (
      id integer generated always as identity primary key,
      receiver text not null,
      event_id uuid not null,
      type text not null,
      subject text not null,
      campaign_id integer not null,
      happened_at timestamptz not null,
      data jsonb not null,
      tries integer not null default 0,
      next_try_at timestamptz,
      fault text,
      detail text
    );
    comment on table webhook_outbox is 'what is still to be sent: a row goes when it has arrived, or is given up';
    comment on column webhook_outbox.receiver is 'no foreign key: whoever patches must not wait for whoever sends';
    create index webhook_outbox_order on webhook_outbox (receiver, campaign_id, id);
    create index webhook_outbox_of on webhook_outbox (receiver, id);

    create function note_webhook(event_type text, event_subject text, of_campaign integer, event_data jsonb) returns void language sql as $$
      insert into webhook_outbox (receiver, event_id, type, subject, campaign_id, happened_at, data)
      select r.name, e.id, event_type, event_subject, of_campaign, clock_timestamp(), event_data
      from (select gen_random_uuid() as id offset 0) e cross join webhook_receivers r
      where cardinality(r.events) = 0 or event_type = any(r.events) or split_part(event_type, '.', 2) = any(r.events)
      order by r.name
    $$;
  `.execute(db);
  await sql`
    create function note_webhooks_of_campaigns() returns trigger language plpgsql as $$
    declare facts jsonb;
    begin
      if not exists (select from webhook_receivers) then return null; end if;
      facts := jsonb_build_object('campaign', new.id, 'kind', new.kind, 'label', new.label, 'week', new.year || '-' || new.week_code,
        'status', new.status, 'stopped', new.stopped_at is not null, 'phase', new.phase);
      if tg_op = 'INSERT' then
        perform note_webhook('patchcenter.campaign.created', 'campaigns/' || new.id, new.id, facts);
        if new.kind = 'emergency' then
          perform note_webhook('patchcenter.emergency.created', 'campaigns/' || new.id, new.id, facts);
        end if;
        return null;
      end if;
      if old.status <> new.status then
        perform note_webhook('patchcenter.campaign.' || case new.status when 'closed' then 'closed' else 'reopened' end,
          'campaigns/' || new.id, new.id, facts);
      end if;
      if (old.stopped_at is null) <> (new.stopped_at is null) then
        perform note_webhook('patchcenter.campaign.' || case when new.stopped_at is null then 'resumed' else 'stopped' end,
          'campaigns/' || new.id, new.id, facts);
      end if;
      if old.phase is distinct from new.phase then
        perform note_webhook('patchcenter.campaign.phase_changed', 'campaigns/' || new.id, new.id,
          facts || jsonb_build_object('before', old.phase, 'after', new.phase));
      end if;
      if old.gate_shortened_at is null and new.gate_shortened_at is not null then
        perform note_webhook('patchcenter.emergency.gates_shortened', 'campaigns/' || new.id, new.id,
          facts || jsonb_build_object('reason', new.gate_shortened_reason));
      end if;
      return null;
    end $$;
    create trigger webhooks_insert after insert on campaigns for each row execute function note_webhooks_of_campaigns();
    create trigger webhooks_update after update on campaigns for each row
      when (old.status <> new.status or (old.stopped_at is null) <> (new.stopped_at is null) or old.phase is distinct from new.phase
        or (old.gate_shortened_at is null and new.gate_shortened_at is not null))
      execute function note_webhooks_of_campaigns();

    create function note_webhooks_of_sessions() returns trigger language plpgsql as $$
    declare host text;
    begin
      if not exists (select from webhook_receivers) then return null; end if;
      select v.hostname into host from servers v where v.id = new.server_id;
      perform note_webhook('patchcenter.server.' || new.status, 'campaigns/' || new.campaign_id || '/servers/' || host, new.campaign_id,
        jsonb_build_object('campaign', new.campaign_id, 'server', host, 'branch', new.branch,
          'before', case when tg_op = 'UPDATE' then old.status end, 'after', new.status, 'exclusion', new.exclusion_reason));
      return null;
    end $$;
    create trigger webhooks_insert after insert on patch_sessions for each row execute function note_webhooks_of_sessions();
    create trigger webhooks_update after update of status on patch_sessions for each row when (old.status <> new.status)
      execute function note_webhooks_of_sessions();

    create function note_webhooks_of_validations() returns trigger language plpgsql as $$
    declare host text;
    begin
      if not exists (select from webhook_receivers) then return null; end if;
      select v.hostname into host from servers v where v.id = new.server_id;
      perform note_webhook('patchcenter.validation.' || new.status, 'campaigns/' || new.campaign_id || '/servers/' || host, new.campaign_id,
        jsonb_build_object('campaign', new.campaign_id, 'server', host, 'patched', new.patch_date,
          'before', case when tg_op = 'UPDATE' then old.status end, 'after', new.status, 'comment', new.comment));
      return null;
    end $$;
    create trigger webhooks_insert after insert on patch_validation for each row execute function note_webhooks_of_validations();
    create trigger webhooks_update after update of status on patch_validation for each row when (old.status <> new.status)
      execute function note_webhooks_of_validations();

    create function note_webhooks_of_decisions() returns trigger language plpgsql as $$
    declare word text;
    begin
      if not exists (select from webhook_receivers) then return null; end if;
      word := case when tg_op = 'UPDATE' then 'withdrawn' when new.decision = 'override' then 'overridden' else new.decision end;
      perform note_webhook('patchcenter.go.' || word, 'campaigns/' || new.campaign_id, new.campaign_id,
        jsonb_build_object('campaign', new.campaign_id, 'decision', new.id,
          'reason', case word when 'withdrawn' then new.withdrawn_reason else new.reason end));
      return null;
    end $$;
    create trigger webhooks_insert after insert on prod_go_decisions for each row execute function note_webhooks_of_decisions();
    create trigger webhooks_update after update on prod_go_decisions for each row
      when (old.withdrawn_at is null and new.withdrawn_at is not null) execute function note_webhooks_of_decisions();

    create function note_webhooks_of_overrides() returns trigger language plpgsql as $$
    declare host text;
    begin
      if not exists (select from webhook_receivers) then return null; end if;
      select v.hostname into host from servers v where v.id = new.server_id;
      perform note_webhook('patchcenter.go.overridden', 'campaigns/' || new.campaign_id || '/servers/' || host, new.campaign_id,
        jsonb_build_object('campaign', new.campaign_id, 'server', host, 'reason', new.reason));
      return null;
    end $$;
    create trigger webhooks_insert after insert on gate_overrides for each row execute function note_webhooks_of_overrides();
  `.execute(db);
}
