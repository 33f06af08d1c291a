// How routes read: one state of the database, and of it what the account may read now (PEOPLE-3).
import { writeAudit } from '../../db/queries/history/audit.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Download } from '../../domain/download.ts';
import type { ViewContext } from '../shared/view-context.ts';
import { problem } from './problem.ts';
import type { ApiAnswer, ApiCall } from './route.ts';

export function readAs<T>({ parts, caller }: ApiCall, read: (db: Db) => Promise<T>): Promise<T> {
  return parts.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => readWithinReach(trx, caller.userId, read));
}

/** As a card would be drawn for nobody in particular: `db` is narrowed already. */
export function viewOf({ parts, now }: ApiCall, db: Db): ViewContext {
  const settings = { ...parts.settings, files: { publicUrl: null } };
  return { db, now, settings, viewer: null, notice: null };
}

export const json = (body: unknown): ApiAnswer => ({ kind: 'json', body });
export const refusal = (...said: Parameters<typeof problem>): ApiAnswer => ({
  kind: 'problem',
  problem: problem(...said),
});

/** The same file as the chat gives, in English; AUD-1: whoever takes data out leaves a row, as a link of the chat does. */
export async function fileAnswer(call: ApiCall, request: Download): Promise<ApiAnswer> {
  const { parts, caller, now } = call;
  const ask = { createdBy: caller.userId, request, language: 'en' } as const;
  const against = await parts.files.refusal(ask, now);
  if (against !== null) return refusal('not-allowed', against.en);
  const file = await parts.files.make(ask);
  try {
    await auditFile(call, request);
  } catch (error) {
    await file.body.drop();
    throw error;
  }
  return { kind: 'file', file };
}

function auditFile({ parts, caller, now, requestId }: ApiCall, request: Download): Promise<void> {
  const { tokenId, tokenName, userId, entraId, person } = caller;
  return parts.db.transaction().execute((trx) =>
    writeAudit(trx, {
      at: now,
      actor: { kind: 'person', userId, entraId, name: `${person} (API: ${tokenName})` },
      action: 'download.fetch',
      object: { type: 'api-token', id: tokenId },
      after: { request },
      activityId: `api:${tokenId}:${requestId}`,
    }),
  );
}
