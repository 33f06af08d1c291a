// What people, files and hosts have said on the samples: lifelike and in the language of the card, or one text everywhere.
import type { Language } from '../../domain/language.ts';

/** `i`: the names of a list differ from row to row. */
type OfRow = (i: number) => string;

export type Said = {
  readonly person: OfRow;
  readonly application: OfRow;
  readonly domain: OfRow;
  readonly environment: OfRow;
  readonly zone: string;
  readonly os: string;
  /** What a campaign is about: `S06 2026 INFRASTRUC`. */
  readonly label: OfRow;
  /** Why a server is left out, excluded, blocked: in words of people. */
  readonly reason: OfRow;
  /** What a prerequisite found, good or bad. */
  readonly finding: OfRow;
  /** A remark of an owner or an operator. */
  readonly comment: OfRow;
  readonly refusal: string;
  readonly advice: string;
  /** A line of a package manager: English whatever the language, as hosts are. */
  readonly output: string;
  /** Why nothing could be read from a host. */
  readonly silence: string;
  readonly command: string;
  readonly packageName: OfRow;
  readonly version: string;
  readonly advisory: string;
  readonly port: string;
  readonly unit: string;
  readonly vcenter: OfRow;
  readonly datastore: string;
  readonly snapshot: string;
  readonly list: string;
  readonly file: string;
  readonly card: string;
};

/** One text wherever somebody else may write: for hostile and for endless texts. */
export function saidEverywhere(text: string): Said {
  const always = () => text;
  const row = { person: always, application: always, domain: always, environment: always, label: always };
  const more = { reason: always, finding: always, comment: always, packageName: always, vcenter: always };
  const place = { zone: text, os: text, vcenter: always, datastore: text, snapshot: text, list: text };
  const host = { output: text, command: text, version: text, advisory: text, port: text, unit: text };
  return { ...row, ...more, ...place, ...host, refusal: text, silence: text, advice: text, file: text, card: text };
}

const OF_HOSTS = {
  zone: 'DMZ',
  os: 'Red Hat Enterprise Linux 8.10',
  output: 'Error: Problem: package httpd-2.4.37-65.el8.x86_64 requires mod_ssl = 2.4.37-62.el8, none installed',
  command: 'df -Pk / /var /boot',
  packageName: among('openssl-libs', 'kernel-core', 'java-1.8.0-openjdk-headless', 'httpd', 'glibc-common', 'sudo'),
  version: '1.1.1k-12.el8_9',
  advisory: 'RHSA-2026:7848',
  port: '443',
  unit: 'httpd',
  datastore: 'DS-SAN-02',
  snapshot: 'PC_12_prod_20260202_0915',
} as const;

export const SAID: Readonly<Record<Language, Said>> = {
  fr: {
    ...OF_HOSTS,
    person: among('Jeanne Lefèvre', 'Karim Benali', 'Anne-Sophie de La Rochefoucauld', 'Paul Girard', 'Élodie Martin'),
    application: among('Péage', 'Annuaire', 'Exploitation réseau', 'Paie et ressources humaines', 'Messagerie'),
    domain: among('INFRASTRUC', 'PÉAGE', 'BI-GESTION', 'TRAFIC'),
    environment: among('Recette', 'Production', 'Intégration', 'Développement'),
    label: among('S06 2026 INFRASTRUC hors production', 'S07 2026 PÉAGE production', 'S08 2026'),
    reason: among(
      'n’est plus sous support',
      'la recette n’est pas encore validée',
      'maintenance de l’éditeur cette semaine-là',
      '/ : 180 Mo libres, 1 200 nécessaires',
    ),
    finding: among(
      '/ : 180 Mo libres, 1 200 nécessaires',
      'La dernière sauvegarde n’a pas pu être lue',
      'Le dépôt « baseos » répond en 2 s',
    ),
    comment: among('Plus de place sur /var', 'L’écran de connexion reste blanc depuis ce matin', 'Tout fonctionne'),
    silence: 'pas de réponse : vpinfapp001, port 22',
    refusal: 'Cette campagne a changé entre-temps : relisez la carte, puis recommencez.',
    advice: 'Libérez de la place sur /var, puis relancez.',
    vcenter: among('Nanterre', 'Lyon'),
    list: 'Serveurs web',
    file: 'planning 2026.xlsx',
    card: 'Campagne 12',
  },
  en: {
    ...OF_HOSTS,
    person: among('Jane Cooper', 'Imran Khan', 'Bartholomew Featherstonehaugh', 'Paul Wright', 'Ellen O’Brien'),
    application: among('Toll', 'Directory', 'Network operations', 'Payroll and human resources', 'Mail'),
    domain: among('INFRASTRUC', 'TOLL', 'BI-FINANCE', 'TRAFFIC'),
    environment: among('Acceptance', 'Production', 'Integration', 'Development'),
    label: among('S06 2026 INFRASTRUC non-production', 'S07 2026 TOLL production', 'S08 2026'),
    reason: among(
      'is no longer supported',
      'acceptance has not been validated yet',
      'maintenance by the vendor that week',
      '/: 180 MB free, 1,200 required',
    ),
    finding: among(
      '/: 180 MB free, 1,200 required',
      'The last backup could not be read',
      'The repository “baseos” answers in 2 s',
    ),
    comment: among('No space left on /var', 'The sign-in page has been blank since this morning', 'All fine'),
    silence: 'no answer: vpinfapp001, port 22',
    refusal: 'This campaign has changed meanwhile: read the card again, then repeat.',
    advice: 'Free some space on /var, then retry.',
    vcenter: among('Reading', 'Leeds'),
    list: 'Web servers',
    file: 'plan 2026.xlsx',
    card: 'Campaign 12',
  },
};

function among(...words: readonly [string, ...string[]]): OfRow {
  return (i) => words[i % words.length] ?? words[0];
}
