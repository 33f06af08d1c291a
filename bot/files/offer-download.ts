// Offers a file: what it is to hold is written down, and a link that works for a while is shown on a card.

import { insertDownload } from '../../db/queries/history/downloads.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import { type Download, downloadAbility, LINK_USES } from '../../domain/download.ts';
import type { DownloadId } from '../../domain/ids.ts';
import { type OperationContext, type Outcome, operate, type Requester } from '../shared/operation.ts';
import { refusalOfDownload } from './download-reach.ts';
import { hashOf, linkToken, newNonce } from './link-token.ts';

/** Then show the card `download:<id>`. The file is in the language of who asks; its content is that of the moment it is fetched. */
export function offerDownload(
  ctx: OperationContext,
  by: Requester,
  download: Download,
): Promise<Outcome<{ readonly downloadId: DownloadId }>> {
  const spec = {
    ability: downloadAbility(download),
    action: 'download.offer',
    object: { type: 'download', id: null },
    underList: 'narrowed',
  } as const;
  return operate(ctx, by, spec, async (work) => {
    const { trx, now, settings } = work;
    const outside = await refusalOfDownload(trx, by.actor.userId, download);
    if (outside !== null) return outside;
    const account = await loadAccount(trx, by.actor.userId);
    const nonce = newNonce();
    const downloadId = await insertDownload(trx, {
      request: download,
      language: account?.language ?? 'fr',
      nonce,
      tokenHash: hashOf(linkToken(settings.files.linkSecret, nonce)),
      usesLeft: LINK_USES,
      createdBy: by.actor.userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + settings.files.linkMinutes * 60_000),
    });
    await work.record({ object: { type: 'download', id: downloadId }, after: download });
    return { kind: 'done', downloadId };
  });
}
