// What stands in a message of what had waited.
import type { DigestView } from '../../cards/notifications/digest/card.ts';
import { loadDigest } from '../../db/queries/notifications/digests.ts';
import type { DigestId } from '../../domain/ids.ts';
import { digestOf } from '../../domain/notifications/digest.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** More than anybody reads, and less than a message holds. */
const MAX_LINES = 15;

/** null: there is no such message, or it is somebody else's. */
export async function digestView(ctx: ViewContext, digestId: DigestId): Promise<DigestView | null> {
  const digest = await loadDigest(ctx.db, digestId);
  if (digest === null || (ctx.viewer !== null && ctx.viewer.userId !== digest.userId)) return null;
  const { told, settled } = digestOf(digest.notices.map((one) => ({ ...one, isSettled: one.wasSettled })));
  return {
    digestId,
    lines: told.slice(0, MAX_LINES).map(({ id, kind, line, cardKey }) => ({
      id,
      kind,
      text: line,
      opens: cardKey !== null,
    })),
    more: Math.max(0, told.length - MAX_LINES),
    settled,
    ...noticePart(ctx),
  };
}
