// What the buttons of history send.

export type HistoryVerbs = {
  'history.export': { readonly filter: string; readonly format: 'csv' | 'xlsx' };
  'audit.export': { readonly filter: string };
};
