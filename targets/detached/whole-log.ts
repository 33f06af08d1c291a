// The whole log of an update, for the file behind the card and for its failure class.
import type { HostSession } from '../ports.ts';
import { DEFAULT_LAYOUT, type DetachedLayout } from './layout.ts';
import { isMoreThere, pollDetached } from './poll.ts';

/** As far as it is written now, at most `maxBytes` (default 8 MiB) from its beginning. Throws as `pollDetached` does. */
export async function readWholeLog(
  session: HostSession,
  name: string,
  options: { readonly maxBytes?: number; readonly layout?: DetachedLayout } = {},
): Promise<string> {
  const parts: string[] = [];
  let offset = 0;
  while (offset < (options.maxBytes ?? 8 << 20)) {
    const { log, nextOffset } = await pollDetached(session, name, offset, options.layout ?? DEFAULT_LAYOUT);
    parts.push(log);
    const bytes = nextOffset - offset;
    offset = nextOffset;
    // Not until there is nothing new: a service that the update restarted may go on writing there.
    if (!isMoreThere(bytes)) break;
  }
  return parts.join('');
}
