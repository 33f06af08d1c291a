// Tokens of the HTTP API: made, fetched once, listed, revoked; and whose they are when one is shown at the door.
import { sql } from 'kysely';
import type { ApiTokenId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import type { RoleName } from '../../schema/inventory.ts';

export type ApiCaller = {
  readonly tokenId: ApiTokenId;
  readonly name: string;
  readonly tokenHash: string | null;
  readonly readOnly: boolean;
  readonly tokenExpiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly userId: UserId;
  readonly entraId: string | null;
  readonly person: string;
  readonly roles: readonly RoleName[];
  /** Of the account. */
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
};

export async function findApiCaller(db: Db, id: ApiTokenId): Promise<ApiCaller | null> {
  const { rows } = await sql<ApiCaller>`
    select t.id as "tokenId", t.name, t.token_hash as "tokenHash", t.read_only as "readOnly", t.expires_at as "tokenExpiresAt",
      t.revoked_at as "revokedAt", t.last_used_at as "lastUsedAt", u.id as "userId", u.entra_id as "entraId",
      u.display_name as person, u.disabled_at as "disabledAt", u.expires_at as "expiresAt",
      array(select r.role from user_roles r where r.user_id = u.id order by r.role) as roles
    from api_tokens t join users u on u.id = t.user_id where t.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** To the minute: a token that is used all the time writes no row for each call. */
export async function noteTokenUse(db: Db, id: ApiTokenId, now: Date): Promise<void> {
  await sql`update api_tokens set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')`.execute(
    db,
  );
}

export type NewToken = {
  readonly name: string;
  readonly userId: UserId;
  readonly readOnly: boolean;
  readonly createdBy: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** null: another one that is not revoked has that name. */
export async function insertToken(trx: Trx, token: NewToken): Promise<ApiTokenId | null> {
  const row = await trx
    .insertInto('api_tokens')
    .values({
      name: token.name,
      user_id: token.userId,
      read_only: token.readOnly,
      created_by: token.createdBy,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** False: it was fetched before, or is revoked. */
export async function keepTokenHash(trx: Trx, id: ApiTokenId, hash: string): Promise<boolean> {
  const row = await trx
    .updateTable('api_tokens')
    .set({ token_hash: hash })
    .where('id', '=', id)
    .where('token_hash', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function lockToken(trx: Trx, id: ApiTokenId) {
  return trx.selectFrom('api_tokens').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export type ListedToken = {
  readonly id: ApiTokenId;
  readonly name: string;
  readonly person: string;
  readonly readOnly: boolean;
  readonly isFetched: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
};

/** Those that are not revoked, the newest first. */
export async function loadTokens(db: Db): Promise<readonly ListedToken[]> {
  const { rows } = await sql<ListedToken>`
    select t.id, t.name, u.display_name as person, t.read_only as "readOnly", t.token_hash is not null as "isFetched",
      c.display_name as "createdBy", t.created_at as "createdAt", t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt"
    from api_tokens t join users u on u.id = t.user_id join users c on c.id = t.created_by
    where t.revoked_at is null order by t.id desc`.execute(db);
  return rows;
}
