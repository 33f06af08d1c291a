// SLOT-6: slots pass between a preview and its Create. When nothing but the clock has changed since the card was drawn, the servers whose
// slots have passed are placed anew and named; the others stay where they were shown.
import type { IsoDate, SlotTime } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import { addDays } from '../planning/iso-week.ts';
import type { CampaignPreview, PlannedSession } from './campaign-preview.ts';
import { type PreviewInput, previewCampaign } from './preview.ts';
import { type ClosedUntil, closingOf } from './slot-clock.ts';
import { SLOT_TIMES } from './slots.ts';

export type MovedSince = {
  readonly hostname: string;
  readonly from: { readonly day: IsoDate; readonly slot: SlotTime };
  /** null: no slot was left. */
  readonly to: { readonly day: IsoDate; readonly slot: SlotTime } | null;
};

export type Replaced = { readonly preview: CampaignPreview; readonly moved: readonly MovedSince[] };

/** `input`: of now; `since`: of the draft's beginning. null: the card that `isShown` knows was drawn from something else. */
export function replacePassed(
  input: PreviewInput,
  since: ClosedUntil,
  isShown: (preview: CampaignPreview) => boolean,
): Replaced | null {
  const shown = momentsOf(input, since)
    .map((closedUntil) => previewCampaign({ ...input, closedUntil }))
    .find(isShown);
  if (shown === undefined) return null;
  const before = sessionsOf(shown);
  const kept = before.flatMap(({ server, date, time }) =>
    date === null || time === null ? [] : [[server.id, { date, time }] as const],
  );
  const preview = previewCampaign({ ...input, shown: new Map(kept) });
  return { preview, moved: movedBetween(before, sessionsOf(preview)) };
}

/** One moment for each slot of the week that has closed since, the newest first: between two of them a preview is the same. */
function momentsOf({ rows, closedUntil = '' }: PreviewInput, since: ClosedUntil): readonly ClosedUntil[] {
  const monday = rows[0]?.weekStart;
  if (monday === undefined) return [];
  const slots = [0, 1, 2, 3].flatMap((offset) => SLOT_TIMES.map((time) => closingOf(addDays(monday, offset), time)));
  return [since, ...slots.filter((moment) => moment > since && moment <= closedUntil)].reverse();
}

function sessionsOf({ branches }: CampaignPreview): readonly PlannedSession[] {
  return [...branches.hprod, ...branches.prod];
}

function movedBetween(before: readonly PlannedSession[], after: readonly PlannedSession[]): readonly MovedSince[] {
  const now = new Map(after.map((session) => [session.server.id, session]));
  return before.flatMap(({ server, date, time }) => {
    const to = now.get(server.id);
    if (date === null || time === null || (to?.date === date && to.time === time)) return [];
    const placed = to === undefined || to.date === null || to.time === null ? null : { day: to.date, slot: to.time };
    return [{ hostname: server.hostname, from: { day: date, slot: time }, to: placed }];
  });
}

const MAX_NAMED = 10;

/** null: nobody was moved. */
export function movedText(moved: readonly MovedSince[]): Text | null {
  if (moved.length === 0) return null;
  const { fr, en } = movesText(moved);
  return {
    fr: `Créneaux passés depuis l’aperçu, serveurs replanifiés : ${fr}.`,
    en: `Slots passed since the preview, servers rescheduled: ${en}.`,
  };
}

/** `vrapp1 (2027-01-12 10:00 → 2027-01-12 11:15)`, and so on. */
export function movesText(moved: readonly MovedSince[]): Text {
  const said = (language: 'fr' | 'en') => {
    const when = ({ day, slot }: { readonly day: IsoDate; readonly slot: SlotTime }) =>
      `${dayText(day)[language]} ${slot}`;
    const none = language === 'fr' ? 'non planifié' : 'not scheduled';
    const names = moved
      .slice(0, MAX_NAMED)
      .map(({ hostname, from, to }) => `${hostname} (${when(from)} → ${to === null ? none : when(to)})`);
    const more = moved.length - MAX_NAMED;
    const rest = language === 'fr' ? `et ${more} autres` : `and ${more} more`;
    return [...names, ...(more > 0 ? [rest] : [])].join(', ');
  };
  return { fr: said('fr'), en: said('en') };
}
