// A server in the work of a day, as the list and the board of the day show it: when, and how it stands.

import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { TextRun } from '../../adaptive-card.ts';
import { formatInstantOn, formatSlot } from '../../dates.ts';
import { run } from '../../plain-text.ts';
import { workedRun } from '../../session-words.ts';
import type { Words } from '../../words.ts';

export type WorkOfDay = {
  readonly hostname: string;
  readonly status: SessionStatus;
  /** Patched, and its owner said KO; absent: no. */
  readonly rejected?: boolean;
  /** Its campaign was closed over it; absent: no. */
  readonly notPatched?: boolean;
  readonly slot: SlotTime | null;
  /** When it was patched, failed or began; absent or null: not yet, and its slot says when. */
  readonly at?: Date | null;
  /** Or the window that orders it (POL-5). */
  readonly operator: Words | null;
};

/** A slot is a plan: what was done has its own instant, and no slot and no instant is an order that waits for its turn. */
export function workTime({ slot, at = null }: WorkOfDay, day: IsoDate, language: Language): string {
  if (at !== null) return formatInstantOn(at, day, language);
  return slot === null ? NO_SLOT[language] : formatSlot(slot, language);
}

export function workRun(work: WorkOfDay, language: Language): TextRun {
  return work.notPatched === true ? run(NOT_PATCHED[language], { color: 'Warning' }) : workedRun(work, language);
}

const NO_SLOT: Text = { fr: 'sans créneau', en: 'no slot' };
const NOT_PATCHED: Text = { fr: 'non patché', en: 'not patched' };
