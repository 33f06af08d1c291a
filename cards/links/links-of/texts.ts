// The words of one server's links.

const en = {
  heading: 'Server links',
  none: 'This server has no links.',
  reading: {
    named: (environment: string, signature: string) => `By its name: ${environment}, signature ${signature}.`,
    prefix: 'Detection ignores names that begin with ls- or sp.',
    'second-character': 'The second letter of its name stands for no environment, so detection ignores it.',
    'too-short': 'Its name is too short for detection.',
  },
  isProd: 'production of',
  isNonprod: 'non-production of',
  source: { auto: 'found by name', manual: 'by hand' },
  by: (name: string, at: string) => `${name}, ${at}`,
  validation: {
    en_attente: 'awaiting validation',
    validated_ok: 'validated OK',
    validated_ko: 'KO',
    forced: 'forced',
    never: 'never validated',
  },
  unlink: (hostname: string) => `Unlink ${hostname}`,
  all: 'View all links',
  link: 'Link…',
};

const fr: typeof en = {
  heading: 'Correspondances d’un serveur',
  none: 'Ce serveur n’a aucun lien.',
  reading: {
    named: (environment, signature) => `D’après son nom : ${environment}, signature ${signature}.`,
    prefix: 'La détection ignore les noms qui commencent par ls- ou sp.',
    'second-character': 'La deuxième lettre de son nom ne désigne aucun environnement : la détection l’ignore.',
    'too-short': 'Son nom est trop court pour la détection.',
  },
  isProd: 'production de',
  isNonprod: 'hors production de',
  source: { auto: 'trouvé par nom', manual: 'à la main' },
  by: (name, at) => `${name}, ${at}`,
  validation: {
    en_attente: 'à valider',
    validated_ok: 'validé OK',
    validated_ko: 'KO',
    forced: 'forcé',
    never: 'jamais validé',
  },
  unlink: (hostname) => `Délier ${hostname}`,
  all: 'Voir toutes les correspondances',
  link: 'Lier…',
};

export const linksOfTexts = { en, fr };
