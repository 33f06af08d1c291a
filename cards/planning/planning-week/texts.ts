// The words of the card of one week of the plan.

import { counted } from '../../words.ts';

const en = {
  heading: (week: string, year: number) => `Plan for ${week} ${year}`,
  cycle: (n: number) => `cycle ${n}`,
  nothing: 'Nothing planned this week.',
  plan: 'Planned',
  closures: 'Closed days',
  branch: { hprod: 'Non-production', prod: 'Production' },
  slots: (servers: number, slots: number) => `${servers} eligible, ${counted(slots, 'en', 'slot', 'slots')}`,
  load: 'Load',
  hours: (needed: string, budget: string) => `${needed} of ${budget}`,
  campaign: (id: number) => `campaign ${id}`,
  prepare: 'Prepare the campaign',
  set: 'Plan…',
  empty: 'Clear this week',
  before: 'Previous week',
  after: 'Next week',
  year: 'Show the year',
  form: {
    domain: 'Domain',
    scope: 'Scope',
    environments: 'Only these environments',
    note: 'Note',
    put: 'Add to the plan',
  },
};

const fr: typeof en = {
  heading: (week, year) => `Planning de ${week} ${year}`,
  cycle: (n) => `cycle ${n}`,
  nothing: 'Rien de planifié cette semaine.',
  plan: 'Planifié',
  closures: 'Jours fermés',
  branch: { hprod: 'Hors production', prod: 'Production' },
  slots: (servers, slots) =>
    `${counted(servers, 'fr', 'éligible', 'éligibles')}, ${counted(slots, 'fr', 'créneau', 'créneaux')}`,
  load: 'Charge',
  hours: (needed, budget) => `${needed} sur ${budget}`,
  campaign: (id) => `campagne ${id}`,
  prepare: 'Préparer la campagne',
  set: 'Planifier…',
  empty: 'Vider cette semaine',
  before: 'Semaine précédente',
  after: 'Semaine suivante',
  year: 'Voir toute l’année',
  form: {
    domain: 'Domaine',
    scope: 'Périmètre',
    environments: 'Seulement ces environnements',
    note: 'Commentaire',
    put: 'Ajouter au planning',
  },
};

export const planningWeekTexts = { en, fr };
