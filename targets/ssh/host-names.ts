// The names under which a server may be found in DNS, in the order to try them (PRE-2).
import type { Target } from '../ports.ts';

/** How a port orders the suffixes of its settings for one target. */
export type SuffixOrder = (target: Target, suffixes: readonly string[]) => readonly string[];

/** PRE-2, standard campaigns: the suffixes as the settings list them. */
export const settingsOrder: SuffixOrder = (_target, suffixes) => suffixes;

/** PRE-2: each kind of campaign has its own order. */
export const orderOfTarget: SuffixOrder = (target, suffixes) =>
  target.mode === 'quickwin' ? quickwinOrder(target, suffixes) : settingsOrder(target, suffixes);

const PRODUCTION_SUFFIX = '.sanef.groupe';
const RECETTE_SUFFIX = '.sanef-rec.fr';

/**
 * PRE-2, QuickWin: production and pre-production try `.sanef.groupe` then `.sanef-rec.fr`, recette and test the reverse.
 * Where neither the name nor the environment tells, the order of the settings.
 */
export const quickwinOrder: SuffixOrder = (target, suffixes) => {
  const side = sideOfName(target.hostname) ?? sideOfEnvironment(target.environment);
  if (side === 'production') return [PRODUCTION_SUFFIX, RECETTE_SUFFIX];
  if (side === 'recette') return [RECETTE_SUFFIX, PRODUCTION_SUFFIX];
  return suffixes;
};

type Side = 'production' | 'recette';

/** By the second character (LINK-1). Names in `ls-` and `sp` do not follow that convention. */
function sideOfName(hostname: string): Side | null {
  if (hostname.startsWith('ls-') || hostname.startsWith('sp')) return null;
  const second = hostname.charAt(1);
  if (second !== '' && 'psio'.includes(second)) return 'production';
  if (second !== '' && 'rt'.includes(second)) return 'recette';
  return null;
}

function sideOfEnvironment(environment: string): Side | null {
  const plain = environment.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  if (/\b(pre-?)?prod/.test(plain)) return 'production';
  return /\b(recette|test)\b/.test(plain) ? 'recette' : null;
}

const HOSTNAME = /^[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?$/;

/** False for what cannot be a host name: it must reach neither DNS nor the user name given to the proxy. */
export function isHostname(hostname: string): boolean {
  return HOSTNAME.test(hostname);
}
