// What the list of servers is narrowed to, and its form as text: in keys of cards, in buttons and in orders for files.
import { filterText, parseFilterText } from '../history/filter-text.ts';
import { hostPattern, isFilterName, MAX_HOSTS } from '../history/history-filter.ts';
import { SERVER_PROBLEMS, type ServerProblem } from './server-problem.ts';

/** null, and what is empty: not narrowed by that. Names are as the estate writes them. */
export type EstateFilter = {
  readonly domain: string | null;
  readonly environment: string | null;
  readonly zone: string | null;
  readonly application: string | null;
  /** `app_group`. */
  readonly group: string | null;
  /** `etat`, as it is stored. */
  readonly state: string | null;
  /** `linux`, `rhel`, `rhel8`: see `osMatches`. */
  readonly os: string | null;
  /** Of its application, deputies included. */
  readonly owner: string | null;
  readonly operator: string | null;
  /** All of them. */
  readonly problems: readonly ServerProblem[];
  /** Lower case; `*` stands for any letters. Any of them. */
  readonly hosts: readonly string[];
};

export const WHOLE_ESTATE: EstateFilter = {
  domain: null,
  environment: null,
  zone: null,
  application: null,
  group: null,
  state: null,
  os: null,
  owner: null,
  operator: null,
  problems: [],
  hosts: [],
};

/** One text for one filter; empty for the whole estate. */
export function estateFilterText(filter: EstateFilter): string {
  const { domain, environment, zone, application, group, state, os, owner, operator, problems, hosts } = filter;
  const parts = { d: domain, e: environment, z: zone, a: application, g: group, s: state, os, o: owner, by: operator };
  const inOrder = SERVER_PROBLEMS.filter((problem) => problems.includes(problem));
  return filterText(parts, [
    ...(inOrder.length > 0 ? [`p=${inOrder.join(',')}`] : []),
    ...(hosts.length > 0 ? [`h=${hosts.join(',')}`] : []),
  ]);
}

/** null for a text that is not what `estateFilterText` writes. */
export function parseEstateFilter(text: string): EstateFilter | null {
  return parseFilterText(text, filterOf, estateFilterText);
}

function filterOf(values: ReadonlyMap<string, string>): EstateFilter | null {
  const name = (key: string) => values.get(key) ?? null;
  const list = (key: string) => (values.has(key) ? (values.get(key) ?? '').split(',') : []);
  const names = ['d', 'e', 'z', 'a', 'g', 's', 'os', 'o', 'by'].map(name);
  const hosts = list('h');
  const isSound =
    names.every((value) => value === null || isFilterName(value)) &&
    hosts.length <= MAX_HOSTS &&
    hosts.every((host) => hostPattern(host) === host);
  if (!isSound) return null;
  return {
    ...{ domain: name('d'), environment: name('e'), zone: name('z'), application: name('a') },
    group: name('g'),
    ...{ state: name('s'), os: name('os'), owner: name('o'), operator: name('by') },
    problems: SERVER_PROBLEMS.filter((problem) => list('p').includes(problem)),
    hosts,
  };
}
