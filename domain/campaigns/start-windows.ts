// What the maintenance windows of a server say of a start (POL-5): they replace the hours of RUN-2 for it.
import { DateTime } from 'luxon';
import { minutesText } from '../counts.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import type { MaintenanceWindow } from '../windows/maintenance-window.ts';
import { currentOccurrence, nextOccurrence, type Occurrence } from '../windows/occurrence.ts';
import type { StartBlocker } from './start-request.ts';

type OfWindow = Occurrence & { readonly zone: string };

/** Empty windows: the server has some, of which none is in force. */
export function blockersOfWindows(
  windows: readonly MaintenanceWindow[],
  now: Date,
  forecastMinutes: number,
): readonly StartBlocker[] {
  if (windows.length === 0) return [{ code: 'window', text: NOT_APPROVED }];
  const current = windows.flatMap((window) => named(currentOccurrence(window, now), window));
  if (current.length === 0) return [{ code: 'window', text: outside(next(windows, now)) }];
  const startable = current.filter(({ lastStart }) => now < lastStart);
  if (startable.length === 0) return [{ code: 'window', text: tooLate(current) }];
  const ends = startable.map(({ end }) => end.getTime());
  const fits = now.getTime() + forecastMinutes * 60_000 <= Math.max(...ends);
  return fits ? [] : [{ code: 'forecast', text: tooLong(startable, forecastMinutes) }];
}

function named(occurrence: Occurrence | null, { zone }: MaintenanceWindow): readonly OfWindow[] {
  return occurrence === null ? [] : [{ ...occurrence, zone }];
}

function next(windows: readonly MaintenanceWindow[], now: Date): OfWindow | null {
  const all = windows.flatMap((window) => named(nextOccurrence(window, now), window));
  return all.sort((a, b) => a.start.getTime() - b.start.getTime())[0] ?? null;
}

const NOT_APPROVED: Text = {
  fr: 'Sa fenêtre de maintenance a été modifiée et attend une approbation (/fenetre).',
  en: 'Its maintenance window was changed and awaits approval (/window).',
};

function outside(upcoming: OfWindow | null): Text {
  if (upcoming === null) {
    return {
      fr: 'Hors de sa fenêtre de maintenance, qui ne s’ouvre plus.',
      en: 'Outside its maintenance window, which does not open again.',
    };
  }
  const [day, time] = whenText(upcoming.start, upcoming.zone);
  return {
    fr: `Hors de sa fenêtre de maintenance : elle s’ouvre le ${day.fr} à ${time.fr}.`,
    en: `Outside its maintenance window: it opens on ${day.en} at ${time.en}.`,
  };
}

function tooLate(current: readonly OfWindow[]): Text {
  const last = latest(current, ({ lastStart }) => lastStart);
  const [, time] = whenText(last.lastStart, last.zone);
  return {
    fr: `Plus aucun départ dans cette fenêtre de maintenance depuis ${time.fr}.`,
    en: `Nothing starts in this maintenance window after ${time.en}.`,
  };
}

function tooLong(current: readonly OfWindow[], minutes: number): Text {
  const last = latest(current, ({ end }) => end);
  const [, time] = whenText(last.end, last.zone);
  return {
    fr: `Durée prévue : ${minutesText(minutes).fr}. Le patching finirait après ${time.fr}, la fin de sa fenêtre.`,
    en: `Expected to take ${minutesText(minutes).en}: it would end after ${time.en}, the end of its window.`,
  };
}

function latest(all: readonly OfWindow[], of: (one: OfWindow) => Date): OfWindow {
  return all.reduce((last, one) => (of(one) > of(last) ? one : last));
}

/** By the wall clock of the window's zone. */
export function whenText(at: Date, zone: string): readonly [day: Text, time: Text] {
  const local = DateTime.fromJSDate(at, { zone });
  const time = { fr: local.toFormat("HH'h'mm"), en: local.toFormat('HH:mm') };
  return [dayText(local.toFormat('yyyy-MM-dd')), time];
}
