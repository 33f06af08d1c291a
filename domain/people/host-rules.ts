// The list of hosts of an account (PEOPLE-3): how each line of it is written.
import type { Language } from '../language.ts';

/** `host` is a name or a glob. */
export type HostRule = { readonly kind: 'host' | 'domain' | 'zone' | 'application'; readonly value: string };

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
