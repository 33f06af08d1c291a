// RUN-22: what became of the downloads of a campaign, or of one server. A failure keeps no start from happening.
import { counted } from '../counts.ts';
import type { Text } from '../language.ts';

export type DownloadCounts = {
  readonly asked: number;
  readonly done: number;
  readonly failed: number;
  /** The list that was installed, or would be now, is another one than what was fetched. */
  readonly changed: number;
};

/** null: nothing was asked for. */
export function downloadsLine({ asked, done, failed, changed }: DownloadCounts): Text | null {
  if (asked === 0) return null;
  const fr = [
    `Téléchargé la veille : ${done} sur ${counted(asked, 'fr', 'serveur', 'serveurs')}`,
    ...(failed === 0 ? [] : [counted(failed, 'fr', 'échec', 'échecs')]),
    ...(changed === 0 ? [] : [`liste changée depuis sur ${changed}`]),
  ];
  const en = [
    `Downloaded on the eve: ${done} of ${counted(asked, 'en', 'server', 'servers')}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(changed === 0 ? [] : [`the list has changed since on ${changed}`]),
  ];
  return { fr: fr.join(', '), en: en.join(', ') };
}

export type DownloadOfServer = {
  readonly state: 'running' | 'done' | 'failed';
  readonly failure: string | null;
  readonly detail: string | null;
  readonly changed: boolean;
};

export function downloadText({ state, failure, detail, changed }: DownloadOfServer): Text {
  const why = detail ?? failure ?? '';
  switch (state) {
    case 'running':
      return { fr: 'Téléchargement en cours.', en: 'Being downloaded.' };
    case 'failed':
      return {
        fr: `Téléchargement de la veille en échec${why === '' ? '' : ` : ${why}`}. Le créneau téléchargera lui-même.`,
        en: `The download on the eve failed${why === '' ? '' : `: ${why}`}. The slot will download by itself.`,
      };
    case 'done':
      return changed
        ? {
            fr: 'Téléchargé la veille, mais la liste a changé depuis : le créneau téléchargera la différence.',
            en: 'Downloaded on the eve, but the list has changed since: the slot will download the difference.',
          }
        : { fr: 'Téléchargé la veille.', en: 'Downloaded on the eve.' };
  }
}
