// The words of the card of a year's plan.
import { counted } from '../../words.ts';

const en = {
  heading: (year: number) => `Plan of ${year}`,
  empty: 'Nothing is planned in this year yet.',
  weeks: 'Planned weeks',
  weekCount: (open: number, of: number) => `${open} of ${of}`,
  made: 'Campaigns made',
  findings: 'Findings',
  noFindings: 'none',
  cycle: (n: number, from: string, to: string) => `Cycle ${n} · ${from} – ${to}`,
  today: 'this week',
  campaign: (id: number) => `campaign ${id}`,
  holiday: (day: string, name: string) => `${day}: ${name}`,
  frozen: 'freeze',
  more: (n: number) => `and ${counted(n, 'en', 'other row', 'other rows')}`,
  show: (week: string) => `Show ${week}`,
  otherCycle: (n: number) => `Cycle ${n}`,
  findingsButton: 'Findings',
  template: 'Start from the cycle',
  export: 'Excel',
  emptyTemplate: 'Empty workbook',
};

const fr: typeof en = {
  heading: (year) => `Planning ${year}`,
  empty: 'Rien n’est encore planifié cette année.',
  weeks: 'Semaines planifiées',
  weekCount: (open, of) => `${open} sur ${of}`,
  made: 'Campagnes créées',
  findings: 'Constats',
  noFindings: 'aucun',
  cycle: (n, from, to) => `Cycle ${n} · ${from} – ${to}`,
  today: 'cette semaine',
  campaign: (id) => `campagne ${id}`,
  holiday: (day, name) => `${day} : ${name}`,
  frozen: 'gel',
  more: (n) => `et ${counted(n, 'fr', 'autre ligne', 'autres lignes')}`,
  show: (week) => `Montrer ${week}`,
  otherCycle: (n) => `Cycle ${n}`,
  findingsButton: 'Constats',
  template: 'Partir du cycle type',
  export: 'Excel',
  emptyTemplate: 'Classeur vide',
};

export const planningYearTexts = { en, fr };
