// Examples are written once for every estate; shown, they name servers, applications and domains that this one has.

export type ExampleNames = {
  /** Non-production and production hostnames. */
  readonly hprod: readonly string[];
  readonly prod: readonly string[];
  readonly applications: readonly string[];
  readonly domains: readonly string[];
};

export const NO_NAMES: ExampleNames = { hprod: [], prod: [], applications: [], domains: [] };

/** What examples are written with: `vr…` is non-production, `vp…` production. */
const HPROD = ['vrinfapp1', 'vrinfapp2'];
const PROD = ['vpinfapp1', 'vpinfapp2', 'vpinfdns1'];
const DOMAINS = ['INFRASTRUC', 'trafic', 'FL'];
const APPLICATION = 'Péage';

/** A name that the estate has stays; where it has none of a kind, the written one does. */
export function withNames(example: string, names: ExampleNames): string {
  const { applications } = names;
  const application = applications.find((name) => name === APPLICATION) ?? applications[0] ?? APPLICATION;
  return example
    .replaceAll(`"${APPLICATION}"`, `"${application.replaceAll('"', '')}"`)
    .replace(/(?<![^\s,])[\p{L}\d]+(?![^\s,])/gu, (word) => {
      if (HPROD.includes(word)) return named(word, HPROD, names.hprod);
      if (PROD.includes(word)) return named(word, PROD, names.prod);
      return DOMAINS.includes(word) ? named(word, DOMAINS, names.domains) : word;
    });
}

function named(word: string, written: readonly string[], there: readonly string[]): string {
  if (there.includes(word)) return word;
  return there[written.indexOf(word)] ?? there[0] ?? word;
}
