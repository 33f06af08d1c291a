// What cards say of the change request of a campaign: its number, its state, and as of when.
import type { Text } from '../language.ts';
import { CHANGE_STATE_WORDS } from './change.ts';
import { type KnownChange, momentText } from './change-gate.ts';

export function changeLine(
  { number, state, onHold, readAt }: Omit<KnownChange, 'plannedStart' | 'plannedEnd'>,
  { system, zone }: { readonly system: string; readonly zone: string },
): Text {
  if (readAt === null)
    return { fr: `${system}\u00a0: demandé, pas encore lu`, en: `${system}: asked for, not read yet` };
  const at = momentText(readAt, zone);
  if (number === null)
    return { fr: `${system}\u00a0: pas trouvé, lu le ${at.fr}`, en: `${system}: not found, read on ${at.en}` };
  const words = state === null ? UNKNOWN : CHANGE_STATE_WORDS[state];
  const hold = onHold ? ON_HOLD : NONE;
  return {
    fr: `${number} (${system})\u00a0: ${words.fr}${hold.fr}, lu le ${at.fr}`,
    en: `${number} (${system}): ${words.en}${hold.en}, read on ${at.en}`,
  };
}

const UNKNOWN: Text = { fr: 'état pas compris', en: 'state not understood' };
const ON_HOLD: Text = { fr: ', suspendu', en: ', on hold' };
const NONE: Text = { fr: '', en: '' };
