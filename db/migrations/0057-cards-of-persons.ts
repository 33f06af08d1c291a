// A card in a personal chat is drawn for its person: it follows what decides what they may do.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function redraw_cards_of_person() returns trigger language plpgsql as $$
      declare
        changed jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
        contact bigint := (changed ->> 'contact_id')::bigint;
        person bigint := (changed ->> case when tg_table_name = 'users' then 'id' else 'user_id' end)::bigint;
      begin
        insert into card_changes (card_key)
        select distinct a.card_key from conversations c
        join users u on u.id = c.user_id
        join card_anchors a on a.conversation_id = c.id and a.retired_at is null
        where c.kind = 'personal' and (u.id = person or (tg_table_name = 'application_contacts' and u.contact_id = contact));
        return null;
      end $$;
    create trigger cards_of_person after insert or update or delete on user_roles
      for each row execute function redraw_cards_of_person();
    create trigger cards_of_person after insert or update or delete on application_contacts
      for each row execute function redraw_cards_of_person();
    create trigger cards_of_person after update of disabled_at, expires_at, contact_id on users
      for each row execute function redraw_cards_of_person();
  `.execute(db);
  await sql`insert into card_changes (card_key) select distinct a.card_key from card_anchors a
    join conversations c on c.id = a.conversation_id and c.kind = 'personal' where a.retired_at is null`.execute(db);
}
