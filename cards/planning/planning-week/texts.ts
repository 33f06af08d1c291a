// The words of the card of one week of the plan.

import { counted } from '../../words.ts';

const en = {
  heading: (week: string, year: number) => `Plan of ${week} ${year}`,
  cycle: (n: number) => `cycle ${n}`,
  nothing: 'Nothing is planned in this week.',
  plan: 'Planned',
  closures: 'Closed days',
  branch: { hprod: 'Non-production', prod: 'Production' },
  slots: (servers: number, slots: number) => `${servers} eligible, ${counted(slots, 'en', 'slot', 'slots')}`,
  load: 'Load',
  hours: (needed: string, budget: string) => `${needed} of ${budget}`,
  campaign: (id: number) => `campaign ${id}`,
  prepare: 'Prepare the campaign',
  set: 'Plan…',
  empty: 'Empty this week',
  before: 'Week before',
  after: 'Week after',
  year: 'The year',
  form: {
    domain: 'Domain',
    scope: 'Scope',
    environments: 'Only these environments',
    note: 'Note',
    put: 'Put into the plan',
  },
};

const fr: typeof en = {
  heading: (week, year) => `Planning de ${week} ${year}`,
  cycle: (n) => `cycle ${n}`,
  nothing: 'Rien n’est planifié cette semaine.',
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
  year: 'L’année',
  form: {
    domain: 'Domaine',
    scope: 'Périmètre',
    environments: 'Seulement ces environnements',
    note: 'Commentaire',
    put: 'Mettre au planning',
  },
};

export const planningWeekTexts = { en, fr };
