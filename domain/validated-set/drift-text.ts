// PIN-1, in words: why what a repository offers is not among what production is asked for.
import type { Text } from '../language.ts';
import type { Drift, NotValidated, NotValidatedBecause } from './validated-set.ts';

export function driftReasonText(drift: Drift, notValidated: readonly NotValidated[]): Text {
  if (drift.validated !== null) return NEWER;
  const found = notValidated.find(({ name, arch }) => name === drift.name && arch === drift.arch);
  return found === undefined ? NEW : BECAUSE[found.because];
}

/** Of a whole server. */
export const UNREAD: Text = {
  fr: 'Rien à comparer : ses mises à jour n’ont pas encore été lues',
  en: 'Nothing to compare: its updates have not been read yet',
};

export const UNCOMPARED: Text = {
  fr: 'Rien à comparer : aucune version validée en hors production (ni lien, ni acceptation, ou rien n’en est demandé), le référentiel seul décide',
  en: 'Nothing to compare: no version validated in non-production (no link, no acceptance, or none is asked for), the baseline alone decides',
};

const NEWER: Text = {
  fr: 'Plus récent que la version validée en hors production',
  en: 'Newer than the version validated in non-production',
};

const NEW: Text = {
  fr: 'Nouveau sur ce serveur : aucune version n’en est validée',
  en: 'New on this server: no version of it is validated',
};

const BECAUSE: Readonly<Record<NotValidatedBecause, Text>> = {
  'no-links': { fr: 'Aucun serveur hors production n’est lié', en: 'No non-production server is linked' },
  unread: {
    fr: 'Ce que sa hors production avait à la validation n’est pas connu',
    en: 'What its non-production had when it was validated is not known',
  },
  'other-release': {
    fr: 'Sa hors production a une autre version du système',
    en: 'Its non-production runs another release of the system',
  },
  absent: {
    fr: 'Absent d’au moins un de ses serveurs hors production',
    en: 'Missing on one of its non-production servers at least',
  },
};
