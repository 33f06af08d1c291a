// Which accounts a list of people shows (PEOPLE-6), read from a word, and its form in keys and in orders for files.
import { foldCase } from '../fold-case.ts';
import { filterText, parseFilterText } from '../history/filter-text.ts';
import type { AccountState } from './account.ts';
import { roleNamed } from './role-words.ts';
import { ROLES, type Role } from './roles.ts';

export type PeopleFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'state'; readonly state: AccountState }
  /** Accounts that give nothing: no role at all. */
  | { readonly kind: 'without-role' }
  /** Accounts that have a list of hosts (PEOPLE-3). */
  | { readonly kind: 'limited' }
  /** Part of a name or of an address. */
  | { readonly kind: 'named'; readonly text: string };

export const EVERYBODY: PeopleFilter = { kind: 'all' };

const MAX_NAMED = 100;
const STATES: readonly AccountState[] = ['in-force', 'expired', 'disabled'];

const FILTERS: readonly (readonly [PeopleFilter, readonly string[]])[] = [
  [EVERYBODY, ['all', 'everybody', 'tous', 'tout', 'toutes']],
  [{ kind: 'state', state: 'in-force' }, ['active', 'actif', 'actifs']],
  [{ kind: 'state', state: 'expired' }, ['expired', 'expire', 'expires', 'expirees']],
  [{ kind: 'state', state: 'disabled' }, ['disabled', 'desactive', 'desactives', 'desactivees']],
  [{ kind: 'without-role' }, ['roleless', 'norole', 'sans-role']],
  [{ kind: 'limited' }, ['limited', 'limite', 'limites', 'restreint', 'restreints']],
];
const BY_WORD: ReadonlyMap<string, PeopleFilter> = new Map(
  FILTERS.flatMap(([filter, words]) => words.map((word) => [word, filter] as const)),
);

/** What was typed behind `/people`: a word of ours, otherwise part of a name. */
export function readPeopleWords(words: readonly string[]): PeopleFilter {
  const typed = words.join(' ').replace(/^@/, '').trim().slice(0, MAX_NAMED);
  const role = roleNamed(typed) ?? roleNamed(typed.replace(/s$/i, ''));
  if (role !== null) return { kind: 'role', role };
  return BY_WORD.get(foldCase(typed)) ?? (typed === '' ? EVERYBODY : { kind: 'named', text: typed });
}

/** One text for one filter; empty for everybody. */
export function peopleFilterText(filter: PeopleFilter): string {
  switch (filter.kind) {
    case 'all':
      return '';
    case 'role':
      return filterText({ r: filter.role });
    case 'state':
      return filterText({ s: filter.state });
    case 'without-role':
    case 'limited':
      return filterText({ k: filter.kind });
    case 'named':
      return filterText({ n: filter.text });
  }
}

/** null for a text that `peopleFilterText` does not write. */
export function parsePeopleFilter(text: string): PeopleFilter | null {
  return parseFilterText(text, filterOf, peopleFilterText);
}

function filterOf(values: ReadonlyMap<string, string>): PeopleFilter | null {
  const role = ROLES.find((one) => one === values.get('r'));
  if (role !== undefined) return { kind: 'role', role };
  const state = STATES.find((one) => one === values.get('s'));
  if (state !== undefined) return { kind: 'state', state };
  const kind = values.get('k');
  if (kind === 'without-role' || kind === 'limited') return { kind };
  const name = values.get('n');
  if (name === undefined) return values.size === 0 ? EVERYBODY : null;
  return name !== '' && name.isWellFormed() && name.length <= MAX_NAMED ? { kind: 'named', text: name } : null;
}
