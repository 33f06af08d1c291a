// Asks what becomes of a snapshot whose time is over while its server failed, has a KO or no answer (RUN-11): in the channel of the
// campaign, once a day, until somebody keeps or deletes it. By itself it stays.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import {
  areQuestionsDue,
  lockQuestions,
  noteAsked,
  type SnapshotQuestion,
} from '../../db/queries/snapshots/snapshot-questions.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { Text } from '../../domain/language.ts';

const MAX_NAMED = 5;

/** Returns about how many was asked. */
export async function askAboutSnapshots(db: Db, now: Date, keepHours: number): Promise<number> {
  const moment = { now, keepHours };
  if (!(await areQuestionsDue(db, moment))) return 0;
  return db.transaction().execute(async (trx) => {
    const questions = await lockQuestions(trx, moment);
    if (questions.length === 0) return 0;
    for (const [conversationId, asked] of await byChannel(trx, questions)) {
      const dedupeKey = `snapshots:${conversationId}:${asked.map(({ id }) => id).join('+')}:${now.toISOString()}`;
      await enqueueMessage(trx, { conversationId, threadId: null, text: questionText(asked), dedupeKey }, now);
    }
    await noteAsked(
      trx,
      questions.map(({ id }) => id),
      now,
    );
    return questions.length;
  });
}

/** Those without any channel are shown on the card alone. */
async function byChannel(
  trx: Trx,
  questions: readonly SnapshotQuestion[],
): Promise<ReadonlyMap<string, readonly SnapshotQuestion[]>> {
  const placed: { readonly conversation: string; readonly question: SnapshotQuestion }[] = [];
  for (const question of questions) {
    const place = await channelPlace(trx, question);
    if (place !== null) placed.push({ conversation: place.conversation, question });
  }
  const groups = Map.groupBy(placed, ({ conversation }) => conversation);
  return new Map([...groups].map(([key, rows]) => [key, rows.map(({ question }) => question)]));
}

function questionText(asked: readonly SnapshotQuestion[]): Text {
  const names = asked.slice(0, MAX_NAMED).map(({ hostname }) => hostname);
  const rest = asked.length - names.length;
  const [fr, en] = [
    `${names.join(', ')}${rest > 0 ? ` et ${rest} de plus` : ''}`,
    `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
  ];
  const plural = asked.length > 1;
  return {
    fr: `La durée de conservation ${plural ? `de ${asked.length} snapshots` : 'du snapshot'} est écoulée (${fr}) : échec, KO ou pas de réponse. Rien ne sera supprimé sans votre accord : conservez ou supprimez avec /snapshots.`,
    en: `The retention of ${plural ? `${asked.length} snapshots` : 'the snapshot'} is over (${en}): failure, KO or no answer. Nothing will be deleted without your approval: keep or delete with /snapshots.`,
  };
}
