// The card of a file that was asked for: its link, as long as it works.
import type { DownloadView } from '../../cards/files/download/card.ts';
import { loadDownload } from '../../db/queries/history/downloads.ts';
import { downloadTitle } from '../../domain/download.ts';
import type { DownloadId } from '../../domain/ids.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { downloadPath } from './download-path.ts';
import { isTokenOf, linkToken } from './link-token.ts';

export async function downloadView(ctx: ViewContext, id: DownloadId): Promise<DownloadView | null> {
  const stored = await loadDownload(ctx.db, id);
  if (stored === null) return null;
  const { publicUrl, linkSecret } = ctx.settings.files;
  const title = downloadTitle(stored.request);
  if (publicUrl === null) return { title, state: { kind: 'unavailable' }, ...noticePart(ctx) };
  const token = stored.nonce === null ? null : linkToken(linkSecret, stored.nonce);
  const isOver = stored.expiresAt <= ctx.now || stored.usesLeft === 0;
  // Made with another secret, or before tokens were hashed: the link may work, but cannot be shown again.
  if (isOver || token === null || !isTokenOf(stored.tokenHash, token)) {
    return { title, state: { kind: 'expired' }, ...noticePart(ctx) };
  }
  const url = `${publicUrl}${downloadPath(id, token)}`;
  return { title, state: { kind: 'ready', url, until: stored.expiresAt }, ...noticePart(ctx) };
}
