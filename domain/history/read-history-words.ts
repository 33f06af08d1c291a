// From what people type after `/history` to a filter, in any order and in both languages (HIST-2). Words are recognised against
// the estate, so that `trafic`, `DMZ` or `@Khalid` need no prefix; a prefix (`zone:DMZ`) settles what two lists have.
import { foldCase } from '../fold-case.ts';
import { type CampaignId, parseId } from '../ids.ts';
import type { Text } from '../language.ts';
import { parseWeekCode } from '../planning/iso-week.ts';
import { gluedPrefixes } from '../typed/glued-prefixes.ts';
import { hostNamed } from '../typed/host-name.ts';
import { notThere, unknownWord } from '../typed/unread-filter.ts';
import { type Estate, type Reading, readName } from './estate-names.ts';
import { MAX_FILTER_TEXT } from './filter-text.ts';
import {
  type HistoryFilter,
  historyFilterText,
  hostPattern,
  isFilterName,
  MAX_HOSTS,
  WHOLE_HISTORY,
} from './history-filter.ts';

export type HistoryWords =
  | { readonly kind: 'filter'; readonly filter: HistoryFilter }
  /** `unknown`: the word that is none of what is known. */
  | { readonly kind: 'refused'; readonly text: Text; readonly unknown?: string };

type Part = Partial<HistoryFilter>;
type Read = Reading<Part>;

const RESULTS: Readonly<Record<string, 'ok' | 'ko'>> = { ok: 'ok', ko: 'ko' };
const SOURCES: Readonly<Record<string, HistoryFilter['source']>> = {
  standard: 'standard',
  quickwin: 'quickwin',
  emergency: 'emergency',
  urgence: 'emergency',
  imported: 'imported',
  importe: 'imported',
};

/** Every word is understood, or the first that is not is named with what would be. */
export function readHistoryWords(words: readonly string[], estate: Estate): HistoryWords {
  let filter = WHOLE_HISTORY;
  for (const word of gluedPrefixes(words)) {
    const read = readWord(word, estate);
    if (read.kind === 'refused') return { ...read, unknown: word };
    const joined = read.kind === 'read' ? join(filter, read.part) : null;
    if (joined === null && read.kind === 'read') return { kind: 'refused', text: twice(word) };
    if (joined === null) return { kind: 'refused', text: unknownWord(word, UNDERSTOOD), unknown: word };
    filter = joined;
  }
  if (filter.hosts.length > MAX_HOSTS) return { kind: 'refused', text: TOO_MANY_HOSTS };
  if (historyFilterText(filter).length > MAX_FILTER_TEXT) return { kind: 'refused', text: TOO_LONG };
  return { kind: 'filter', filter };
}

/** null: the filter is narrowed by that already, to something else. Hosts add up. */
function join(filter: HistoryFilter, part: Part): HistoryFilter | null {
  const { hosts = [], ...single } = part;
  const clashes = Object.entries(single).some(([key, value]) => {
    const known = filter[key as keyof HistoryFilter];
    return known !== null && known !== value;
  });
  return clashes ? null : { ...filter, ...single, hosts: [...new Set([...filter.hosts, ...hosts])] };
}

function readWord(word: string, estate: Estate): Read {
  const prefixed = /^([a-zà-ÿ]+)[:=](.*)$/iu.exec(word);
  const reader = prefixed === null ? undefined : PREFIXES[foldCase(prefixed[1] ?? '')];
  if (reader !== undefined) return reader((prefixed?.[2] ?? '').trim(), estate);
  if (word.startsWith('@')) return readOperator(word, estate);
  const own = readOwnWord(word);
  if (own !== null) return { kind: 'read', part: own };
  return firstRead([readDomain, readZone, readOs, readHost, readPerson], word, estate);
}

/** Words that mean the same on every estate. */
function readOwnWord(word: string): Part | null {
  const plain = foldCase(word);
  const week = parseWeekCode(word);
  if (week !== null) return { week };
  if (/^(20\d\d|2100)$/.test(word)) return { year: Number(word) };
  const campaignId = parseId<CampaignId>(word.replace(/^#/, ''));
  if (campaignId !== null) return { campaignId };
  if (Object.hasOwn(RESULTS, plain)) return { result: RESULTS[plain] ?? null };
  return Object.hasOwn(SOURCES, plain) ? { source: SOURCES[plain] ?? null } : null;
}

type Reader = (word: string, estate: Estate) => Read;

function firstRead(readers: readonly Reader[], word: string, estate: Estate): Read {
  for (const reader of readers) {
    const read = reader(word, estate);
    if (read.kind !== 'unknown') return read;
  }
  return { kind: 'unknown' };
}

function readDomain(word: string, { domains }: Estate): Read {
  const found = domains.find(
    ({ code, name }) => foldCase(code) === foldCase(word) || foldCase(name) === foldCase(word),
  );
  return found === undefined ? { kind: 'unknown' } : { kind: 'read', part: { domain: found.code } };
}

function readZone(word: string, { zones }: Estate): Read {
  const zone = zones.find((name) => foldCase(name) === foldCase(word));
  return zone === undefined ? { kind: 'unknown' } : { kind: 'read', part: { zone } };
}

function readOs(word: string, { knowsOs }: Estate): Read {
  const os = word.toLowerCase();
  return isFilterName(os) && knowsOs(os) ? { kind: 'read', part: { os } } : { kind: 'unknown' };
}

function readHost(word: string, { hosts }: Estate): Read {
  const host = hostPattern(word);
  if (host === null) return { kind: 'unknown' };
  if (host.includes('*')) return { kind: 'read', part: { hosts: [host] } };
  const known = hostNamed(host, (name) => hosts.has(name));
  return known === null ? { kind: 'unknown' } : { kind: 'read', part: { hosts: [known] } };
}

function readPerson(word: string, { people }: Estate): Read {
  const read = readName(word, people);
  return read.kind === 'read' ? { kind: 'read', part: { operator: read.part } } : read;
}

function readOperator(word: string, estate: Estate): Read {
  const name = word.replace(/^@/, '');
  const read = readPerson(name, estate);
  return read.kind === 'unknown' ? { kind: 'refused', text: nobody(name) } : read;
}

/** What stands after a prefix is of that list, or refused. */
function only(reader: Reader, what: Text): Reader {
  return (word, estate) => {
    const read = reader(word, estate);
    return read.kind === 'unknown' ? { kind: 'refused', text: notThere(what, word) } : read;
  };
}

function own(key: keyof HistoryFilter, before: string, what: Text): Reader {
  return only((word) => {
    const part = readOwnWord(/^\d+$/.test(word) ? `${before}${word}` : word);
    return part !== null && key in part ? { kind: 'read', part } : { kind: 'unknown' };
  }, what);
}

const WEEK = own('week', 'S', { fr: 'Semaine inconnue', en: 'Unknown week' });
const YEAR = own('year', '', { fr: 'Année inconnue', en: 'Unknown year' });
const CAMPAIGN = own('campaignId', '#', { fr: 'Numéro de campagne inconnu', en: 'Unknown campaign number' });
const STATUS = own('result', '', { fr: 'Statut inconnu (ok ou ko)', en: 'Unknown status (ok or ko)' });
const SOURCE = own('source', '', {
  fr: 'Source inconnue (standard, quickwin, urgence ou importé)',
  en: 'Unknown source (standard, quickwin, emergency or imported)',
});
const OS = only(readOs, { fr: 'Système inconnu', en: 'Unknown system' });
const ZONE = only(readZone, { fr: 'Zone inconnue', en: 'Unknown zone' });
const DOMAIN = only(readDomain, { fr: 'Domaine inconnu', en: 'Unknown domain' });
const HOST = only(readHost, { fr: 'Serveur inconnu', en: 'Unknown server' });

const PREFIXES: Readonly<Record<string, Reader>> = Object.assign(Object.create(null), {
  ...{ year: YEAR, annee: YEAR, an: YEAR },
  ...{ week: WEEK, semaine: WEEK },
  ...{ campaign: CAMPAIGN, campagne: CAMPAIGN },
  ...{ status: STATUS, statut: STATUS, result: STATUS, resultat: STATUS },
  ...{ source: SOURCE },
  ...{ os: OS, systeme: OS, system: OS },
  ...{ zone: ZONE },
  ...{ domain: DOMAIN, domaine: DOMAIN },
  ...{ operator: readOperator, operateur: readOperator, by: readOperator, par: readOperator },
  ...{ host: HOST, hostname: HOST, server: HOST, serveur: HOST },
});

const UNDERSTOOD: Text = {
  fr: 'une année (2026), une semaine (S05), une campagne (# et son numéro), ok ou ko, standard, quickwin, urgence ou importé, os:rhel8, zone:DMZ, un domaine, @opérateur, un serveur (vp*)',
  en: 'a year (2026), a week (S05), a campaign (# and its number), ok or ko, standard, quickwin, emergency or imported, os:rhel8, zone:DMZ, a domain, @operator, a server (vp*)',
};

function nobody(name: string): Text {
  return notThere({ fr: 'Opérateur inconnu', en: 'Unknown operator' }, name);
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

/** Words that mean the same on every estate, for one that is none of them. */
export const HISTORY_WORDS: readonly string[] = [...Object.keys(RESULTS), ...Object.keys(SOURCES)];
