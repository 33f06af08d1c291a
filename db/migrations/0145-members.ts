// Who is in which channel or group chat, by Teams' own ids: a card there names whose clients ask for a view of their own (ADR 8).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table conversations add column members_read_at timestamptz;
    comment on column conversations.members_read_at is 'when its roster was last read, on the machine''s clock; null: never, or somebody came or went since';
    create table conversation_members (
      conversation_id text not null references conversations (id) on delete cascade,
      user_id integer not null references users (id) on delete cascade,
      teams_id text not null,
      primary key (conversation_id, user_id)
    );
    comment on table conversation_members is 'of channels and group chats: those who have an account';
    comment on column conversation_members.teams_id is 'Teams'' own id of the person (29:…), not their Entra id';
    create index conversation_members_of_user on conversation_members (user_id);
    -- Whose clients ask for a view changes with the members and with their rights: cards of the last days are drawn again. As the
    -- triggers of cards these only insert, so that nobody waits for anybody.
    create function note_views_there() returns trigger language plpgsql as $note$
    begin
      insert into card_changes (card_key) select distinct a.card_key from card_anchors a
        where a.retired_at is null and a.shown_at > now() - interval '3 days'
          and a.conversation_id in (select conversation_id from changed);
      return null;
    end $note$;
    create function note_views_of_person() returns trigger language plpgsql as $note$
    declare person integer := coalesce(to_jsonb(coalesce(new, old)) ->> 'user_id', to_jsonb(new) ->> 'id')::integer;
    begin
      insert into card_changes (card_key) select distinct a.card_key from card_anchors a
        join conversation_members m on m.conversation_id = a.conversation_id
        where m.user_id = person and a.retired_at is null and a.shown_at > now() - interval '3 days';
      return null;
    end $note$;
    create trigger note_views_insert after insert on conversation_members referencing new table as changed
      for each statement execute function note_views_there();
    create trigger note_views_delete after delete on conversation_members referencing old table as changed
      for each statement execute function note_views_there();
    create trigger note_views after insert or delete on user_roles for each row execute function note_views_of_person();
    create trigger note_views after update of disabled_at, expires_at on users for each row
      when (new.disabled_at is distinct from old.disabled_at or new.expires_at is distinct from old.expires_at)
      execute function note_views_of_person()`.execute(db);
}
