// The list of hosts of an account (PEOPLE-3): how each line of it is written, and which servers it holds.
import { globMatches } from '../cve/excludes-for-cve.ts';
import { foldCase } from '../fold-case.ts';
import type { Language } from '../language.ts';

/** `host` is a name or a glob. */
export type HostRule = { readonly kind: 'host' | 'domain' | 'zone' | 'application'; readonly value: string };

export type ReachedServer = {
  readonly hostname: string;
  readonly domain: string;
  /** null: in none. */
  readonly zone: string | null;
  readonly application: string | null;
};

/** Outside it the account neither reads nor acts; without a line it has every server. */
export function isWithin(rules: readonly HostRule[], server: ReachedServer): boolean {
  return rules.length === 0 || rules.some((rule) => holds(rule, server));
}

/** Unknown never counts as yes: a server of no application is in none. */
function holds({ kind, value }: HostRule, { hostname, domain, zone, application }: ReachedServer): boolean {
  switch (kind) {
    case 'host':
      return globMatches(value.toLowerCase(), hostname.toLowerCase());
    case 'domain':
      return foldCase(domain) === foldCase(value);
    case 'zone':
      return zone !== null && foldCase(zone) === foldCase(value);
    case 'application':
      return application !== null && foldCase(application) === foldCase(value);
  }
}

const KINDS: Readonly<Record<Exclude<HostRule['kind'], 'host'>, readonly [fr: string, en: string]>> = {
  domain: ['domaine', 'domain'],
  zone: ['zone', 'zone'],
  application: ['application', 'application'],
};

/** As it may be typed: `vp*`, `domain:FL`, `application:"Paie RH"`. */
export function hostRuleText({ kind, value }: HostRule, language: Language): string {
  if (kind === 'host') return value;
  const shown = /[\s,;]/.test(value) ? `"${value}"` : value;
  return `${KINDS[kind][language === 'fr' ? 0 : 1]}:${shown}`;
}
