// What becomes of the answer to a file consent card. Rights are asked again: somebody may have lost them since the file was offered. The
// upload goes on after Teams has its answer; whatever ends it otherwise gives the link.

import { findPersonalConversation } from '../../../db/queries/chat/conversations.ts';
import { enqueueMessage } from '../../../db/queries/chat/outgoing.ts';
import { writeAudit } from '../../../db/queries/history/audit.ts';
import {
  beginUpload,
  endUpload,
  loadDownload,
  loadLostUploads,
  type StoredDownload,
} from '../../../db/queries/history/downloads.ts';
import { findAccount } from '../../../db/queries/people/accounts.ts';
import type { UploadedFile } from '../../../db/schema/chat.ts';
import type { Trx } from '../../../db/schema/database.ts';
import { downloadTitle } from '../../../domain/download.ts';
import { type DownloadId, parseId } from '../../../domain/ids.ts';
import { type Language, say, type Text } from '../../../domain/language.ts';
import { activityKey } from '../../chat/activity-key.ts';
import type { FileCard, FileConsent } from '../../chat/ports.ts';
import type { Log, Refusal } from '../../chat/refusal.ts';
import type { ServeParts } from '../../files/serve-parts.ts';
import { NOT_OFFERED, showFileLink } from '../../files/show-file.ts';
import { type UploadSettings, uploadAddress, uploadFile } from '../../files/upload-file.ts';
import { makeFile, refusalOfFile } from '../serve-download.ts';

export type ConsentParts = ServeParts & {
  readonly upload: UploadSettings;
  readonly onRefusal: (refusal: Refusal) => Promise<void>;
  /** Work that outlives the answer; never rejects. */
  readonly goOn: (work: Promise<void>) => void;
  readonly wake: () => void;
  readonly log: Log;
};

/** Longer than any upload takes, with all its tries. */
const LOST_AFTER_MS = 20 * 60_000;

const DECLINED: Text = {
  fr: 'Rien n’a été enregistré dans votre OneDrive. Le fichier reste disponible par ce lien.',
  en: 'Nothing was saved to your OneDrive. The file can still be had by this link.',
};
const FAILED: Text = {
  fr: 'Le fichier n’a pas pu être enregistré dans votre OneDrive. Le voici par un lien.',
  en: 'The file could not be saved to your OneDrive. Here it is by a link.',
};
/** After the time or the uses of its link. */
const FAILED_AND_OVER: Text = {
  fr: 'Le fichier n’a pas pu être enregistré dans votre OneDrive : redemandez-le.',
  en: 'The file could not be saved to your OneDrive: ask for it again.',
};
const UNDER_WAY: Text = {
  fr: 'Ce fichier est en cours d’enregistrement dans votre OneDrive.',
  en: 'This file is being saved to your OneDrive.',
};

/** The card that asks; null: it is offered no more. The size is that of now: it is made anew once it is accepted. */
export async function offeredFile(parts: ServeParts, id: DownloadId, language: Language): Promise<FileCard | null> {
  const stored = await loadDownload(parts.db, id);
  const now = parts.clock.now();
  if (stored === null || isOver(stored, now) || (await refusalOfFile(parts.db, stored, now)) !== null) return null;
  const { fileName: name, body } = await makeFile(parts, stored);
  await body.drop();
  const title = say(downloadTitle(stored.request), language);
  return { kind: 'consent', name, description: title, size: body.size, context: { downloadId: id } };
}

export async function answerConsent(parts: ConsentParts, consent: FileConsent): Promise<void> {
  const { db, clock } = parts;
  const now = clock.now();
  const user = await findAccount(db, consent.person.entraId);
  const stored = await offeredTo(parts, consent.context);
  if (
    user === null ||
    stored === null ||
    stored.createdBy !== user.id ||
    (stored.uploaded === null && isOver(stored, now))
  ) {
    return tell(parts, consent, NOT_OFFERED);
  }
  const refusal = await refusalOfFile(db, stored, now);
  if (refusal !== null) {
    const { person, activityId } = consent;
    const known = { ...user, entraId: person.entraId, language: user.language ?? stored.language };
    await parts.onRefusal({ what: 'file.consent', person, user: known, reason: refusal, activityId });
    return tell(parts, consent, refusal);
  }
  if (stored.uploaded !== null) return tell(parts, consent, alreadyThere(stored.uploaded));
  if (consent.upload === null) return tell(parts, consent, DECLINED, stored);
  const to = uploadAddress(consent.upload.uploadUrl, parts.upload);
  if (to === null) {
    parts.log.warn({ downloadId: stored.id }, 'A file was to be written to a host that is not allowed');
    return tell(parts, consent, FAILED, stored);
  }
  const isBegun = await db.transaction().execute(async (trx) => {
    if (!(await beginUpload(trx, stored.id, now))) return false;
    const actor = { kind: 'person', userId: user.id, entraId: consent.person.entraId, name: user.name } as const;
    const object = { type: 'download', id: stored.id };
    await writeAudit(trx, { at: now, actor, action: 'download.fetch', object, after: { request: stored.request } });
    return true;
  });
  if (!isBegun) return tell(parts, consent, UNDER_WAY);
  const { uploadUrl: _, ...place } = consent.upload;
  parts.goOn(writeAndTell(parts, consent.conversation.id, stored, { to, place }));
}

/** Those whose process has ended in the middle: their people get the link. Returns how many. */
export async function giveUpLostUploads(parts: Pick<ConsentParts, 'db' | 'clock'>): Promise<number> {
  const lost = await loadLostUploads(parts.db, new Date(parts.clock.now().getTime() - LOST_AFTER_MS));
  for (const stored of lost) {
    const own = await findPersonalConversation(parts.db, stored.createdBy);
    await end(parts, own?.id ?? null, stored, null);
  }
  return lost.length;
}

async function writeAndTell(
  parts: ConsentParts,
  conversation: string,
  stored: StoredDownload,
  { to, place }: { readonly to: URL; readonly place: UploadedFile },
): Promise<void> {
  let uploaded: UploadedFile | null = null;
  try {
    const file = await makeFile(parts, stored);
    await uploadFile(to, file.body, parts.upload);
    uploaded = place;
  } catch (error) {
    parts.log.warn({ err: error, downloadId: stored.id }, 'A file could not be written to a OneDrive');
  }
  try {
    await end(parts, conversation, stored, uploaded);
    parts.wake();
  } catch (error) {
    // It counts as lost after a while, and its person gets the link then.
    parts.log.error({ err: error, downloadId: stored.id }, 'How an upload ended could not be recorded');
  }
}

async function end(
  { db, clock }: Pick<ConsentParts, 'db' | 'clock'>,
  conversation: string | null,
  stored: StoredDownload,
  uploaded: UploadedFile | null,
): Promise<void> {
  const now = clock.now();
  await db.transaction().execute(async (trx) => {
    if (!(await endUpload(trx, stored.id, uploaded)) || conversation === null) return;
    const message = { conversationId: conversation, threadId: null, dedupeKey: null };
    if (uploaded === null) {
      const over = isOver(await loadDownload(trx, stored.id), now);
      await enqueueMessage(trx, { ...message, text: over ? FAILED_AND_OVER : FAILED }, now);
      if (!over) await showFileLink(trx, stored.id, { conversation, language: stored.language, now });
      return;
    }
    const file = { kind: 'info', ...uploaded } as const;
    await enqueueMessage(trx, { ...message, text: alreadyThere(uploaded), file }, now);
  });
}

/** `linkOf`: its link is shown below. */
async function tell(parts: ConsentParts, consent: FileConsent, text: Text, linkOf?: StoredDownload): Promise<void> {
  const { id: conversation } = consent.conversation;
  const key = activityKey(consent);
  const now = parts.clock.now();
  await parts.db.transaction().execute(async (trx: Trx) => {
    const dedupeKey = key === null ? null : `answer:${key}`;
    const said = await enqueueMessage(trx, { conversationId: conversation, threadId: null, text, dedupeKey }, now);
    if (said !== null && linkOf !== undefined) {
      await showFileLink(trx, linkOf.id, { conversation, language: linkOf.language, now });
    }
  });
  parts.wake();
}

async function offeredTo({ db }: ConsentParts, context: unknown): Promise<StoredDownload | null> {
  const given = typeof context === 'object' && context !== null ? Reflect.get(context, 'downloadId') : null;
  const id = parseId<DownloadId>(String(given));
  return id === null ? null : loadDownload(db, id);
}

function isOver(stored: StoredDownload | null, now: Date): boolean {
  return stored === null || stored.expiresAt <= now || stored.usesLeft === 0;
}

function alreadyThere({ name }: UploadedFile): Text {
  const shown = name.slice(0, 120);
  return { fr: `Le fichier ${shown} est dans votre OneDrive.`, en: `The file ${shown} is in your OneDrive.` };
}
