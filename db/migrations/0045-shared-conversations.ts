// Conversations that Teams described without their type were taken for somebody's own chat: what is for that person alone was sent
// there. They are nobody's; the person's chat is learnt again at their next message.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update conversations
    set user_id = null, kind = case when id ~ '@thread\\.(tacv2|skype)$' then 'channel' else 'group' end
    where kind = 'personal' and id ~ '^19:.*@thread\\.'`.execute(db);
}
