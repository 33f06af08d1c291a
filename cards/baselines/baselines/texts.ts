// The words of the card of baselines.
const en = {
  heading: 'Baselines',
  subtitle: 'What updates install, and when',
  default: 'default',
  shipped: 'as shipped',
  made: (by: string, at: string) => `saved by ${by}, ${at}`,
  open: 'Open',
  create: 'New baseline…',
  name: 'Name',
  family: 'Package managers',
  propose: 'Preview',
  export: 'Export to Excel',
  groups: 'View patch groups',
};

const fr: typeof en = {
  heading: 'Référentiels',
  subtitle: 'Ce que les mises à jour installent, et quand',
  default: 'par défaut',
  shipped: 'd’origine',
  made: (by, at) => `enregistré par ${by}, ${at}`,
  open: 'Ouvrir',
  create: 'Nouveau référentiel…',
  name: 'Nom',
  family: 'Gestionnaires de paquets',
  propose: 'Prévisualiser',
  export: 'Exporter en Excel',
  groups: 'Voir les groupes de patch',
};

export const baselinesTexts = { en, fr };
