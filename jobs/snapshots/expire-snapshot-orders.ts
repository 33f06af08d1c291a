// RUN-14: a rollback or a prepared snapshot that was ordered and not begun for a day is withdrawn: it would undo, or stand for, another
// day than the one that was meant. So is a rollback of somebody who may order none any more (RUN-2). The claim asks the same (`claimSnapshot`).

import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace, personalPlaces } from '../../db/queries/chat/places.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import {
  areSnapshotOrdersExpired,
  type ExpiredSnapshotOrder,
  withdrawSnapshotOrders,
} from '../../db/queries/snapshots/snapshots.ts';
import type { Trx } from '../../db/schema/database.ts';
import { nameList } from '../../domain/attempts/name-list.ts';
import type { Text } from '../../domain/language.ts';
import type { JobContext } from '../context.ts';

const MAX_NAMES = 8;

/** Returns how many were withdrawn. */
export async function expireSnapshotOrders({ db, clock }: JobContext): Promise<number> {
  const now = clock.now();
  if (!(await areSnapshotOrdersExpired(db, now))) return 0;
  return db.transaction().execute(async (trx) => {
    const expired = await withdrawSnapshotOrders(trx, now);
    for (const group of Map.groupBy(
      expired,
      (one) => `${one.kind} ${one.campaignId} ${one.orderedBy} ${one.ordererGone}`,
    ).values()) {
      await tell(trx, group, now);
    }
    return expired.length;
  });
}

async function tell(trx: Trx, group: readonly ExpiredSnapshotOrder[], now: Date): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { kind, campaignId, orderedBy, ordererGone } = first;
  const hostnames = group.map(({ hostname }) => hostname);
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: `${kind}.order-withdrawn`,
    object: { type: 'campaign', id: campaignId },
    after: { servers: hostnames, orderedBy },
  });
  const channel = await channelPlace(trx, first);
  const people = await personalPlaces(trx, orderedBy === null ? [] : [orderedBy]);
  const places = new Set([...(channel === null ? [] : [channel]), ...people.values()].map((one) => one.conversation));
  const text = ordererGone ? goneText(campaignId, hostnames) : textOf(kind, campaignId, hostnames);
  for (const conversationId of places) {
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey: null }, now);
  }
}

function goneText(campaignId: number, hostnames: readonly string[]): Text {
  const names = nameList(hostnames, MAX_NAMES);
  return {
    fr: `PatchCenter #${campaignId}\nRetour arrière annulé (${names.fr}) : la personne qui l’a demandé n’en a plus le droit. Un opérateur peut le demander de nouveau.`,
    en: `PatchCenter #${campaignId}\nRollback cancelled (${names.en}): the person who requested it may no longer do so. An operator can request it again.`,
  };
}

function textOf(kind: ExpiredSnapshotOrder['kind'], campaignId: number, hostnames: readonly string[]): Text {
  const names = nameList(hostnames, MAX_NAMES);
  const what: Text =
    kind === 'rollback'
      ? { fr: 'Retour arrière demandé', en: 'Rollback requested' }
      : { fr: 'Snapshots demandés', en: 'Snapshots requested' };
  return {
    fr: `PatchCenter #${campaignId}\n${what.fr}, mais rien n’a commencé en 24 heures : demande annulée (${names.fr}). Refaites-la si nécessaire.`,
    en: `PatchCenter #${campaignId}\n${what.en}, but nothing started within 24 hours: request cancelled (${names.en}). Request it again if still needed.`,
  };
}
