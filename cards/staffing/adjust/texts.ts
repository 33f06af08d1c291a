// The words of the form that adjusts servers.
import { counted } from '../../words.ts';

const en = {
  title: 'Adjust',
  servers: 'Servers of this page',
  operator: (others: number) =>
    `Operator${others === 0 ? '' : ` (${counted(others, 'en', 'other', 'others')}: /assign)`}`,
  nobody: 'Nobody',
  day: 'Day',
  slot: 'Slot',
  firstFree: 'First free slot',
  unchanged: '—',
  reason: 'Reason',
};

const fr: typeof en = {
  title: 'Ajuster',
  servers: 'Serveurs de cette page',
  operator: (others) => `Opérateur${others === 0 ? '' : ` (${counted(others, 'fr', 'autre', 'autres')} : /affecter)`}`,
  nobody: 'Personne',
  day: 'Jour',
  slot: 'Créneau',
  firstFree: 'Premier créneau libre',
  unchanged: '—',
  reason: 'Motif',
};

export const adjustTexts = { en, fr };
