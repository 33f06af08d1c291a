// INV-3: a short name and its fully qualified form are one server when a suffix of PRE-2 explains it.
import type { Text } from '../language.ts';
import { didYouMean } from '../typed/nearest.ts';

export type HostNames = {
  /** What two names of one server have in common. */
  readonly keyOf: (hostname: string) => string;
  /** Why nobody can tell which server that name means, or null. `named`: the keys of all names in sight. */
  readonly doubt: (hostname: string, named: ReadonlySet<string>) => Text | null;
};

/** `known`: of the estate. Where it has two servers of one short name, each counts by its whole name alone. */
export function hostNames(known: Iterable<string>, suffixes: readonly string[]): HostNames {
  const byShort = Map.groupBy([...known], (hostname) => shortName(hostname, suffixes));
  const twinsOf = (hostname: string) => {
    const twins = byShort.get(shortName(hostname, suffixes)) ?? [];
    return twins.length > 1 ? twins : [];
  };
  return {
    keyOf: (hostname) => (twinsOf(hostname).length > 0 ? hostname.toLowerCase() : shortName(hostname, suffixes)),
    doubt: (hostname, named) => {
      const twins = twinsOf(hostname);
      if (twins.length > 0 && !twins.includes(hostname.toLowerCase())) return severalServers(hostname, twins);
      return foreignSuffix(hostname, suffixes, named);
    },
  };
}

/** `app1.example.com` → `app1`; what no suffix explains stays whole. `suffixes` begin with a dot; an empty one is none. */
export function shortName(hostname: string, suffixes: readonly string[]): string {
  const name = hostname.toLowerCase();
  const suffix = suffixes.find((one) => one !== '' && name.endsWith(one.toLowerCase()));
  const rest = suffix === undefined ? name : name.slice(0, -suffix.length);
  return rest === '' || rest.includes('.') ? name : rest;
}

function severalServers(hostname: string, twins: readonly string[]): Text {
  const list = twins.join(', ');
  return {
    fr: `« ${hostname} » peut désigner plusieurs serveurs (${list}) : donnez le nom complet`,
    en: `“${hostname}” may be any of several servers (${list}): give the full name`,
  };
}

/** Under a foreign suffix it may be another machine, or the same one: only a person can tell. */
function foreignSuffix(hostname: string, suffixes: readonly string[], named: ReadonlySet<string>): Text | null {
  const short = shortName(hostname, suffixes);
  const first = short.split('.', 1)[0] ?? '';
  if (!short.includes('.') || !named.has(first)) return null;
  const suffix = short.slice(first.length);
  const near = didYouMean(
    suffix,
    suffixes.filter((one) => one !== ''),
  );
  const hint = { fr: near.fr.replace(/^ /, '. '), en: near.en.replace(/^ /, '. ') };
  return {
    fr: `« ${hostname} » et ${first} sont-ils le même serveur ? Le suffixe ${suffix} ne figure pas dans les réglages (ssh.suffixes)${hint.fr}`,
    en: `“${hostname}” and ${first} may be one server or two: the suffix ${suffix} is not in the settings (ssh.suffixes)${hint.en}`,
  };
}
