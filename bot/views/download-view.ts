// The card of a file that was asked for: its link, as long as it works.
import type { DownloadView } from '../../cards/download/card.ts';
import { loadDownload } from '../../db/queries/downloads.ts';
import { downloadTitle } from '../../domain/download.ts';
import type { DownloadId } from '../../domain/ids.ts';
import { downloadPath } from '../downloads/serve.ts';
import { noticePart, type ViewContext } from './view-context.ts';

export async function downloadView(ctx: ViewContext, id: DownloadId): Promise<DownloadView | null> {
  const stored = await loadDownload(ctx.db, id);
  if (stored === null) return null;
  const { publicUrl } = ctx.settings.files;
  const title = downloadTitle(stored.request);
  if (publicUrl === null) return { title, state: { kind: 'unavailable' }, ...noticePart(ctx) };
  if (stored.expiresAt <= ctx.now) return { title, state: { kind: 'expired' }, ...noticePart(ctx) };
  const url = `${publicUrl}${downloadPath(id, stored.token)}`;
  return { title, state: { kind: 'ready', url, until: stored.expiresAt }, ...noticePart(ctx) };
}
