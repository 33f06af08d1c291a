// The words of the card of a year's plan.
import { counted } from '../../words.ts';

const en = {
  heading: (year: number) => `Plan for ${year}`,
  empty: 'Nothing planned for this year yet.',
  weeks: 'Planned weeks',
  weekCount: (open: number, of: number) => `${open} of ${of}`,
  made: 'Campaigns created',
  findings: 'Issues',
  flagged: { error: 'error', warning: 'warning' },
  noFindings: 'none',
  heat: '▂ one row of the plan, ▅ two, █ three or more. × marks a freeze. Weeks with a campaign are green.',
  cycle: (n: number, from: string, to: string) => `Cycle ${n} · ${from} – ${to}`,
  today: 'this week',
  campaign: (id: number) => `campaign ${id}`,
  holiday: (day: string, name: string) => `${day}: ${name}`,
  frozen: 'freeze',
  more: (n: number) => `and ${counted(n, 'en', 'more row', 'more rows')}`,
  show: (week: string) => `Show ${week}`,
  otherCycle: (n: number) => `Show cycle ${n}`,
  findingsButton: 'View issues',
  template: 'Start from the standard cycle',
  export: 'Export to Excel',
  emptyTemplate: 'Empty workbook',
};

const fr: typeof en = {
  heading: (year) => `Planning ${year}`,
  empty: 'Rien de planifié pour cette année.',
  weeks: 'Semaines planifiées',
  weekCount: (open, of) => `${open} sur ${of}`,
  made: 'Campagnes créées',
  findings: 'Points à vérifier',
  flagged: { error: 'erreur', warning: 'attention' },
  noFindings: 'aucun',
  heat: '▂ une ligne du planning, ▅ deux, █ trois ou plus. × marque un gel. Les semaines avec campagne sont en vert.',
  cycle: (n, from, to) => `Cycle ${n} · ${from} – ${to}`,
  today: 'cette semaine',
  campaign: (id) => `campagne ${id}`,
  holiday: (day, name) => `${day} : ${name}`,
  frozen: 'gel',
  more: (n) => `et ${counted(n, 'fr', 'autre ligne', 'autres lignes')}`,
  show: (week) => `Voir ${week}`,
  otherCycle: (n) => `Voir le cycle ${n}`,
  findingsButton: 'Voir les points à vérifier',
  template: 'Partir du cycle type',
  export: 'Exporter en Excel',
  emptyTemplate: 'Classeur vide',
};

export const planningYearTexts = { en, fr };
