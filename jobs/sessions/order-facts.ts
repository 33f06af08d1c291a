// RUN-20 and RUN-21: what the order of servers and foundations say of a start, read in its transaction.
import { DateTime } from 'luxon';
import { loadOrderer } from '../../db/queries/attempts/orders.ts';
import { environmentOf, type SessionContext } from '../../db/queries/attempts/sessions.ts';
import { dependantRunning, loadStoodOn } from '../../db/queries/dependencies/stood-on.ts';
import {
  foundationRunning,
  loadBefore,
  loadConfirmation,
  loadFoundation,
  otherRunning,
} from '../../db/queries/foundations/foundation-facts.ts';
import { loadHoldingFoundation } from '../../db/queries/foundations/holding.ts';
import { loadMutualFoundations } from '../../db/queries/foundations/mutual-wait.ts';
import type { Db } from '../../db/schema/database.ts';
import { isSlotMissed } from '../../domain/campaigns/start-conditions.ts';
import { isSameWindow } from '../../domain/campaigns/start-policy.ts';
import type { StartRequest } from '../../domain/campaigns/start-request.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { type DependencyHold, dependencyHolds } from '../../domain/dependencies/dependency-gate.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { branchToday } from '../../domain/server.ts';
import { type JobSettings, startPolicyOf } from '../settings.ts';
import { laterRings } from './ring-facts.ts';

type Facts = Pick<StartRequest, 'dependencies' | 'dependantRunning' | 'foundation'>;

export async function orderFacts(settings: JobSettings, db: Db, session: SessionContext, now: Date): Promise<Facts> {
  const { server_id: serverId } = session;
  return {
    dependencies: await holdsOf(settings, db, session, now),
    dependantRunning: await dependantRunning(db, serverId),
    foundation: await foundationOf(settings, db, session, now),
  };
}

/** RUN-20, for the start and for a reboot whose hour has come. */
export async function holdsOf(
  settings: JobSettings,
  db: Db,
  session: SessionContext,
  now: Date,
): Promise<readonly DependencyHold[]> {
  const { campaign_id: campaignId, server_id: serverId, hostname } = session;
  const those = await loadStoodOn(db, { serverId, campaignId });
  const branch = branchToday(session.branch, environmentOf(session));
  const asking = { campaignId, serverId, hostname, branch, zone: settings.zone, now };
  const waitingRings = await laterRings(db, asking, those);
  return dependencyHolds(
    branch,
    those.map((one) => {
      const { pending } = one;
      return {
        ...one,
        isOrdered: one.orderedIn.length > 0,
        pending: pending === null ? null : { comesAtSlot: comesToday(settings, session, pending, now) },
        laterRing: waitingRings.get(one.id) ?? null,
      };
    }),
  );
}

async function foundationOf(
  settings: JobSettings,
  db: Db,
  session: SessionContext,
  now: Date,
): Promise<StartRequest['foundation']> {
  const { campaign_id: campaignId, server_id: serverId } = session;
  const foundation = await loadFoundation(db, serverId);
  const today = dayIn(now, settings.zone);
  const running = await foundationRunning(db, serverId);
  const foundationWaits = running !== null && (await loadHoldingFoundation(db))?.hostname === running;
  const others = { foundationRunning: running, foundationWaits, today };
  if (foundation === null) return { foundation, ...others, own: NOT_ASKED };
  const branch = branchToday(session.branch, environmentOf(session));
  const before = await loadBefore(db, { serverId, campaignId, branch });
  return {
    foundation,
    ...others,
    own: {
      otherRunning: await otherRunning(db, serverId),
      before: before.map(({ hostname, ordered, ...one }) => {
        return { hostname, comes: ordered || comesToday(settings, session, one, now) };
      }),
      mutual: before.length === 0 ? null : await loadMutualFoundations(db, { serverId, campaignId }),
      confirmedOn: await confirmedOn(settings, db, session, now),
    },
  };
}

/**
 * Of whoever may still start it: a right that ended takes the confirmation with it. Past midnight, it is of the day on which the window began
 * in which it was given.
 */
async function confirmedOn(settings: JobSettings, db: Db, session: SessionContext, now: Date): Promise<IsoDate | null> {
  const { id, campaign_id: campaignId, server_id: serverId } = session;
  const confirmation = await loadConfirmation(db, { serverId, campaignId });
  if (confirmation === null) return null;
  const ownSession = settings.ownServersOnly === true ? id : null;
  const asked = { ability: 'campaign.start', now, serverId, ownSession } as const;
  if ((await loadOrderer(db, confirmation.by, asked)).kind !== 'allowed') return null;
  const isOfTonight = isSameWindow(confirmation.at, now, startPolicyOf(settings, session));
  return dayIn(isOfTonight ? now : confirmation.at, settings.zone);
}

const NOT_ASKED: StartRequest['foundation']['own'] = { otherRunning: null, before: [], confirmedOn: null };

type Slot = { readonly bySlot: boolean; readonly day: string | null; readonly slot: string | null };

/** It is ordered by itself at its slot, which is of today and not missed. */
function comesToday(settings: JobSettings, session: SessionContext, { bySlot, day, slot }: Slot, now: Date): boolean {
  if (!bySlot || day === null || slot === null || day !== dayIn(now, settings.zone)) return false;
  const dueAt = DateTime.fromISO(`${day}T${slot}`, { zone: settings.zone }).toJSDate();
  return !isSlotMissed({ dueAt, orderedAt: null, waitedAt: null }, now, startPolicyOf(settings, session));
}
