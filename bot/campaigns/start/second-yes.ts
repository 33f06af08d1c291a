// Servers that are named to start are meant, but perhaps not before their slot, nor while they are a colleague's: that is said, once for
// all of them, and answered with `yes` and a day (RUN-2).

import type { CampaignServer } from '../../../db/queries/campaigns/campaign-servers.ts';
import { loadOthersServers } from '../../../db/queries/staffing/others-servers.ts';
import { nameList } from '../../../domain/attempts/name-list.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import { dayText, slotText } from '../../../domain/day-text.ts';
import type { SessionId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { type Refused, refuse, type UnitOfWork } from '../../shared/operation.ts';
import type { StartServersRequest } from '../order-start.ts';

export type NamedSituation = {
  readonly due: (session: CampaignServer) => boolean;
  readonly today: IsoDate;
  /** The names of those who have them, of all that are somebody else's. */
  readonly others: ReadonlyMap<SessionId, string>;
};

const MAX_NAMED = 5;

export async function othersOf(
  { trx, by, now }: UnitOfWork,
  sessions: readonly CampaignServer[],
): Promise<NamedSituation['others']> {
  const ids = sessions.map(({ id }) => id);
  const rows = await loadOthersServers(trx, ids, by.actor.userId, now);
  return new Map(rows.map(({ sessionId, operator }) => [sessionId, operator]));
}

/**
 * null: nothing is left to ask about. The day in the answer is the latest of their slots, today for one whose slot has come: on another
 * day, and for a server that was moved further away, it is asked again.
 */
export function secondYes(
  { campaignId, hostnames, earlyUntil = '' }: StartServersRequest,
  sessions: readonly CampaignServer[],
  { due, today, others }: NamedSituation,
): Refused | null {
  const asked = sessions.flatMap(({ id, hostname, day, slot, ...one }) => {
    const ahead = day !== null && !due({ id, hostname, day, slot, ...one });
    const operator = others.get(id);
    if (!ahead && operator === undefined) return [];
    const until = ahead && day > today ? day : today;
    return until > earlyUntil ? [{ hostname, operator, until, slot: ahead ? slotOf(day, slot) : null }] : [];
  });
  if (asked.length === 0) return null;
  const latest = asked
    .map(({ until }) => until)
    .toSorted()
    .at(-1);
  const named = (language: Language) =>
    nameList(
      asked.map((one) => `${one.hostname} (${reasonsOf(one, language)})`),
      MAX_NAMED,
    )[language];
  const again = `${campaignId} ${hostnames.join(' ')}`;
  return refuse(
    `Rien n’a été démarré : ${named('fr')}. Pour démarrer dès maintenant : /demarrer ${again} oui ${latest}`,
    `Nothing was started: ${named('en')}. To start now: /start ${again} yes ${latest}`,
  );
}

function slotOf(day: IsoDate, slot: CampaignServer['slot']) {
  return slot === null ? dayText(day) : slotText(day, slot);
}

type Asked = { readonly operator: string | undefined; readonly slot: ReturnType<typeof slotOf> | null };

function reasonsOf({ operator, slot }: Asked, language: Language): string {
  const [planned, assigned] = language === 'fr' ? ['créneau le', 'affecté à'] : ['slot on', 'assigned to'];
  return [
    ...(slot === null ? [] : [`${planned} ${slot[language]}`]),
    ...(operator === undefined ? [] : [`${assigned} ${operator}`]),
  ].join(', ');
}
