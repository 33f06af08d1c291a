// The address of a file, below the bot's public one.
import type { DownloadId } from '../../domain/ids.ts';

export function downloadPath(id: DownloadId, token: string): string {
  return `/files/${id}/${token}`;
}
