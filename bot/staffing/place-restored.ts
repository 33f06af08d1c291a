// A server that comes back to its campaign: the slot that it had may have passed, be somebody else's, or stand on a day that was closed
// meanwhile (SLOT-3, SLOT-6, PLAN-4), and its operator may have no room left (ASSIGN-4, ASSIGN-5).
import { loadCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { loadStaff } from '../../db/queries/people/people.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import { type CampaignStaffing, lockCampaignSessions, setOperator } from '../../db/queries/staffing/staffing.ts';
import { loadNextStarts } from '../../db/queries/windows/next-starts.ts';
import type { Trx } from '../../db/schema/database.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { isoWeekOf } from '../../domain/planning/iso-week.ts';
import { manualAssignRefusal } from '../../domain/previews/assignment.ts';
import { movesText } from '../../domain/previews/passed-slots.ts';
import { closedUntil, isAhead } from '../../domain/previews/slot-clock.ts';
import { SLOT_TIMES, slotDays } from '../../domain/previews/slots.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/** What was changed: for the answer, and for the trace of the restoration. */
export type Placed = { readonly notes: readonly Text[]; readonly changes: object };

/** After it was restored; the campaign's row is locked. */
export async function placeRestored(work: UnitOfWork, campaignId: CampaignId, restored: ServerId): Promise<Placed> {
  const { trx } = work;
  const campaign = await loadCampaign(trx, campaignId);
  const sessions = await lockCampaignSessions(trx, campaignId);
  const session = sessions.find((one) => one.id === restored);
  if (session === undefined) return { notes: [], changes: {} };
  const operator = await withoutRoom(work, campaignId, session, sessions);
  const slot = campaign.kind === 'standard' ? await slotOf(work, campaign, session, sessions) : null;
  return {
    notes: [operator, slot].flatMap((one) => one?.notes ?? []),
    changes: { ...operator?.changes, ...slot?.changes },
  };
}

type Week = { readonly week_start: string; readonly calendar_override_at: Date | null };

/** Its own slot while it is ahead, on an open day and nobody else's; else the first free one of the week, or none. */
async function slotOf(
  work: UnitOfWork,
  { week_start: weekStart, calendar_override_at: lifted }: Week,
  session: CampaignStaffing,
  sessions: readonly CampaignStaffing[],
): Promise<Placed | null> {
  const { trx, now, settings } = work;
  const { day, slot, branch } = session;
  const starts = await loadNextStarts(trx, [session.id], { weekStart, now, zone: settings.zone });
  const night = starts.get(session.id);
  if (night !== undefined) {
    await placeAt(trx, session, night);
    return null;
  }
  if (day === null || slot === null) return null;
  const until = closedUntil(now, settings.zone);
  const others = sessions.filter((one) => one.id !== session.id && !one.excluded);
  const taken = new Set(others.map((one) => `${one.day} ${one.slot}`));
  const calendar = calendarOf([isoWeekOf(weekStart).year], {
    freezePeriods: await loadFreezePeriods(trx),
    alsaceMoselleZones: await alsaceMoselleZones(trx),
  });
  const days = slotDays(branch, weekStart, calendar, session, lifted !== null);
  if (days.includes(day) && isAhead(day, slot, until) && !taken.has(`${day} ${slot}`)) return null;
  const free = days
    .flatMap((date) => SLOT_TIMES.map((time) => ({ day: date, slot: time })))
    .find((to) => isAhead(to.day, to.slot, until) && !taken.has(`${to.day} ${to.slot}`));
  const to = free ?? null;
  await placeAt(trx, session, to ?? { day: null, slot: null });
  const { fr, en } = movesText([{ hostname: session.hostname, from: { day, slot }, to }]);
  const note = {
    fr: `Créneau passé, pris ou indisponible : ${fr}.`,
    en: `Slot passed, taken or not available: ${en}.`,
  };
  return { notes: [note], changes: { day: to?.day ?? null, slot: to?.slot ?? null } };
}

async function placeAt(
  trx: Trx,
  { sessionId }: CampaignStaffing,
  { day, slot }: { readonly day: string | null; readonly slot: string | null },
): Promise<void> {
  await trx
    .updateTable('patch_sessions')
    .set({ date_prevue: day, heure_prevue: slot })
    .where('id', '=', sessionId)
    .execute();
}

async function withoutRoom(
  work: UnitOfWork,
  campaignId: CampaignId,
  session: CampaignStaffing,
  sessions: readonly CampaignStaffing[],
): Promise<Placed | null> {
  const { userId } = session;
  if (userId === null) return null;
  const staff = await loadStaff(work.trx, work.now, campaignId);
  const refusal = manualAssignRefusal({ serverId: session.id, userId }, sessions, staff);
  if (refusal === null) return null;
  await setOperator(work.trx, session.sessionId, null);
  const { hostname } = session;
  const note = {
    fr: `${hostname} est réintégré sans opérateur. ${refusal.text.fr}`,
    en: `${hostname} is included again without an operator. ${refusal.text.en}`,
  };
  return { notes: [note], changes: { operator: null } };
}
