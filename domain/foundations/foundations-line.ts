// RUN-21: the foundations of a campaign, in one line, and what will be asked of each: on its card, and on its preview.
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { PlannedSession } from '../previews/campaign-preview.ts';
import { type Foundation, foundationText } from './foundation.ts';

export type Marked = { readonly hostname: string; readonly foundation: Foundation };

/** null: there is none. */
export function foundationsLine(marked: readonly Marked[]): Text | null {
  const [first] = marked;
  if (first === undefined) return null;
  const names = namesOf(marked);
  return {
    fr: `Socles : ${names.fr}. En dernier, seuls, après /confirmer ${first.hostname} le jour même`,
    en: `Foundations: ${names.en}. Last, alone, after /confirm ${first.hostname} on the day`,
  };
}

/** Before Create: what will be asked, and what its snapshot is not good for. */
export function foundationFindings(
  planned: readonly Pick<PlannedSession, 'server'>[],
  foundations: ReadonlyMap<ServerId, Foundation> | undefined,
): readonly Finding[] {
  const marked = planned.flatMap(({ server }) => {
    const foundation = foundations?.get(server.id);
    return foundation === undefined ? [] : [{ id: server.id, hostname: server.hostname, foundation }];
  });
  const line = foundationsLine(marked);
  if (line === null) return [];
  return [{ code: 'foundation', severity: 'warning', text: line, rows: [], servers: marked.map(({ id }) => id) }];
}

/** Of those with the reboot policy `ask`: whoever plans them can still change it. null: there is none. */
export function askingText(hostnames: readonly string[]): Text | null {
  if (hostnames.length === 0) return null;
  const { fr, en } = firstNames(hostnames);
  return {
    fr: `Socles dont le redémarrage se demande : ${fr}. Tant qu’aucune heure n’est choisie, plus rien ne démarre dans le parc : donnez-leur la politique « toujours » ou « si nécessaire », ou prévoyez qui répond`,
    en: `Foundations that ask before they reboot: ${en}. Until an hour is chosen, nothing else starts in the estate: give them the policy “always” or “if-needed”, or have somebody at hand to answer`,
  };
}

function namesOf(marked: readonly Marked[]): Text {
  const list = (language: 'fr' | 'en') =>
    firstNames(marked.map(({ hostname, foundation }) => `${hostname} (${foundationText(foundation)[language]})`))[
      language
    ];
  return { fr: list('fr'), en: list('en') };
}

/** On whatever would take it back to an earlier state: what the product has written since would be lost with it. */
export function rollbackWarning(foundation: Foundation): Text {
  const what = foundationText(foundation);
  return foundation === 'database' || foundation === 'queue'
    ? {
        fr: `PatchCenter repose sur ce serveur (${what.fr}) : revenir en arrière efface ce que PatchCenter y a écrit depuis le snapshot.`,
        en: `PatchCenter stands on this server (${what.en}): a rollback erases what PatchCenter has written there since the snapshot.`,
      }
    : {
        fr: `PatchCenter repose sur ce serveur (${what.fr}) : pendant le retour arrière, PatchCenter peut s’arrêter.`,
        en: `PatchCenter stands on this server (${what.en}): during the rollback, PatchCenter may stop.`,
      };
}
