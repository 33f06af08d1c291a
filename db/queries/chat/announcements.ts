// What is to be announced in the campaign's channel, each once per session (RUN-12). Grouping happens when they are sent.
import type { AttemptId, SessionId } from '../../../domain/ids.ts';
import type { AnnouncementFacts, AnnouncementKind } from '../../schema/chat.ts';
import type { Trx } from '../../schema/database.ts';

export async function announce(
  trx: Trx,
  row: { sessionId: SessionId; attemptId: AttemptId; kind: AnnouncementKind; at: Date; facts?: AnnouncementFacts },
): Promise<void> {
  await trx
    .insertInto('announcements')
    .values({
      session_id: row.sessionId,
      attempt_id: row.attemptId,
      kind: row.kind,
      at: row.at,
      facts: JSON.stringify(row.facts ?? {}),
      message_id: null,
    })
    .onConflict((oc) => oc.columns(['attempt_id', 'kind']).doNothing())
    .execute();
}
