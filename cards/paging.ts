// Long lists: one page on the card, with buttons to the others; or the first few and a count.

import { type CardKey, cardKeyText } from '../domain/card-key.ts';
import type { Language } from '../domain/language.ts';
import type { CardAction } from './adaptive-card.ts';
import { execute } from './buttons.ts';

export type Page<Row> = {
  readonly rows: readonly Row[];
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  readonly total: number;
};

/** Rows a page, by card: each keeps the card under its size limit with the longest texts. */
export const PAGE_SIZES = {
  previewServers: 12,
  previewLeftOut: 6,
  campaignServers: 10,
  prereqsFailing: 10,
  prereqCommands: 4,
  validationServers: 6,
  validatedServer: 40,
  prodGoValidated: 8,
  planFindings: 6,
  planChange: 20,
  inventoryChange: 14,
  freezes: 8,
  links: 10,
  day: 30,
  campaignList: 10,
  validations: 5,
  history: 12,
  audit: 10,
  kpiRows: 15,
  serverPatches: 5,
  servers: 10,
  cve: 15,
  compliance: 8,
  behind: 10,
  coverage: 12,
  advisories: 12,
  advisory: 12,
  package: 10,
  why: 10,
  find: 5,
  snapshots: 6,
  hostKeys: 6,
  people: 10,
  tokens: 8,
  settings: 14,
  assignmentRules: 8,
  baselines: 8,
  windows: 6,
  groups: 8,
  group: 20,
  rings: 8,
  sites: 8,
  campaignRings: 12,
  depends: 14,
  updates: 12,
  excludes: 12,
  help: 14,
  doctor: 8,
} as const;

/** A page of a whole list; a page that does not exist becomes the nearest one. */
export function pageOf<Row>(all: readonly Row[], page: number, size: number): Page<Row> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  return { rows: all.slice((current - 1) * size, current * size), page: current, pages, total: all.length };
}

/** The first few of a list whose length is known. */
export type Top<Row> = { readonly first: readonly Row[]; readonly total: number };

export function topOf<Row>(all: readonly Row[], most: number): Top<Row> {
  return { first: all.slice(0, most), total: all.length };
}

/** `Page 2/7` for the foot of a list; empty when everything is on one page. */
export function pageText(page: Pick<Page<unknown>, 'page' | 'pages'>): string {
  return page.pages > 1 ? `Page ${page.page}/${page.pages}` : '';
}

/** To a page of that card, in place of the one that is shown; without `page`, to where it opens. */
export function toPage(title: string, key: CardKey, page?: number): CardAction {
  return execute('card.page', title, shownPage(key, page));
}

/** The same page of that card, drawn again. */
export function refreshButton(title: string, key: CardKey, page?: number): CardAction {
  return execute('card.refresh', title, shownPage(key, page));
}

function shownPage(key: CardKey, page: number | undefined) {
  return { key: cardKeyText(key), ...(page === undefined ? {} : { page }) };
}

/** Previous and next of that card, as far as they exist. */
export function pageButtons(
  page: Pick<Page<unknown>, 'page' | 'pages'>,
  language: Language,
  key: CardKey,
): readonly CardAction[] {
  return pageButtonsBy(page, language, (title, to) => toPage(title, key, to));
}

/** `button` makes the action that leads to a page. */
export function pageButtonsBy(
  page: Pick<Page<unknown>, 'page' | 'pages'>,
  language: Language,
  button: (title: string, page: number) => CardAction,
): readonly CardAction[] {
  const words =
    language === 'fr'
      ? { back: 'Page précédente', next: 'Page suivante' }
      : { back: 'Previous page', next: 'Next page' };
  return [
    ...(page.page > 1 ? [button(words.back, page.page - 1)] : []),
    ...(page.page < page.pages ? [button(words.next, page.page + 1)] : []),
  ];
}
