// Tells the channels of a campaign, else whoever made it, that one of its rings has opened, and the admins of a site that it has not answered on
// the eve of its first server (RING-1). Once each: the mark and the messages are of one transaction.
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace, type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import { SYSTEM, writeAudit } from '../../db/queries/history/audit.ts';
import { tellPerson, workingDaysAround } from '../../db/queries/notifications/tell-person.ts';
import { loadMaker } from '../../db/queries/rings/campaign-rings.ts';
import { loadRingServers, loadRings } from '../../db/queries/rings/ring-facts.ts';
import {
  loadRingsLeft,
  loadSilentSites,
  lockRingNotices,
  type RingLeft,
  type SilentSite,
} from '../../db/queries/rings/ring-notices.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { EVERYBODY } from '../../domain/rings/campaign-rings.ts';
import { type Ring, type RingServer, ringBefore, ringGate } from '../../domain/rings/ring-gate.ts';
import { eveUntil, ringOpenedText, siteReminderText } from '../../domain/rings/ring-notice-text.ts';

type Telling = { readonly now: Date; readonly notifications: NotificationDefaults };

/** Returns how many rings were announced. */
export async function announceRings(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  const rings = await loadRings(db);
  if (rings.length === 0) return 0;
  const opened = await openedRings(db, rings, now, notifications.zone);
  let told = 0;
  for (const one of opened) {
    told += await db.transaction().execute(async (trx) => {
      await lockRingNotices(trx);
      const again = (await loadRingsLeft(trx)).find((other) => isSame(other, one));
      if (again === undefined || again.isTold || again.left === 0) return 0;
      await announce(trx, again, rings, { now, notifications });
      return 1;
    });
  }
  return told;
}

function isSame(one: RingLeft, other: RingLeft): boolean {
  return one.campaignId === other.campaignId && one.ring === other.ring && one.branch === other.branch;
}

/** The servers of the ring before are read only where its campaign has none left that keeps the ring closed anyway. */
async function openedRings(db: Db, rings: readonly Ring[], now: Date, zone: string): Promise<readonly RingLeft[]> {
  const all = await loadRingsLeft(db);
  const opened: RingLeft[] = [];
  for (const one of all) {
    const before = ringBefore(rings, one.ring);
    if (before === null || one.isTold || one.left === 0) continue;
    const keeps = (other: RingLeft) =>
      other.campaignId === one.campaignId &&
      other.ring === before.id &&
      other.unpatched > 0 &&
      other.branch === 'hprod';
    if (!one.isDecided && all.some(keeps)) continue;
    const cycle = await loadRingServers(db, one.campaignId, [before.id]);
    if (hasOpened(one, { rings, cycle, zone }, now)) opened.push(one);
  }
  return opened;
}

type Cycle = { readonly rings: readonly Ring[]; readonly cycle: readonly RingServer[]; readonly zone: string };

/** One that was open when its campaign was made has not opened since. */
function hasOpened({ ring, branch, isDecided, createdAt }: RingLeft, { cycle, ...of }: Cycle, now: Date): boolean {
  if (ringGate({ ...of, ring, branch, cycle, isDecided, now }).state === 'closed') return false;
  const then = cycle.map((one) =>
    one.acceptedAt !== null && one.acceptedAt > createdAt ? { ...one, acceptedAt: null } : one,
  );
  return ringGate({ ...of, ring, branch, cycle: then, isDecided: false, now: createdAt }).state === 'closed';
}

async function announce(
  trx: Trx,
  one: RingLeft,
  rings: readonly Ring[],
  { now, notifications }: Telling,
): Promise<void> {
  const { campaignId, ring, branch } = one;
  const name = rings.find(({ id }) => id === ring)?.name;
  const named: Text = name === undefined ? EVERYBODY : { fr: name, en: name };
  const text = ringOpenedText(named, { campaignId, branch, servers: one.left });
  const key = `ring-opened:${campaignId}:${ring ?? 'everybody'}:${branch}`;
  const channels = await channelsOf(trx, one);
  for (const { conversation } of channels)
    await enqueueMessage(
      trx,
      { conversationId: conversation, threadId: null, text, dedupeKey: `${key}:${conversation}` },
      now,
    );
  const maker = channels.length > 0 ? null : await loadMaker(trx, campaignId);
  if (maker !== null) await tell(trx, [maker], { campaignId, key, text }, { now, notifications });
  await writeAudit(trx, {
    ...{ at: now, actor: SYSTEM, action: 'ring.announce', object: { type: 'campaign', id: campaignId } },
    after: { ring, branch, name: named.en, servers: one.left },
  });
}

async function channelsOf(trx: Trx, { campaignId, domainCodes }: RingLeft): Promise<readonly Place[]> {
  const places = new Map<string, Place>();
  for (const domainCode of domainCodes) {
    const place = await channelPlace(trx, { domainCode, campaignId });
    if (place !== null) places.set(place.conversation, place);
  }
  return [...places.values()];
}

/** Returns how many sites were reminded. */
export async function remindSites(db: Db, now: Date, notifications: NotificationDefaults): Promise<number> {
  const { zone } = notifications;
  const today = dayIn(now, zone);
  const days = { today, until: eveUntil(today, workingDaysAround(now)), zone, now };
  if ((await loadSilentSites(db, days)).length === 0) return 0;
  return db.transaction().execute(async (trx) => {
    await lockRingNotices(trx);
    const silent = await loadSilentSites(trx, days);
    for (const site of silent) await remind(trx, site, { now, notifications });
    return silent.length;
  });
}

async function remind(
  trx: Trx,
  { campaignId, siteId, name, admins, ...of }: SilentSite,
  telling: Telling,
): Promise<void> {
  const text = siteReminderText(name, { campaignId, ...of });
  await tell(trx, admins, { campaignId, key: `site-reminded:${campaignId}:${siteId}`, text }, telling);
  await writeAudit(trx, {
    ...{ at: telling.now, actor: SYSTEM, action: 'site.remind', object: { type: 'site', id: siteId } },
    after: { campaign: campaignId, site: name, day: of.day },
  });
}

type Told = { readonly campaignId: CampaignId; readonly key: string; readonly text: Text };

async function tell(
  trx: Trx,
  people: readonly UserId[],
  { campaignId, key, text }: Told,
  telling: Telling,
): Promise<void> {
  const { now, notifications } = telling;
  const opens = cardKeyText({ kind: 'campaign-rings', campaignId });
  for (const [userId, place] of await personalPlaces(trx, people)) {
    const notice = {
      userId,
      place,
      text,
      line: text,
      card: null,
      opens,
      kind: 'validation',
      about: { kind: 'fact' },
    } as const;
    await tellPerson(trx, notifications, { ...notice, key: `${key}:${userId}` }, now);
  }
}
