// Links of the board, and what their people may read now.
import { sql } from 'kysely';
import type { BoardLinkId, UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { HostRule } from '../../../domain/people/host-rules.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { RoleName } from '../../schema/inventory.ts';

export type BoardLink = { readonly id: BoardLinkId; readonly nonce: string; readonly tokenHash: string };

/** Whose board it is, as their account stands. */
export type BoardReader = {
  readonly userId: UserId;
  readonly language: Language | null;
  readonly roles: readonly RoleName[];
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
  /** PEOPLE-3; none: every server. */
  readonly rules: readonly HostRule[];
};

const READER = sql`u.id as "userId", u.language, u.disabled_at as "disabledAt", u.expires_at as "expiresAt",
  array(select r.role from user_roles r where r.user_id = u.id order by r.role) as roles,
  coalesce((select jsonb_agg(jsonb_build_object('kind', h.kind, 'value', h.value) order by h.kind, h.value)
    from account_hosts h where h.user_id = u.id), '[]') as rules`;

export type LinkReader = BoardReader & {
  readonly linkId: BoardLinkId;
  readonly tokenHash: string;
  readonly endedAt: Date | null;
};

/** One question for all of them; ended ones too. */
export async function loadLinkReaders(db: Db, ids: readonly BoardLinkId[]): Promise<readonly LinkReader[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<LinkReader>`
    select b.id as "linkId", b.token_hash as "tokenHash", b.ended_at as "endedAt", ${READER}
    from board_links b join users u on u.id = b.user_id where b.id = any(${[...ids]}::int[])`.execute(db);
  return rows;
}

export async function loadBoardReaders(db: Db, ids: readonly UserId[]): Promise<readonly BoardReader[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<BoardReader>`select ${READER} from users u where u.id = any(${[...ids]}::int[])`.execute(
    db,
  );
  return rows;
}

/** The one of that person that has not ended, kept from others until the end of the transaction. */
export async function lockBoardLink(trx: Trx, userId: UserId): Promise<BoardLink | null> {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().executeTakeFirst();
  const found = await trx
    .selectFrom('board_links')
    .select(['id', 'nonce', 'token_hash as tokenHash'])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

export async function insertBoardLink(
  trx: Trx,
  link: Omit<BoardLink, 'id'> & { readonly userId: UserId },
  now: Date,
): Promise<BoardLinkId> {
  const { id } = await trx
    .insertInto('board_links')
    .values({ user_id: link.userId, nonce: link.nonce, token_hash: link.tokenHash, created_at: now, ended_at: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function endBoardLink(trx: Trx, id: BoardLinkId, now: Date): Promise<void> {
  await trx.updateTable('board_links').set({ ended_at: now }).where('id', '=', id).execute();
}
