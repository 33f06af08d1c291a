// What is known of one downtime, and what people are told where it is not as it should be.

import type { Text } from '../../language.ts';
import { FAULT_WORDS, type FaultKind } from '../fault.ts';
import { INTEGRATION_TITLES, type IntegrationName } from '../names.ts';

/** `never`: the attempt was over before it could be set. */
export type DowntimeState = 'wanted' | 'open' | 'lifted' | 'never';
export type DowntimeTrouble = 'absent' | 'ambiguous' | FaultKind;

const WORDS: Readonly<Record<'absent' | 'ambiguous', Text>> = {
  absent: { fr: 'le serveur n’y est pas surveillé sous ce nom', en: 'not monitored there under this name' },
  ambiguous: { fr: 'plusieurs hôtes portent ce nom', en: 'several hosts bear this name' },
};

export type ToldDowntime = {
  readonly system: IntegrationName;
  readonly state: DowntimeState;
  readonly trouble: DowntimeTrouble | null;
};

/** null: it is as it should be. */
export function downtimeText({ system, state, trouble }: ToldDowntime): Text | null {
  if (trouble === null || state === 'lifted') return null;
  const title = INTEGRATION_TITLES[system];
  const { fr, en } = trouble === 'absent' || trouble === 'ambiguous' ? WORDS[trouble] : FAULT_WORDS[trouble];
  return state === 'open'
    ? {
        fr: `${title} : maintenance pas encore levée ou prolongée (${fr})`,
        en: `${title}: downtime not lifted or prolonged yet (${en})`,
      }
    : { fr: `${title} : pas de maintenance (${fr})`, en: `${title}: no downtime (${en})` };
}
