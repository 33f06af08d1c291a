// Servers by what people call them: hostnames, a domain, an application, a saved list; and those that a campaign has in hand.
import { sql } from 'kysely';
import type { CampaignId, ServerId, ServerListId, UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type NamedGroup = { readonly kind: 'application' | 'list'; readonly name: string };

/** Case is ignored. null: there is none of that name. */
export async function hostnamesOfGroup(
  db: Db,
  { kind, name }: NamedGroup,
): Promise<{ readonly name: string; readonly hostnames: readonly string[] } | null> {
  const group =
    kind === 'application'
      ? await db.selectFrom('applications').select(['id', 'name']).where(sameName(name)).executeTakeFirst()
      : await db.selectFrom('server_lists').select(['id', 'name']).where(sameName(name)).executeTakeFirst();
  if (group === undefined) return null;
  if (kind === 'list') return { name: group.name, hostnames: await membersOf(db, group.id as ServerListId) };
  const rows = await db
    .selectFrom('servers')
    .select('hostname')
    .where('application_id', '=', group.id as never)
    .execute();
  return { name: group.name, hostnames: rows.map(({ hostname }) => hostname) };
}

function sameName(name: string) {
  return sql<boolean>`lower(name) = lower(${name})`;
}

export async function loadGroupNames(db: Db, kind: NamedGroup['kind']): Promise<readonly string[]> {
  const rows =
    kind === 'application'
      ? await db.selectFrom('applications').select('name').orderBy('name').execute()
      : await db.selectFrom('server_lists').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

/** Servers that an open campaign still has to patch or is patching, with the words that say so. */
export async function loadServersInHand(db: Db): Promise<ReadonlyMap<ServerId, Text>> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .select(['s.server_id', 'c.id'])
    .where('c.status', '=', 'open')
    .where('s.status', 'in', ['pending', 'prereq_ok', 'in_progress'])
    .orderBy('c.id')
    .execute();
  return new Map(
    rows.map(({ server_id: serverId, id }) => [
      serverId,
      { fr: `est à patcher dans la campagne ${id}`, en: `is due to be patched in campaign ${id}` },
    ]),
  );
}

/** Servers that somebody, or their prerequisites, left out of this campaign, with the words that say so. */
export async function loadServersLeftOut(db: Db, campaignId: CampaignId): Promise<ReadonlyMap<ServerId, Text>> {
  const rows = await db
    .selectFrom('patch_sessions')
    .select('server_id')
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'excluded')
    .execute();
  return new Map(rows.map(({ server_id: serverId }) => [serverId, LEFT_OUT]));
}

const LEFT_OUT: Text = {
  fr: 'a été retiré de ce lancement ; pour le réintégrer : /restaurer',
  en: 'was taken out of this run; to include it again: /restore',
};

/** The servers of the list of that name as it is until the end of the transaction: nobody else saves one meanwhile. None: there is no such list. */
export async function lockServerList(trx: Trx, name: string): Promise<readonly ServerId[]> {
  await sql`select pg_advisory_xact_lock(7321, 5)`.execute(trx);
  const rows = await trx
    .selectFrom('server_list_members as m')
    .innerJoin('server_lists as l', 'l.id', 'm.list_id')
    .select('m.server_id')
    .where(sql<boolean>`lower(l.name) = lower(${name})`)
    .execute();
  return rows.map(({ server_id: serverId }) => serverId);
}

/** Replaces the list of that name; servers are each once. The hostnames that it held before; null: it is new. */
export async function saveServerList(
  trx: Db,
  list: { readonly name: string; readonly servers: readonly ServerId[]; readonly by: UserId; readonly at: Date },
): Promise<readonly string[] | null> {
  const saved = { name: list.name, saved_by: list.by, saved_at: list.at };
  const { id } = await trx
    .insertInto('server_lists')
    .values(saved)
    .onConflict((oc) => oc.expression(sql`lower(name)`).doUpdateSet(saved))
    .returning('id')
    .executeTakeFirstOrThrow();
  const before = await membersOf(trx, id);
  await trx.deleteFrom('server_list_members').where('list_id', '=', id).execute();
  await trx
    .insertInto('server_list_members')
    .values([...new Set(list.servers)].map((serverId) => ({ list_id: id, server_id: serverId })))
    .execute();
  return before.length === 0 ? null : before;
}

async function membersOf(db: Db, id: ServerListId): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('server_list_members as m')
    .innerJoin('servers as v', 'v.id', 'm.server_id')
    .select('v.hostname')
    .where('m.list_id', '=', id)
    .orderBy('v.hostname')
    .execute();
  return rows.map(({ hostname }) => hostname);
}
