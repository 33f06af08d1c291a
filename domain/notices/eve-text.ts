// What operators, owners and channels read on the eve of a patching day.

import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';

export type EveServer = {
  readonly hostname: string;
  readonly slot: string | null;
  readonly application: string | null;
};

const MAX_NAMES = 20;

/** To an owner: what of their applications is patched, and when. */
export function ownerEveText(day: IsoDate, servers: readonly EveServer[]): Text {
  const apps = [...Map.groupBy(servers, ({ application }) => application ?? '—')];
  const list = apps.map(([name, group]) => `${name} : ${slotList(group)}`).join(' ; ');
  const listEn = apps.map(([name, group]) => `${name}: ${slotList(group)}`).join('; ');
  return {
    fr: `Vos applications seront patchées le ${dayText(day).fr}. ${list}. Après la mise à jour, je vous demanderai si tout fonctionne.`,
    en: `Your applications will be patched on ${dayText(day).en}. ${listEn}. After the update, I’ll ask you whether everything works.`,
  };
}

/** In the channel: people whom the bot cannot write to, because they have never spoken to it. */
export function channelEveText(
  day: IsoDate,
  people: readonly { readonly name: string; readonly servers: number }[],
): Text {
  const list = people.map(({ name, servers }) => `${name} (${servers})`).join(', ');
  return {
    fr: `Patching du ${dayText(day).fr} : ces personnes sont concernées, mais je ne peux pas leur écrire en privé : ${list}. /jour ${day} montre la liste.`,
    en: `Patching of ${dayText(day).en}: these people are affected, but I cannot message them privately: ${list}. /day ${day} shows the list.`,
  };
}

function slotList(servers: readonly EveServer[]): string {
  const shown = servers
    .slice(0, MAX_NAMES)
    .map(({ hostname, slot }) => `${hostname}${slot === null ? '' : ` ${slot}`}`);
  const rest = servers.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? `, +${rest}` : ''}`;
}
