// The words of what a search found.
const en = {
  heading: 'Search',
  kinds: {
    servers: 'Servers',
    campaigns: 'Campaigns',
    applications: 'Applications',
    people: 'People',
    cves: 'CVEs',
    advisories: 'Advisories',
    packages: 'Packages',
  },
  more: 'The first ones: add letters to see others.',
  nothing: 'No name contains these words.',
  near: 'No name contains these words. Did you mean one of these?',
  tooShort: 'Give at least two letters, or the number of a campaign.',
  status: { open: 'open', closed: 'closed' },
};

const fr: typeof en = {
  heading: 'Recherche',
  kinds: {
    servers: 'Serveurs',
    campaigns: 'Campagnes',
    applications: 'Applications',
    people: 'Personnes',
    cves: 'CVE',
    advisories: 'Avis',
    packages: 'Paquets',
  },
  more: 'Les premiers seulement : ajoutez des lettres pour en voir d’autres.',
  nothing: 'Aucun nom ne contient ces mots.',
  near: 'Aucun nom ne contient ces mots. Cherchiez-vous l’un de ceux-ci ?',
  tooShort: 'Donnez au moins deux lettres, ou le numéro d’une campagne.',
  status: { open: 'ouverte', closed: 'close' },
};

export const findTexts = { en, fr };
