// The words of the form that adjusts servers.

const en = {
  title: 'Adjust',
  servers: 'Servers of this page',
  operator: 'Operator',
  nobody: 'Nobody',
  day: 'Day',
  slot: 'Slot',
  firstFree: 'The first free one',
  unchanged: '—',
  reason: 'Reason',
};

const fr: typeof en = {
  title: 'Ajuster',
  servers: 'Serveurs de cette page',
  operator: 'Opérateur',
  nobody: 'Personne',
  day: 'Jour',
  slot: 'Créneau',
  firstFree: 'Le premier libre',
  unchanged: '—',
  reason: 'Motif',
};

export const adjustTexts = { en, fr };
