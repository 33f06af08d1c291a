// What becomes of an occurrence whose time has come: opened, not held, or missed (POL-5).
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { type Calendar, freezeOn, holidayOn } from '../planning/calendar.ts';
import { dayIn } from '../planning/iso-week.ts';
import type { Occurrence } from './occurrence.ts';

/** Whoever approved a window is who ordered, for so long. */
const APPROVAL_DAYS = 90;
/** It is said that an approval ends so many days before it does. */
export const LAPSE_DAYS = 7;

export type OccurrenceDecision =
  | { readonly kind: 'open' }
  | { readonly kind: 'not-held'; readonly why: 'freeze' | 'holiday' | 'approval'; readonly reason: Text }
  | { readonly kind: 'missed'; readonly reason: Text };

export function decideOccurrence(
  occurrence: Occurrence,
  {
    now,
    approvedAt,
    calendar,
    zone,
  }: {
    readonly now: Date;
    readonly approvedAt: Date;
    readonly calendar: Calendar;
    /** Of the calendar, not of the window. */
    readonly zone: string;
  },
): OccurrenceDecision {
  const closed = closureOf(occurrence, calendar, zone);
  if (closed !== null) return closed;
  if (isLapsed(approvedAt, occurrence.start)) return { kind: 'not-held', why: 'approval', reason: LAPSED };
  return now < occurrence.lastStart ? { kind: 'open' } : { kind: 'missed', reason: MISSED };
}

/** By the day on which it begins. What lasts into a closed day starts nothing more on it: the start asks the day again. */
export function closureOf({ start }: Pick<Occurrence, 'start'>, calendar: Calendar, zone: string): NotHeld | null {
  return closureOfDay(dayIn(start, zone), calendar);
}

type NotHeld = Extract<OccurrenceDecision, { kind: 'not-held' }>;

/** `day`: by the calendar of the site. */
export function closureOfDay(day: IsoDate, calendar: Calendar): NotHeld | null {
  const freeze = freezeOn(day, calendar);
  if (freeze !== null) return { kind: 'not-held', why: 'freeze', reason: freeze.text };
  const holiday = holidayOn(day, calendar);
  if (holiday === null) return null;
  const reason = { fr: `Jour férié : ${holiday.name.fr}.`, en: `Public holiday: ${holiday.name.en}.` };
  return { kind: 'not-held', why: 'holiday', reason };
}

export function isLapsed(approvedAt: Date, at: Date): boolean {
  return at >= approvalEnd(approvedAt);
}

export function approvalEnd(approvedAt: Date): Date {
  return new Date(approvedAt.getTime() + APPROVAL_DAYS * 86_400_000);
}

export const LAPSED: Text = {
  fr: `Son approbation ne vaut que ${APPROVAL_DAYS} jours : renouvelez-la (/fenetre).`,
  en: `Its approval lasts ${APPROVAL_DAYS} days only: renew it (/window).`,
};
const MISSED: Text = {
  fr: 'PatchCenter n’était pas en marche à ce moment-là. Rien n’est rattrapé : la prochaine fois est la suivante.',
  en: 'PatchCenter was not running at that time. Nothing is caught up: the next time is the next window.',
};
