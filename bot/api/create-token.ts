// Makes a token of the HTTP API, for an account whose rights it will have. The token itself comes into being when its link is opened
// (`hand-over-token.ts`): until then it is nowhere, afterwards only its hash is here.

import { formatDate } from '../../cards/dates.ts';
import { insertToken } from '../../db/queries/api/tokens.ts';
import { findPersonalConversation } from '../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { insertDownload } from '../../db/queries/history/downloads.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { ApiTokenId, DownloadId, UserId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { endOfDay } from '../../domain/people/last-day.ts';
import { addDays, dayIn } from '../../domain/planning/iso-week.ts';
import { hashOf, linkToken, newNonce } from '../files/link-token.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

export type TokenRequest = {
  readonly name: string;
  readonly userId: UserId;
  readonly readOnly: boolean;
  /** null: in three months. */
  readonly lastDay: IsoDate | null;
};

const USUAL_DAYS = 90;
const MOST_DAYS = 366;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

export function createToken(
  ctx: OperationContext,
  by: Requester,
  ask: TokenRequest,
): Promise<Outcome<{ readonly downloadId: DownloadId }>> {
  const spec = {
    ability: 'role.manage',
    action: 'api-token.create',
    object: { type: 'api-token', id: null },
    // It could speak for an account with more servers than one's own.
    underList: 'closed',
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const { trx, now, settings } = work;
    if (!NAME.test(ask.name)) {
      return refuse(
        'Le nom d’un jeton a de 1 à 40 lettres, chiffres, points ou tirets : jenkins-prod.',
        'The name of a token has 1 to 40 letters, digits, dots or dashes: jenkins-prod.',
      );
    }
    const today = dayIn(now, settings.zone);
    const lastDay = ask.lastDay ?? addDays(today, USUAL_DAYS);
    if (lastDay < today || lastDay > addDays(today, MOST_DAYS)) {
      return refuse(
        'Un jeton vaut d’aujourd’hui à un an au plus : changez le dernier jour.',
        'A token is good from today for a year at most: change the last day.',
      );
    }
    const account = await loadAccount(trx, ask.userId);
    if (account === null || !isInForce(account, now)) {
      return refuse(
        'Ce compte est désactivé ou expiré : un jeton n’y donnerait aucun droit.',
        'That account is disabled or has expired: a token would have no right.',
      );
    }
    const { name, userId, readOnly } = ask;
    const made = { name, userId, readOnly, createdBy: by.actor.userId, createdAt: now };
    const tokenId = await insertToken(trx, { ...made, expiresAt: endOfDay(lastDay, settings.zone) });
    if (tokenId === null) {
      return refuse(
        `Un jeton s’appelle déjà ${name} : révoquez-le, ou choisissez un autre nom.`,
        `A token is called ${name} already: revoke it, or choose another name.`,
      );
    }
    await work.record({
      object: { type: 'api-token', id: tokenId },
      after: { name, account: account.name, readOnly, until: lastDay },
    });
    if (userId !== by.actor.userId) await tellHolder(work, { ...ask, tokenId, lastDay });
    return { kind: 'done', downloadId: await offerIt(work, tokenId, name) };
  });
}

/** A link of one use: whoever comes second is told that it is over. */
async function offerIt({ trx, now, by, settings }: UnitOfWork, tokenId: ApiTokenId, name: string): Promise<DownloadId> {
  const account = await loadAccount(trx, by.actor.userId);
  const nonce = newNonce();
  return insertDownload(trx, {
    request: { kind: 'api-token', tokenId, name },
    language: account?.language ?? 'fr',
    nonce,
    tokenHash: hashOf(linkToken(settings.files.linkSecret, nonce)),
    usesLeft: 1,
    createdBy: by.actor.userId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + settings.files.linkMinutes * 60_000),
  });
}

/** Nobody's rights are lent without their knowing. */
async function tellHolder(
  { trx, now, by }: UnitOfWork,
  {
    userId,
    name,
    readOnly,
    lastDay,
    tokenId,
  }: TokenRequest & { readonly tokenId: ApiTokenId; readonly lastDay: IsoDate },
): Promise<void> {
  const own = await findPersonalConversation(trx, userId);
  if (own === null) return;
  const text = {
    fr: `${by.actor.name} a créé le jeton d’API ${name}, qui agit avec vos droits${readOnly ? ' de lecture' : ''} jusqu’au ${formatDate(lastDay, 'fr')}.`,
    en: `${by.actor.name} made the API token ${name}, which acts with your rights${readOnly ? ' to read' : ''} until ${formatDate(lastDay, 'en')}.`,
  };
  await enqueueMessage(trx, { conversationId: own.id, threadId: null, text, dedupeKey: `api-token:${tokenId}` }, now);
}
