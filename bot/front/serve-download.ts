// Answers a link to a file: the right token, within its time and its uses, of a person who still may, and the file is made.

import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { loadDownload, type StoredDownload, useDownload } from '../../db/queries/history/downloads.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import type { Db } from '../../db/schema/database.ts';
import { downloadAbility, downloadTitle } from '../../domain/download.ts';
import { type DownloadId, parseId } from '../../domain/ids.ts';
import type { Language, Text } from '../../domain/language.ts';
import { isInForce } from '../../domain/people/account.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import { handOverToken } from '../api/hand-over-token.ts';
import { CLOSED } from '../chat/identify.ts';
import { refusalOfDownload } from '../files/download-reach.ts';
import type { FileContent } from '../files/file-body.ts';
import { isTokenOf } from '../files/link-token.ts';
import type { ServeParts } from '../files/serve-parts.ts';
import { type Spooled, spool } from '../files/spool.ts';
import { contentOf } from './contents.ts';

/** `unknown`: no such link. `over`: it was one, for its person, and is no longer. */
type Closed = { readonly kind: 'unknown' } | { readonly kind: 'over'; readonly language: Language };
export type Link = Closed | { readonly kind: 'open'; readonly title: Text; readonly language: Language };
/** `body` is to be read or dropped. */
export type MadeFile = Omit<FileContent, 'body'> & { readonly body: Spooled };
export type Taken = Closed | { readonly kind: 'file'; readonly file: MadeFile };

/** Changes nothing: whatever looks at links by itself uses none up. */
export async function lookAtLink({ db, clock }: ServeParts, id: string, token: string): Promise<Link> {
  const stored = await find(db, id, token);
  if (stored === null) return { kind: 'unknown' };
  const { language, request, usesLeft } = stored;
  const isOpen = usesLeft > 0 && (await isAllowed(db, stored, clock.now()));
  return isOpen ? { kind: 'open', title: downloadTitle(request), language } : { kind: 'over', language };
}

/** Counts as a use, also when the file then cannot be made. */
export async function takeFile(parts: ServeParts, id: string, token: string): Promise<Taken> {
  const { db, clock } = parts;
  const stored = await find(db, id, token);
  if (stored === null) return { kind: 'unknown' };
  const now = clock.now();
  const { language } = stored;
  if (!(await isAllowed(db, stored, now)) || !(await use(db, stored, now))) return { kind: 'over', language };
  if (stored.request.kind !== 'api-token') return { kind: 'file', file: await makeFile(parts, stored) };
  const handed = await handOverToken(db, stored.request.tokenId);
  return handed === null
    ? { kind: 'over', language }
    : { kind: 'file', file: { ...handed, body: await spool(handed.body) } };
}

/** As it is now, for the person who asked. `body` is to be read or dropped. */
export async function makeFile(
  { db, clock, zone, hoursBudget, gate, compliance, evidenceKeyFile }: ServeParts,
  stored: Pick<StoredDownload, 'request' | 'language' | 'createdBy'>,
): Promise<MadeFile> {
  const now = clock.now();
  const { language, request } = stored;
  const make = () =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) =>
        // What its person may read now (PEOPLE-3).
        readWithinReach(trx, stored.createdBy, async (within): Promise<MadeFile> => {
          const content = await contentOf(
            { db: within, language, now, zone, hoursBudget, gate, compliance: compliance?.(), evidenceKeyFile },
            request,
          );
          return { ...content, body: await spool(content.body) };
        }),
      );
  const made = lastMade.then(make);
  lastMade = made.catch(() => {});
  return made;
}

/** One file at a time: a long history fills much memory while it is made. */
let lastMade: Promise<unknown> = Promise.resolve();

async function find(db: Db, id: string, token: string): Promise<StoredDownload | null> {
  const downloadId = parseId<DownloadId>(id);
  const stored = downloadId === null ? null : await loadDownload(db, downloadId);
  return stored !== null && isTokenOf(stored.tokenHash, token) ? stored : null;
}

/** A browser brings nobody's identity: the link stands for the person who asked, as long as they may ask for that file. */
async function isAllowed(db: Db, stored: StoredDownload, now: Date): Promise<boolean> {
  return stored.expiresAt > now && (await refusalOfFile(db, stored, now)) === null;
}

/** Why its person may not have it now; null: they may. */
export async function refusalOfFile(
  db: Db,
  { createdBy, request }: Pick<StoredDownload, 'createdBy' | 'request'>,
  now: Date,
): Promise<Text | null> {
  const account = await loadAccount(db, createdBy);
  const ability = downloadAbility(request);
  if (account === null || !isInForce(account, now)) return CLOSED;
  if (!may(account.roles, ability)) return whoMay(ability);
  return (await refusalOfDownload(db, createdBy, request))?.text ?? null;
}

/** AUD-1: who fetched it is not known, whose link it was is. */
function use(db: Db, { id, createdBy, request }: StoredDownload, now: Date): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await useDownload(trx, id, now))) return false;
    const after = { askedBy: createdBy, request };
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'download.fetch',
      object: { type: 'download', id },
      after,
    });
    return true;
  });
}
