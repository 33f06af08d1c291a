// Servers of a campaign whose slot has come to stand on a closed day: a freeze or a holiday that was made after the campaign (PLAN-4).
import { serversText } from '../../cards/words.ts';
import type { CampaignHead, CampaignSession } from '../../db/queries/campaigns/campaign-view.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import type { Text } from '../../domain/language.ts';
import { calendarOf, closureOn, holidayOn } from '../../domain/planning/calendar.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import type { ViewContext } from '../shared/view-context.ts';

/** null: every slot that is to come is on a day that the start would accept (RUN-2). */
export async function closedSlotsText(
  { db, now, settings }: ViewContext,
  head: Pick<CampaignHead, 'week_start' | 'lifted_why'>,
  sessions: readonly Pick<CampaignSession, 'status' | 'date_prevue' | 'zone'>[],
): Promise<Text | null> {
  const today = dayIn(now, settings.zone);
  const calendar = calendarOf([isoWeekOf(head.week_start).year], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const reasons = sessions.flatMap(({ status, date_prevue: day, zone }) => {
    if (!(status === 'pending' || status === 'prereq_ok') || day === null || day < today) return [];
    // A freeze can be lifted for the campaign, a holiday cannot.
    const isOpen = head.lifted_why !== null && holidayOn(day, calendar, zone) === null;
    const closure = isOpen ? null : closureOn(day, calendar, zone);
    return closure === null ? [] : [closure.text];
  });
  const [first] = reasons;
  if (first === undefined) return null;
  const n = serversText(reasons.length);
  return {
    fr: `Créneau un jour non ouvré pour ${n.fr} : aucun démarrage ce jour-là. ${first.fr}`,
    en: `Slot on a closed day for ${n.en}: nothing will start that day. ${first.en}`,
  };
}
