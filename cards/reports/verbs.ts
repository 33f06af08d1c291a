// What the buttons of a report send.

export type ReportsVerbs = {
  'report.file': { readonly period: string; readonly format: 'html' | 'xlsx' };
};
