// How a file that was asked for comes to its person, in their own chat: by a card of Teams' own that asks whether it may go to their OneDrive,
// or, where there is none, by its link.
import { type CardPlace, showCard } from '../../db/queries/chat/cards.ts';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { loadDownload } from '../../db/queries/history/downloads.ts';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText, parseCardKey } from '../../domain/card-key.ts';
import type { DownloadId } from '../../domain/ids.ts';
import type { Language, Text } from '../../domain/language.ts';

export type FilePlace = {
  /** Of a chat of two. */
  readonly conversation: string;
  readonly language: Language;
  readonly now: Date;
};

/** The card of its link. */
export async function showFileLink(trx: Trx, id: DownloadId, place: FilePlace): Promise<void> {
  await showCard(trx, { key: cardKeyText({ kind: 'download', downloadId: id }), threadId: null, ...place });
}

/** Shows a card there; of a file that was asked for, the one that asks for consent. */
export async function placeFile(trx: Trx, place: CardPlace): Promise<void> {
  const key = parseCardKey(place.key);
  if (key?.kind !== 'download') {
    await showCard(trx, place);
    return;
  }
  // What is given once does not go to a OneDrive.
  if ((await loadDownload(trx, key.downloadId))?.request.kind === 'api-token') {
    await showCard(trx, place);
    return;
  }
  const file = { kind: 'consent', downloadId: key.downloadId } as const;
  // Of whatever it was asked twice, it is offered once.
  const asked = { conversationId: place.conversation, threadId: null, dedupeKey: `consent:${key.downloadId}` };
  await enqueueMessage(trx, { ...asked, text: NOT_OFFERED, file }, place.now);
}

/** Of one that has been asked for too long ago, or is somebody else's. */
export const NOT_OFFERED: Text = {
  fr: 'Ce fichier n’est plus proposé : redemandez-le.',
  en: 'This file is no longer offered: ask for it again.',
};
