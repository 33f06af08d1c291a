// What a channel is asked each cycle about production servers that stay on an older validated set (PIN-1).
import { nameList } from '../attempts/name-list.ts';
import { counted } from '../counts.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import { dayIn } from '../planning/iso-week.ts';

const MOST_NAMED = 10;

export type Stayed = { readonly hostname: string; readonly since: Date };

/** `servers`: at least one. */
export function olderSetsText(servers: readonly Stayed[], cycle: number, zone: string): Text {
  const names = (language: 'fr' | 'en') =>
    nameList(
      servers.map(({ hostname, since }) => `${hostname} (${SINCE[language]} ${dayText(dayIn(since, zone))[language]})`),
      MOST_NAMED,
    )[language];
  const n = servers.length;
  return {
    fr: `PatchCenter\nCycle ${cycle} : ${counted(n, 'fr', 'serveur de production est en retard', 'serveurs de production sont en retard')} sur les versions validées en hors production.\n${names('fr')}\nPatchez-les dans ce cycle, ou dites pourquoi non avec /exclure. La liste : /serveurs en retard`,
    en: `PatchCenter\nCycle ${cycle}: ${counted(n, 'en', 'production server stays', 'production servers stay')} on an older validated set.\n${names('en')}\nPatch them in this cycle, or say why not with /exclude. The list: /servers older set`,
  };
}

const SINCE = { fr: 'depuis le', en: 'since' } as const;
