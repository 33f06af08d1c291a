// The words of the checks of the installation.
import type { Answer } from '../../../domain/answer.ts';

type Counts = Readonly<Record<Answer, number>>;

const en = {
  heading: 'Installation',
  running: 'Checks are running…',
  lost: 'No answer came: the process has stopped meanwhile.',
  counts: ({ yes, no, unknown }: Counts) =>
    [
      no > 0 ? `${no} to repair` : '',
      unknown > 0 ? `${unknown} could not be checked` : '',
      yes > 0 ? `${yes} fine` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  again: 'SSH and vCenters are checked on the worker’s machine. Check again: /doctor',
};

const fr: typeof en = {
  heading: 'Installation',
  running: 'Vérification en cours…',
  lost: 'Aucune réponse : le processus s’est arrêté entre-temps.',
  counts: ({ yes, no, unknown }) =>
    [
      no > 0 ? `${no} à corriger` : '',
      unknown > 0 ? (unknown === 1 ? '1 non vérifié' : `${unknown} non vérifiés`) : '',
      yes > 0 ? (yes === 1 ? '1 point en ordre' : `${yes} points en ordre`) : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  again: 'SSH et les vCenters se vérifient sur la machine du worker. Revérifier : /diagnostic',
};

export const doctorTexts = { en, fr };
