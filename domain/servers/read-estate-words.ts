// From what people type after `/servers` to a filter, in any order and in both languages. Words are recognised against the estate: names of
// several words need no quotes, and a prefix (`zone:DMZ`, `owner:Claire`) settles what two lists have.
import { foldCase } from '../fold-case.ts';
import { type Estate, type Reading, readName } from '../history/estate-names.ts';
import { MAX_FILTER_TEXT } from '../history/filter-text.ts';
import { hostPattern, isFilterName, MAX_HOSTS } from '../history/history-filter.ts';
import { STATES } from '../inventory/entities/server.ts';
import type { Text } from '../language.ts';
import { gluedPrefixes } from '../typed/glued-prefixes.ts';
import { hostNamed } from '../typed/host-name.ts';
import { nearest } from '../typed/nearest.ts';
import { notThere, unknownWord } from '../typed/unread-filter.ts';
import { type EstateFilter, estateFilterText, WHOLE_ESTATE } from './estate-filter.ts';
import { PROBLEM_WORDS, problemNamed } from './server-problem.ts';

export type WholeEstate = Estate & {
  readonly environments: readonly string[];
  readonly applications: readonly string[];
  /** Values of `app_group`. */
  readonly groups: readonly string[];
  /** Values of `etat` that servers have. */
  readonly states: readonly string[];
  /** Owners and deputies of applications. */
  readonly owners: readonly string[];
};

export type EstateWords =
  | { readonly kind: 'filter'; readonly filter: EstateFilter }
  /** `unknown`: the word that is none of what is known. */
  | { readonly kind: 'refused'; readonly text: Text; readonly unknown?: string };

type Part = Partial<EstateFilter>;
type Read = Reading<Part>;
type Reader = (word: string, estate: WholeEstate) => Read;

/** `Red Hat 8`, `out of support`. */
const MOST_WORDS = 4;

/** Every word is understood, or the first that is not is named with what would be. */
export function readEstateWords(typed: readonly string[], estate: WholeEstate): EstateWords {
  let filter = WHOLE_ESTATE;
  const words = gluedPrefixes(typed);
  for (let at = 0; at < words.length; ) {
    const { count, read } = readNext(words.slice(at, at + MOST_WORDS), estate);
    const phrase = words.slice(at, at + count).join(' ');
    if (read.kind === 'refused') return { ...read, unknown: phrase };
    if (read.kind === 'unknown') {
      const unknown = misspelt(words.slice(at, at + MOST_WORDS)) ?? phrase;
      return { kind: 'refused', text: unknownWord(unknown, UNDERSTOOD), unknown };
    }
    const joined = join(filter, read.part);
    if (joined === null) return { kind: 'refused', text: twice(phrase) };
    filter = joined;
    at += count;
  }
  if (filter.hosts.length > MAX_HOSTS) return { kind: 'refused', text: TOO_MANY_HOSTS };
  if (estateFilterText(filter).length > MAX_FILTER_TEXT) return { kind: 'refused', text: TOO_LONG };
  return { kind: 'filter', filter };
}

/** The longest beginning that means something. */
function readNext(words: readonly string[], estate: WholeEstate): { readonly count: number; readonly read: Read } {
  for (let count = words.length; count > 1; count -= 1) {
    const read = readPhrase(words.slice(0, count).join(' '), estate);
    if (read.kind === 'read') return { count, read };
  }
  return { count: 1, read: readPhrase(words[0] ?? '', estate) };
}

/** `no ownr` was meant as one; null: by itself each word is as near. */
function misspelt(words: readonly string[]): string | null {
  for (let count = words.length; count > 1; count -= 1) {
    const phrase = words.slice(0, count).join(' ');
    if (nearest(phrase, PROBLEM_WORDS).length > 0) return phrase;
  }
  return null;
}

/** null: the filter is narrowed by that already, to something else. Hosts and problems add up. */
function join(filter: EstateFilter, part: Part): EstateFilter | null {
  const { hosts = [], problems = [], ...single } = part;
  const clashes = Object.entries(single).some(([key, value]) => {
    const known = filter[key as keyof typeof single];
    return known !== null && known !== value;
  });
  if (clashes) return null;
  return {
    ...{ ...filter, ...single },
    hosts: [...new Set([...filter.hosts, ...hosts])],
    problems: [...new Set([...filter.problems, ...problems])],
  };
}

function readPhrase(phrase: string, estate: WholeEstate): Read {
  const prefixed = /^([a-zà-ÿ]+)[:=](.*)$/iu.exec(phrase);
  const reader = prefixed === null ? undefined : PREFIXES[foldCase(prefixed[1] ?? '')];
  if (reader !== undefined) return reader((prefixed?.[2] ?? '').trim(), estate);
  for (const read of BY_ITSELF.map((one) => one(phrase, estate))) if (read.kind !== 'unknown') return read;
  return readSomebody(phrase.replace(/^@/, ''), estate);
}

const readProblem: Reader = (word) => {
  const problem = problemNamed(word);
  return problem === null ? { kind: 'unknown' } : { kind: 'read', part: { problems: [problem] } };
};

const readDomain: Reader = (word, { domains }) => {
  const found = domains.find(({ code, name }) => isSame(code, word) || isSame(name, word));
  return found === undefined ? { kind: 'unknown' } : { kind: 'read', part: { domain: found.code } };
};

/** One of a list of names, whatever its case and accents. */
function named(names: (estate: WholeEstate) => readonly string[], part: (name: string) => Part): Reader {
  return (word, estate) => {
    const found = names(estate).find((name) => isSame(name, word));
    return found === undefined ? { kind: 'unknown' } : { kind: 'read', part: part(found) };
  };
}

const readEnvironment = named(
  ({ environments }) => environments,
  (environment) => ({ environment }),
);
const readZone = named(
  ({ zones }) => zones,
  (zone) => ({ zone }),
);
const readApplication = named(
  ({ applications }) => applications,
  (application) => ({ application }),
);

const readGroup = named(
  ({ groups }) => groups,
  (group) => ({ group }),
);

/** By its usual words too: `en service` is stored as `Production`. */
const readState: Reader = (word, { states }) => {
  const usual = Object.entries(STATES).find(([, words]) => words.some((one) => isSame(one, word)))?.[0];
  const state = usual ?? [...states, ...Object.keys(STATES)].find((name) => isSame(name, word));
  return state === undefined ? { kind: 'unknown' } : { kind: 'read', part: { state } };
};

const readOs: Reader = (word, { knowsOs }) => {
  const os = word.toLowerCase();
  return isFilterName(os) && knowsOs(os) ? { kind: 'read', part: { os } } : { kind: 'unknown' };
};

const readHost: Reader = (word, { hosts }) => {
  const host = hostPattern(word);
  if (host === null) return { kind: 'unknown' };
  if (host.includes('*')) return { kind: 'read', part: { hosts: [host] } };
  const known = hostNamed(host, (name) => hosts.has(name));
  return known === null ? { kind: 'unknown' } : { kind: 'read', part: { hosts: [known] } };
};

const readOwner: Reader = (word, { owners }) => {
  const read = readName(word.replace(/^@/, ''), owners);
  return read.kind === 'read' ? { kind: 'read', part: { owner: read.part } } : read;
};

const readOperator: Reader = (word, { people }) => {
  const read = readName(word.replace(/^@/, ''), people);
  return read.kind === 'read' ? { kind: 'read', part: { operator: read.part } } : read;
};

/** A name alone does not say of what: one who owns nothing can only be the operator, and the other way round. */
function readSomebody(name: string, estate: WholeEstate): Read {
  const [owner, operator] = [readOwner(name, estate), readOperator(name, estate)];
  if (owner.kind === 'unknown') return operator;
  if (operator.kind === 'unknown') return owner;
  return { kind: 'refused', text: whichOf(name) };
}

/** The state last: `Production` is first of all an environment. */
const BY_ITSELF: readonly Reader[] = [
  ...[readProblem, readDomain, readEnvironment, readZone, readApplication, readGroup, readState, readOs, readHost],
];

/** What stands after a prefix is of that list, or refused. */
function only(reader: Reader, what: Text): Reader {
  return (word, estate) => {
    const read = reader(word, estate);
    return read.kind === 'unknown' ? { kind: 'refused', text: notThere(what, word) } : read;
  };
}

const DOMAIN = only(readDomain, { fr: 'Domaine inconnu', en: 'Unknown domain' });
const ENVIRONMENT = only(readEnvironment, { fr: 'Environnement inconnu', en: 'Unknown environment' });
const ZONE = only(readZone, { fr: 'Zone inconnue', en: 'Unknown zone' });
const APPLICATION = only(readApplication, { fr: 'Application inconnue', en: 'Unknown application' });
const GROUP = only(readGroup, { fr: 'Groupe inconnu', en: 'Unknown group' });
const STATE = only(readState, { fr: 'État inconnu', en: 'Unknown state' });
const OS = only(readOs, { fr: 'Système inconnu', en: 'Unknown system' });
const OWNER = only(readOwner, { fr: 'Responsable inconnu', en: 'Unknown owner' });
const OPERATOR = only(readOperator, { fr: 'Opérateur inconnu', en: 'Unknown operator' });
const HOST = only(readHost, { fr: 'Serveur inconnu', en: 'Unknown server' });

const PREFIXES: Readonly<Record<string, Reader>> = Object.assign(Object.create(null), {
  ...{ domain: DOMAIN, domaine: DOMAIN },
  ...{ environment: ENVIRONMENT, environnement: ENVIRONMENT, env: ENVIRONMENT },
  ...{ zone: ZONE, site: ZONE },
  ...{ application: APPLICATION, appli: APPLICATION, app: APPLICATION },
  ...{ group: GROUP, groupe: GROUP },
  ...{ state: STATE, etat: STATE },
  ...{ os: OS, systeme: OS, system: OS },
  ...{ owner: OWNER, responsable: OWNER },
  ...{ operator: OPERATOR, operateur: OPERATOR, by: OPERATOR, par: OPERATOR },
  ...{ host: HOST, hostname: HOST, server: HOST, serveur: HOST, name: HOST, nom: HOST },
});

function isSame(name: string, word: string): boolean {
  return foldCase(name) === foldCase(word);
}

const UNDERSTOOD: Text = {
  fr: 'un nom (vp*), un domaine, un environnement, une zone, une application, un groupe, un état (en service), os:rhel8, responsable:Claire, opérateur:Omar, ou ce qui manque : sans responsable, sans application, sans correspondance, non classé, hors support, jamais patché, incomplet',
  en: 'a name (vp*), a domain, an environment, a zone, an application, a group, a state (in service), os:rhel8, owner:Claire, operator:Omar, or what is wrong: no owner, no application, no link, unclassified, out of support, never patched, incomplete',
};

function whichOf(name: string): Text {
  const said = name.slice(0, 60);
  return {
    fr: `« ${said} » est responsable d’applications et opérateur : écrivez responsable:${said} ou opérateur:${said}.`,
    en: `“${said}” owns applications and is an operator: write owner:${said} or operator:${said}.`,
  };
}

function twice(word: string): Text {
  const said = word.slice(0, 60);
  return {
    fr: `« ${said} » contredit un autre filtre : donnez un seul filtre de chaque sorte, sauf pour les serveurs.`,
    en: `“${said}” contradicts another filter: give only one of each kind, except servers.`,
  };
}

const TOO_LONG: Text = {
  fr: 'Trop de filtres à la fois : donnez moins de serveurs, ou utilisez *.',
  en: 'Too many filters at once: give fewer servers, or use *.',
};

const TOO_MANY_HOSTS: Text = {
  fr: `Au plus ${MAX_HOSTS} serveurs à la fois : utilisez * pour en désigner plusieurs.`,
  en: `At most ${MAX_HOSTS} servers at once: use * to match several.`,
};
