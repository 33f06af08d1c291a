// The words of the card of compliance.
import type { Grouping } from '../../../domain/compliance/grouping.ts';
import { counted, percentText, wholeNumber } from '../../words.ts';

const en = {
  heading: 'Is it up to date?',
  everything: 'All servers that SecOps patches',
  empty: 'No server that SecOps patches matches.',
  upToDate: (n: number, of: number) =>
    `${percentText(percent(n, of), 'en')} up to date: ${wholeNumber(n, 'en')} of ${wholeNumber(of, 'en')}`,
  ofServers: (n: number, of: number) => `${wholeNumber(n, 'en')}/${wholeNumber(of, 'en')} up to date`,
  missing: (n: number) => `${counted(n, 'en', 'missing advisory', 'missing advisories')} in total`,
  worst: (level: string) => `the worst: ${level}`,
  late: (n: number) => `${counted(n, 'en', 'server', 'servers')} late`,
  unknown: (n: number) => `${wholeNumber(n, 'en')} unknown`,
  gone: (day: string | null, withDay: number, withoutDay: number) =>
    [
      ...(day === null ? [] : [`${counted(withDay, 'en', 'server', 'servers')} due by ${day}`]),
      ...(withoutDay === 0 ? [] : [`nothing planned for ${wholeNumber(withoutDay, 'en')}`]),
    ].join(', '),
  readings: (from: string, until: string) =>
    from === until ? `Scanned ${from}` : `Scanned between ${from} and ${until}`,
  weeks: (n: number) => `Last ${n} weeks`,
  why: 'Why the others are not',
  by: {
    domain: 'By domain',
    application: 'By application',
    environment: 'By environment',
    site: 'By site (zone)',
    group: 'By group',
  } satisfies Record<Grouping, string>,
  without: {
    domain: 'no domain',
    application: 'no application',
    environment: 'no environment',
    site: 'no zone',
    group: 'no group',
  } satisfies Record<Grouping, string>,
  behind: 'View servers not up to date',
  advisories: 'View missing advisories',
  clear: 'Clear filters',
};

const fr: typeof en = {
  heading: 'Est-ce à jour ?',
  everything: 'Tous les serveurs que patche le SecOps',
  empty: 'Aucun serveur patché par le SecOps ne correspond.',
  upToDate: (n, of) =>
    `${percentText(percent(n, of), 'fr')} à jour : ${wholeNumber(n, 'fr')} sur ${wholeNumber(of, 'fr')}`,
  ofServers: (n, of) => `${wholeNumber(n, 'fr')}/${wholeNumber(of, 'fr')} à jour`,
  missing: (n) => `${counted(n, 'fr', 'avis manquant', 'avis manquants')} au total`,
  worst: (level) => `le pire : ${level}`,
  late: (n) => `${counted(n, 'fr', 'serveur', 'serveurs')} en retard`,
  unknown: (n) => `${counted(n, 'fr', 'inconnu', 'inconnus')}`,
  gone: (day, withDay, withoutDay) =>
    [
      ...(day === null ? [] : [`${counted(withDay, 'fr', 'serveur prévu', 'serveurs prévus')} au plus tard le ${day}`]),
      ...(withoutDay === 0 ? [] : [`rien de prévu pour ${wholeNumber(withoutDay, 'fr')}`]),
    ].join(', '),
  readings: (from, until) => (from === until ? `Scan : ${from}` : `Scans entre ${from} et ${until}`),
  weeks: (n) => `${n} dernières semaines`,
  why: 'Pourquoi les autres ne le sont pas',
  by: {
    domain: 'Par domaine',
    application: 'Par application',
    environment: 'Par environnement',
    site: 'Par site (zone)',
    group: 'Par groupe',
  },
  without: {
    domain: 'sans domaine',
    application: 'sans application',
    environment: 'sans environnement',
    site: 'sans zone',
    group: 'sans groupe',
  },
  behind: 'Voir les serveurs pas à jour',
  advisories: 'Voir les avis manquants',
  clear: 'Effacer les filtres',
};

/** Never 100 before all are. */
function percent(n: number, of: number): number {
  return of === 0 ? 0 : Math.floor((n / of) * 100);
}

export const complianceTexts = { en, fr };
