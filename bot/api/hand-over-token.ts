// Makes the token when its link is opened, gives it once, and keeps a hash.
import { randomBytes } from 'node:crypto';
import { keepTokenHash } from '../../db/queries/api/tokens.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ApiTokenId } from '../../domain/ids.ts';
import type { FileContent } from '../files/file-body.ts';
import { hashOf } from '../files/link-token.ts';

export type TokenFile = FileContent & { readonly body: Uint8Array };

/** null: somebody has it already, or it was revoked. */
export async function handOverToken(db: Db, tokenId: ApiTokenId): Promise<TokenFile | null> {
  const token = `pct_${tokenId}_${randomBytes(32).toString('base64url')}`;
  const isKept = await db.transaction().execute((trx) => keepTokenHash(trx, tokenId, hashOf(token)));
  if (!isKept) return null;
  return {
    body: Buffer.from(`${token}\n`),
    fileName: `patchcenter-api-token-${tokenId}.txt`,
    type: 'text/plain; charset=utf-8',
  };
}
