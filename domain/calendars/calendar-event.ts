// What a calendar shows: the days of campaigns, weeks that are planned, freezes. Pure; `bot/calendars/ical.ts` writes it down.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import { serversText } from '../counts.ts';
import type { CampaignId, WindowId } from '../ids.ts';
import { type Language, say, type Text } from '../language.ts';
import type { FreezePeriod } from '../planning/calendar.ts';
import type { PlanRow } from '../planning/plan-row.ts';
import { rowText } from '../planning/row-text.ts';
import { SLOT_MINUTES } from '../previews/slots.ts';
import type { Branch } from '../server.ts';
import { isLapsed } from '../windows/decide-occurrence.ts';
import type { Occurrence } from '../windows/occurrence.ts';
import { type DayServer, daySummary, restLines, serverLine, TENTATIVE_NOTE } from './event-words.ts';

export type CalendarEvent = {
  /** The same for the same thing, whatever changes about it: a client then moves its entry. */
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  /** Planned weeks have no campaign yet. */
  readonly tentative: boolean;
  readonly time:
    | { readonly kind: 'hours'; readonly start: Date; readonly end: Date }
    /** Both days included. */
    | { readonly kind: 'days'; readonly first: IsoDate; readonly last: IsoDate };
};

/** Servers of one entry: a client that shows a thousand lines shows none, and a whole year of a large domain is megabytes. */
export const MOST_LISTED = 60;

/** The servers of a campaign on one day, of one branch. */
export type CampaignDay = {
  readonly campaignId: CampaignId;
  readonly weekCode: string;
  readonly domains: readonly string[];
  readonly day: IsoDate;
  readonly branch: Branch;
  /** `09:15`, as the next one. */
  readonly firstSlot: string;
  readonly lastSlot: string;
  /** By slot, then name: the first MOST_LISTED. */
  readonly servers: readonly DayServer[];
  readonly total: number;
};

/** From its first slot to the end of its last one. */
export function campaignDayEvent(of: CampaignDay, zone: string, language: Language): CalendarEvent {
  const instant = (slot: string) => DateTime.fromISO(`${of.day}T${slot}`, { zone });
  return {
    uid: `campaign-${of.campaignId}-${of.day}-${of.branch}`,
    summary: daySummary(of, language),
    description: [
      ...of.servers.map((server) => serverLine(server, language)),
      ...restLines(of.total - of.servers.length, language),
    ].join('\n'),
    tentative: false,
    time: {
      kind: 'hours',
      start: instant(of.firstSlot).toJSDate(),
      end: instant(of.lastSlot).plus({ minutes: SLOT_MINUTES }).toJSDate(),
    },
  };
}

type Planned = Pick<PlanRow, 'id' | 'weekCode' | 'year' | 'weekStart' | 'weekEnd' | 'domainCode' | 'envScope' | 'note'>;

export function planEvent(row: Planned, language: Language): CalendarEvent {
  return {
    uid: `plan-${row.id}`,
    summary: `Patching ${say(rowText(row), language)}`,
    description: [say(TENTATIVE_NOTE, language), row.note ?? ''].filter((line) => line !== '').join('\n'),
    tentative: true,
    time: { kind: 'days', first: row.weekStart, last: row.weekEnd },
  };
}

type WindowOf = {
  readonly id: WindowId;
  readonly name: string;
  readonly servers: number;
  /** null: nobody has approved it as it is. */
  readonly approvedAt: Date | null;
  readonly policy: Text;
};

/** POL-5. One that its approval does not reach is not sure to be held. */
export function windowEvent(window: WindowOf, { day, start, end }: Occurrence, language: Language): CalendarEvent {
  const { id, name, servers, approvedAt, policy } = window;
  const approved = approvedAt !== null && !isLapsed(approvedAt, start);
  const count = say(serversText(servers), language);
  return {
    uid: `window-${id}-${day}`,
    summary: say({ fr: `Fenêtre ${name} : ${count}`, en: `Window ${name}: ${count}` }, language),
    description: [say(policy, language), ...(approved ? [] : [say(UNAPPROVED, language)])].join('\n'),
    tentative: !approved,
    time: { kind: 'hours', start, end },
  };
}

const UNAPPROVED: Text = {
  fr: 'Pas approuvée pour cette date (/fenetre) : rien n’y démarre.',
  en: 'Not approved for this date (/window): nothing starts in it.',
};

export function freezeEvent({ firstDay, lastDay, reason }: FreezePeriod, language: Language): CalendarEvent {
  return {
    uid: `freeze-${firstDay}-${lastDay}`,
    summary: say({ fr: `Gel : ${reason}`, en: `Freeze: ${reason}` }, language),
    description: '',
    tentative: false,
    time: { kind: 'days', first: firstDay, last: lastDay },
  };
}
