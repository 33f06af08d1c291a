// Who is in a channel or a group chat, as far as they have an account: learnt of what they send there, and of the roster.
import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId, UserId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/people/roles.ts';
import type { Db } from '../../schema/database.ts';

/** `teamsId`: Teams' own id of them (`29:…`). `entraId` in lower case. */
export type SeenMember = { readonly entraId: string; readonly teamsId: string };

/** Nothing for somebody without an account, or in a chat of two. */
export async function noteMembers(db: Db, conversationId: string, members: readonly SeenMember[]): Promise<void> {
  if (members.length === 0) return;
  await sql`
    insert into conversation_members (conversation_id, user_id, teams_id)
    select c.id, u.id, m.teams_id from conversations c, ${listed(members)} join users u on u.entra_id = m.entra_id
    where c.id = ${conversationId} and c.kind <> 'personal'
    on conflict (conversation_id, user_id) do update set teams_id = excluded.teams_id
      where conversation_members.teams_id <> excluded.teams_id`.execute(db);
}

/** `entraIds` in lower case. */
export async function forgetMembers(db: Db, conversationId: string, entraIds: readonly string[]): Promise<void> {
  if (entraIds.length === 0) return;
  await sql`
    delete from conversation_members m using users u
    where m.conversation_id = ${conversationId} and u.id = m.user_id and u.entra_id = any(${[...entraIds]})`.execute(
    db,
  );
}

/** `CONVERSATION 12`: who is known to be in these. */
export async function loadMembersOf(db: Db, conversations: readonly string[]): Promise<ReadonlySet<string>> {
  if (conversations.length === 0) return new Set();
  const rows = await db
    .selectFrom('conversation_members')
    .select(['conversation_id', 'user_id'])
    .where('conversation_id', 'in', [...conversations])
    .execute();
  return new Set(rows.map((row) => `${row.conversation_id} ${row.user_id}`));
}

/** The whole roster: whoever is not in it is no member any more. Of a roster without anybody nothing is believed. */
export async function keepRoster(
  db: Db,
  conversationId: string,
  members: readonly SeenMember[],
  readAt: Date,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('conversations').set({ members_read_at: readAt }).where('id', '=', conversationId).execute();
    await noteMembers(trx, conversationId, members);
    if (members.length === 0) return;
    await sql`
      delete from conversation_members m using users u
      where m.conversation_id = ${conversationId} and u.id = m.user_id
        and not exists (select from ${listed(members)} where m.entra_id = u.entra_id)`.execute(trx);
  });
}

/** Somebody came or went: it is read again before the next card. */
export async function rosterHasChanged(db: Db, conversationId: string): Promise<void> {
  await db
    .updateTable('conversations')
    .set({ members_read_at: null })
    .where('id', '=', conversationId)
    .where('members_read_at', 'is not', null)
    .execute();
}

function listed(members: readonly SeenMember[]): RawBuilder<unknown> {
  const [entraIds, teamsIds] = [members.map(({ entraId }) => entraId), members.map(({ teamsId }) => teamsId)];
  return sql`unnest(${entraIds}::text[], ${teamsIds}::text[]) as m (entra_id, teams_id)`;
}

export type Member = { readonly userId: UserId; readonly teamsId: string; readonly roles: readonly Role[] };

/** Whose accounts are in force, by their number. */
export async function loadMembers(db: Db, conversationId: string, now: Date): Promise<readonly Member[]> {
  const { rows } = await sql<Member>`
    select u.id as "userId", m.teams_id as "teamsId",
      array(select r.role from user_roles r where r.user_id = u.id order by r.role) as roles
    from conversation_members m join users u on u.id = m.user_id
    where m.conversation_id = ${conversationId} and u.disabled_at is null and (u.expires_at is null or u.expires_at > ${now})
    order by u.id`.execute(db);
  return rows;
}

type OfApplication = 'server' | 'attempt' | 'rollback-request';

/** Of the server that it is about; null: none. */
export async function loadApplicationOf(db: Db, about: OfApplication, id: number): Promise<ApplicationId | null> {
  const { rows } = await sql<{ id: ApplicationId | null }>`
    select v.application_id as id from servers v where v.id = ${SERVER_OF[about](id)}`.execute(db);
  return rows[0]?.id ?? null;
}

const SERVER_OF: Readonly<Record<OfApplication, (id: number) => RawBuilder<unknown>>> = {
  server: (id) => sql`${id}::integer`,
  attempt: (id) => sql`(select server_id from patch_attempts where id = ${id})`,
  'rollback-request': (id) => sql`(select server_id from rollback_requests where id = ${id})`,
};
