// What has changed that cards show: written by triggers in the transaction of the change, taken by whoever posts cards.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table cards add column kind text not null generated always as (split_part(key, ':', 1)) stored;
    create index cards_kind on cards (kind);
    create table card_changes (
      id bigint generated always as identity primary key,
      card_key text not null,
      newborn boolean not null default false,
      settles_at xid8
    );
    comment on column card_changes.settles_at is 'counts once every transaction below this one has ended';
    create function note_newborn_card() returns trigger language plpgsql as $$
      begin
        insert into card_changes (card_key, newborn) values (new.key, true);
        return null;
      end $$;
    create trigger cards_newborn after insert on cards for each row execute function note_newborn_card();
    create function card_key_part(host text) returns text language sql immutable strict as $$
      select case when host ~ '^[a-z0-9_.!~*''()-]*$' then host else (
        select string_agg(case when chr(b) ~ '[A-Za-z0-9_.!~*''()-]' and b < 128 then chr(b) else '%' || upper(lpad(to_hex(b), 2, '0')) end, '' order by i)
        from (select i, get_byte(convert_to(host, 'UTF8'), i) as b from generate_series(0, octet_length(host) - 1) i) x) end
    $$;
    comment on function card_key_part is 'as encodeURIComponent spells it';
    create table card_clocks (clock text primary key check (clock in ('business', 'database')), until timestamptz not null);
    comment on table card_clocks is 'up to when cards have followed that clock';
    create table card_declarations (fingerprint text primary key, installed_at timestamptz not null default now());
    comment on table card_declarations is 'of which declarations (db/card-sources) triggers were installed';
  `.execute(db);
  // Cards that show something stale already are drawn once more.
  await sql`insert into card_changes (card_key) select key from cards`.execute(db);
}
