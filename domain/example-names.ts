// Examples are written once for every estate; shown, they name servers, campaigns, weeks and people that this one has now.
import type { IsoDate } from './clock.ts';
import type { Language, Text } from './language.ts';

export type ExampleNames = {
  /** Non-production and production hostnames. */
  readonly hprod: readonly string[];
  readonly prod: readonly string[];
  readonly applications: readonly string[];
  readonly domains: readonly string[];
  readonly environments: readonly string[];
  /** Display names. */
  readonly operators: readonly string[];
  /** Numbers, the newest first. */
  readonly open: readonly number[];
  readonly closed: readonly number[];
  readonly runs: readonly number[];
  /** The next week of the plan, or the present one; null: not known. */
  readonly week: string | null;
  /** A week some months ahead, with its year, and its Monday. */
  readonly ahead: { readonly week: string; readonly year: number; readonly day: IsoDate } | null;
};

export const NO_NAMES: ExampleNames = {
  ...{ hprod: [], prod: [], applications: [], domains: [], environments: [], operators: [] },
  ...{ open: [], closed: [], runs: [], week: null, ahead: null },
};

/** What examples are written with: `vr…` is non-production, `vp…` production; 12 is open, 8 closed, 15 a run by phases. */
const HPROD = ['vrinfapp1', 'vrinfapp2'];
const PROD = ['vpinfapp1', 'vpinfapp2', 'vpinfdns1'];
const DOMAINS = ['INFRASTRUC', 'trafic', 'FL'];
const ENVIRONMENTS = ['Formation', 'Training'];
const APPLICATION = 'Péage';
const OPERATOR = '@Khalid';
const AHEAD = { week: 'S12 2027', day: '2027-03-01' };
const WEEK = 'S05';
const YEAR = '2026';

const NUMBER = { fr: 'NUMÉRO', en: 'NUMBER' } as const;

/** Where the estate has none of a kind, the written name stays. A campaign's number is never made up. */
export function withNames(example: Text, names: ExampleNames): Text {
  return { fr: inLanguage(example.fr, names, 'fr'), en: inLanguage(example.en, names, 'en') };
}

/** It names something that is there, so that it can be sent as it is. */
export function namesAll(example: Text): boolean {
  return !example.fr.includes(NUMBER.fr) && !example.en.includes(NUMBER.en);
}

function inLanguage(example: string, names: ExampleNames, language: Language): string {
  const { applications, operators, week, ahead } = names;
  const application = applications.find((name) => name === APPLICATION) ?? applications[0] ?? APPLICATION;
  const operator = operators[0];
  const ofCampaign: Readonly<Record<string, readonly number[]>> = {
    '12': [...names.open, ...names.closed],
    '8': names.closed,
    '15': names.runs,
  };
  return example
    .replaceAll(`"${APPLICATION}"`, () => quoted(application, true))
    .replaceAll(OPERATOR, () => (operator === undefined ? OPERATOR : quoted(`@${operator}`)))
    .replaceAll(AHEAD.week, () => (ahead === null ? AHEAD.week : `${ahead.week} ${ahead.year}`))
    .replaceAll(AHEAD.day, () => ahead?.day ?? AHEAD.day)
    .replace(/(?<![^\s,])[\p{L}\d]+(?![^\s,])/gu, (word) => {
      if (HPROD.includes(word)) return named(word, HPROD, names.hprod);
      if (PROD.includes(word)) return named(word, PROD, names.prod);
      if (ENVIRONMENTS.includes(word)) return quoted(names.environments[0] ?? word);
      if (word === WEEK) return week ?? word;
      if (word === YEAR) return String(ahead?.year ?? word);
      const campaigns = ofCampaign[word];
      if (campaigns !== undefined) return String(campaigns[0] ?? NUMBER[language]);
      if (!DOMAINS.includes(word)) return word;
      return names.domains.includes(word) ? word : named(word, DOMAINS, names.domains);
    })
    .replace(/(?<!\S)(\S+), \1(?!\S)/gu, '$1');
}

/** A name of several words is one. */
function quoted(name: string, always = false): string {
  return always || /[\s,;]/.test(name) ? `"${name.replaceAll('"', '')}"` : name;
}

function named(word: string, written: readonly string[], there: readonly string[]): string {
  return there[written.indexOf(word)] ?? there[0] ?? word;
}
