// What an update did to a server, in words: packages from and to, checks before and after.
import type { CheckComparison, CheckDifference, CheckKind } from '../domain/attempts/check-difference.ts';
import type { PackageChange } from '../domain/attempts/package-difference.ts';
import type { Language } from '../domain/language.ts';
import { detail, type Line, restText } from './lines.ts';

type Change = PackageChange & { readonly advisories?: readonly string[] };

const MAX_DIFFERENCES = 20;
const MAX_ADVISORIES = 2;

const WORDS = {
  en: {
    installed: 'new',
    removed: 'removed',
    same: 'No regression detected.',
    worse: 'Regressions:',
    unknown: 'Some checks could not be compared.',
    better: '(improved)',
    kinds: {
      failedUnits: 'failed unit',
      listening: 'port',
      mounts: 'mount',
      application: 'application check',
      owners: 'who serves the ports',
      units: 'service',
    },
    changes: {
      appeared: 'appeared',
      disappeared: 'disappeared',
      'now-failing': 'now failing',
      'now-passing': 'now passing',
      'now-unknown': 'now unknown',
      'served-otherwise': '',
      stopped: 'no longer running',
      autostarted: 'started by itself, had been stopped before',
    },
  },
  fr: {
    installed: 'nouveau',
    removed: 'retiré',
    same: 'Aucune régression.',
    worse: 'Régressions :',
    unknown: 'Certains contrôles n’ont pas pu être comparés.',
    better: '(amélioré)',
    kinds: {
      failedUnits: 'unité en échec',
      listening: 'port',
      mounts: 'montage',
      application: 'contrôle applicatif',
      owners: 'qui sert les ports',
      units: 'service',
    },
    changes: {
      appeared: 'vient d’apparaître',
      disappeared: 'a disparu',
      'now-failing': 'échoue maintenant',
      'now-passing': 'réussit maintenant',
      'now-unknown': 'dans un état inconnu maintenant',
      'served-otherwise': '',
      stopped: 'ne tourne plus',
      autostarted: 'démarré automatiquement, alors qu’il était arrêté avant',
    },
  },
} as const satisfies Record<
  Language,
  { kinds: Record<CheckKind, string>; changes: Record<CheckDifference['change'], string> } & Record<string, unknown>
>;

/** `1.2-3 → 1.2-4 (RHSA-2026:1)`; without the name. */
export function changeText({ name, from, to, advisories = [] }: Change, language: Language): string {
  const words = WORDS[language];
  // What stands for the version of a KB, which has none, is nobody's business.
  const arrived = from === null && isKb(name) ? words.installed : null;
  const versions =
    to === null ? words.removed : (arrived ?? `${from === null ? words.installed : cut(from)} → ${cut(to)}`);
  const rest = advisories.length - MAX_ADVISORIES;
  const named = advisories
    .slice(0, MAX_ADVISORIES)
    .map((id) => cut(id))
    .join(', ');
  if (named === '') return versions;
  return `${versions} (${named}${rest > 0 ? ` ${restText(rest, language)}` : ''})`;
}

/** Of Windows Update. */
function isKb(name: string): boolean {
  return /^KB\d+$/.test(name);
}

/** The verdict in a sentence, then every difference, the worse ones first. */
export function checkLines({ verdict, differences }: CheckComparison, language: Language): readonly Line[] {
  const words = WORDS[language];
  const sentence = { yes: words.same, no: words.worse, unknown: words.unknown }[verdict];
  const sorted = differences.toSorted((a, b) => Number(b.worse) - Number(a.worse));
  const rest = sorted.length - MAX_DIFFERENCES;
  return [
    detail(sentence),
    ...sorted.slice(0, MAX_DIFFERENCES).map((one) => detail(`• ${differenceText(one, language)}`)),
    ...(rest > 0 ? [detail(restText(rest, language))] : []),
  ];
}

/** `port tcp/443 disappeared`. */
export function differenceText({ kind, name, change, worse }: CheckDifference, language: Language): string {
  const words = WORDS[language];
  const better = !worse && (change === 'now-passing' || change === 'disappeared') ? ` ${words.better}` : '';
  const named = cut(name, kind === 'owners' ? 100 : 40);
  const text = [words.kinds[kind], named, words.changes[change]].filter((part) => part !== '').join(' ');
  return `${text}${better}`;
}

function cut(text: string, most = 24): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
