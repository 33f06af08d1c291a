// What the history is narrowed to (HIST-2), and its form as text: in keys of cards, in buttons and in orders for files.
import { type CampaignId, parseId } from '../ids.ts';
import { filterText, parseFilterText } from './filter-text.ts';

export const HISTORY_SOURCES = ['standard', 'quickwin', 'emergency', 'imported'] as const;
export type HistorySource = (typeof HISTORY_SOURCES)[number];
export type HistoryResult = 'ok' | 'ko';

/** null, or no host: not narrowed by that. */
export type HistoryFilter = {
  /** Of the calendar; with a week, of the ISO week. */
  readonly year: number | null;
  /** ISO, 1 to 53; without a year that week of every year. */
  readonly week: number | null;
  readonly campaignId: CampaignId | null;
  readonly result: HistoryResult | null;
  readonly source: HistorySource | null;
  /** `linux`, `rhel`, `rhel8`: see `osMatches`. */
  readonly os: string | null;
  /** As the estate writes them. */
  readonly domain: string | null;
  readonly zone: string | null;
  readonly operator: string | null;
  /** Lower case; `*` stands for any letters. Any of them. */
  readonly hosts: readonly string[];
};

export const WHOLE_HISTORY: HistoryFilter = {
  year: null,
  week: null,
  campaignId: null,
  result: null,
  source: null,
  os: null,
  domain: null,
  zone: null,
  operator: null,
  hosts: [],
};

export const MAX_HOSTS = 20;
const MAX_NAME = 200;
const HOST_PATTERN = /^[a-z0-9_*][a-z0-9._*-]{0,99}$/;

/** A hostname, whole or with `*`, as filters hold it; null for what cannot be one. */
export function hostPattern(word: string): string | null {
  const host = word.toLowerCase();
  return HOST_PATTERN.test(host) ? host : null;
}

/** A name that a filter can hold: not empty, not too long, without what is no text. */
export function isFilterName(name: string): boolean {
  return name !== '' && name.length <= MAX_NAME && name.isWellFormed() && !name.includes('\0');
}

/** One text for one filter, of letters that mean nothing in a key; empty for the whole history. */
export function historyFilterText(filter: HistoryFilter): string {
  const { year, week, campaignId, result, source, os, domain, zone, operator, hosts } = filter;
  const parts = { y: year, w: week, c: campaignId, r: result, s: source, os, d: domain, z: zone, by: operator };
  return filterText(parts, hosts.length > 0 ? [`h=${hosts.join(',')}`] : []);
}

/** null for a text that is not what `historyFilterText` writes. */
export function parseHistoryFilter(text: string): HistoryFilter | null {
  return parseFilterText(text, filterOf, historyFilterText);
}

function filterOf(values: ReadonlyMap<string, string>): HistoryFilter | null {
  const name = (key: string) => values.get(key) ?? null;
  const names = [name('os'), name('d'), name('z'), name('by')];
  const hosts = values.has('h') ? (values.get('h') ?? '').split(',') : [];
  const isSound =
    names.every((value) => value === null || isFilterName(value)) &&
    hosts.length <= MAX_HOSTS &&
    hosts.every((host) => HOST_PATTERN.test(host));
  if (!isSound) return null;
  return {
    year: numberBetween(values.get('y'), 2000, 2100),
    week: numberBetween(values.get('w'), 1, 53),
    campaignId: parseId<CampaignId>(values.get('c')),
    result: oneOf(['ok', 'ko'] as const, values.get('r')),
    source: oneOf(HISTORY_SOURCES, values.get('s')),
    os: name('os'),
    domain: name('d'),
    zone: name('z'),
    operator: name('by'),
    hosts,
  };
}

function numberBetween(text: string | undefined, least: number, most: number): number | null {
  const value = text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}

function oneOf<T extends string>(known: readonly T[], text: string | undefined): T | null {
  return known.find((one) => one === text) ?? null;
}
