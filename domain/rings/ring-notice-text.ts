// What is said of rings and sites by itself (RING-1): that a ring has opened, and that a site has not answered on the eve of its first server.
import type { IsoDate } from '../clock.ts';
import { counted } from '../counts.ts';
import { dayText } from '../day-text.ts';
import type { CampaignId } from '../ids.ts';
import type { Text } from '../language.ts';
import { addDays } from '../planning/iso-week.ts';
import type { Branch } from '../server.ts';
import type { IsWorkingDay } from '../validations/reminders.ts';

const BRANCHES: Readonly<Record<Branch, Text>> = {
  hprod: { fr: 'hors production', en: 'non-production' },
  prod: { fr: 'production', en: 'production' },
};

export function ringOpenedText(
  ring: Text,
  of: { readonly campaignId: CampaignId; readonly branch: Branch; readonly servers: number },
): Text {
  const { campaignId, branch, servers } = of;
  return {
    fr: `L’anneau « ${ring.fr} » est ouvert dans la campagne ${campaignId}, ${BRANCHES[branch].fr} : ${counted(servers, 'fr', 'serveur à patcher', 'serveurs à patcher')} (/anneaux ${campaignId}).`,
    en: `Ring “${ring.en}” is open in campaign ${campaignId}, ${BRANCHES[branch].en}: ${counted(servers, 'en', 'server to patch', 'servers to patch')} (/rings ${campaignId}).`,
  };
}

export function siteReminderText(
  site: string,
  of: { readonly campaignId: CampaignId; readonly servers: number; readonly day: IsoDate },
): Text {
  const { campaignId, servers } = of;
  const day = dayText(of.day);
  return {
    fr: `Le site « ${site} » n’a pas répondu à la campagne ${campaignId} : son premier serveur est prévu le ${day.fr}, et rien n’y démarrera sans réponse (${counted(servers, 'fr', 'serveur', 'serveurs')}).`,
    en: `Site “${site}” has not answered campaign ${campaignId}: its first server is planned on ${day.en}, and nothing starts there without an answer (${counted(servers, 'en', 'server', 'servers')}).`,
  };
}

/** No country has that many days off in a row. */
const MAX_DAYS_OFF = 30;

/** The days of which `today` is the eve: on a Friday, until Monday. */
export function eveUntil(today: IsoDate, isWorkingDay: IsWorkingDay): IsoDate {
  let day = addDays(today, 1);
  for (let off = 0; off < MAX_DAYS_OFF && !isWorkingDay(day); off += 1) day = addDays(day, 1);
  return day;
}
