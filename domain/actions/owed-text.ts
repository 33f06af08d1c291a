// What is said of a service that was stopped before an update and does not start again (RUN-19).

import { counted } from '../counts.ts';
import type { Text } from '../language.ts';
import { recordedText, withoutStop } from '../recorded/recorded-words.ts';
import type { ActionWords } from './action.ts';
import { shownWords } from './action-end.ts';

export type OwedOn = {
  readonly hostname: string;
  readonly words: readonly ActionWords[];
  readonly error: string | null;
};

const MAX_HOSTS = 8;

/** To a channel or an operator, about one server or several. */
export function notRestartedText(owed: readonly OwedOn[]): Text {
  const head: Text = {
    fr: `⚠ Arrêté avant une mise à jour et pas remis en marche, malgré plusieurs essais, sur ${counted(owed.length, 'fr', 'serveur', 'serveurs')} :`,
    en: `⚠ Stopped before an update and not started again, after several tries, on ${counted(owed.length, 'en', 'server', 'servers')}:`,
  };
  const lines = owed.slice(0, MAX_HOSTS).map(lineOf);
  const rest = owed.length - lines.length;
  const end: Text = {
    fr: 'PatchCenter continue d’essayer. Vérifiez le serveur ; si le service tourne déjà, dites-le avec /actions.',
    en: 'PatchCenter keeps trying. Check the server; if the service runs already, say so with /actions.',
  };
  const more: readonly Text[] = rest > 0 ? [{ fr: `et ${rest} de plus`, en: `and ${rest} more` }] : [];
  const all = [head, ...lines, ...more, end];
  return { fr: all.map(({ fr }) => fr).join('\n'), en: all.map(({ en }) => en).join('\n') };
}

function lineOf({ hostname, words, error }: OwedOn): Text {
  const what = words.map(shownWords).join(', ');
  const why = error === null ? null : withoutStop(recordedText(error));
  return {
    fr: `${hostname} : ${what}${why === null ? '' : ` (${why.fr})`}`,
    en: `${hostname}: ${what}${why === null ? '' : ` (${why.en})`}`,
  };
}
