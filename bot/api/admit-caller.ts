// Who calls: by a token whose hash is known, as long as it is valid and its account gives rights. Asked at every call (PEOPLE-3).
import { type ApiCaller, findApiCaller, noteTokenUse } from '../../db/queries/api/tokens.ts';
import type { Db } from '../../db/schema/database.ts';
import { type ApiTokenId, parseId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { isTokenOf } from '../files/link-token.ts';
import { type Problem, problem } from './problem.ts';
import type { Caller } from './route.ts';

export type AdmittedCaller =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'problem'; readonly problem: Problem };

const SHAPE = /^Bearer +(pct_(\d{1,9})_[\w-]{43})$/i;

export async function admitCaller(db: Db, authorization: string, now: Date): Promise<AdmittedCaller> {
  const [, token = '', number] = SHAPE.exec(authorization) ?? [];
  const tokenId = parseId<ApiTokenId>(number);
  if (tokenId === null) {
    return refused('not-authenticated', 'Send a token of /tokens: “Authorization: Bearer pct_…”.');
  }
  const found = await findApiCaller(db, tokenId);
  if (found === null || found.tokenHash === null || !isTokenOf(found.tokenHash, token)) {
    return refused('not-authenticated', 'This token is unknown here: ask an admin for one (/tokens).');
  }
  const over = endOf(found, now);
  if (over !== null) return refused('not-authenticated', over);
  if (!isInForce(found, now)) {
    return refused('account-closed', 'The account that this token stands for is disabled or has expired.');
  }
  await noteTokenUse(db, tokenId, now);
  return { kind: 'caller', caller: callerOf(found) };
}

function endOf({ revokedAt, tokenExpiresAt }: ApiCaller, now: Date): string | null {
  if (revokedAt !== null) return 'This token was revoked: ask an admin for another one (/tokens).';
  return tokenExpiresAt > now ? null : 'This token has expired: ask an admin for another one (/tokens).';
}

function callerOf(found: ApiCaller): Caller {
  const { tokenId, name, readOnly, tokenExpiresAt, userId, entraId, person, roles } = found;
  return { tokenId, tokenName: name, readOnly, tokenExpiresAt, userId, entraId: entraId ?? '', person, roles };
}

function refused(...said: Parameters<typeof problem>): AdmittedCaller {
  return { kind: 'problem', problem: problem(...said) };
}
