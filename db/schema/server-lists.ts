// Row types of saved lists of servers (migration 0015).
import type { Generated } from 'kysely';
import type { ServerId, ServerListId, UserId } from '../../domain/ids.ts';

export type ServerListTables = {
  server_lists: { id: Generated<ServerListId>; name: string; saved_by: UserId; saved_at: Date };
  server_list_members: { list_id: ServerListId; server_id: ServerId };
};
