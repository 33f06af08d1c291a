// The text of `servers.patch_excludes`: globs separated by blanks or commas, as other systems write it too (RUN-5).

import type { Text } from '../language.ts';
import { isExcludeGlob } from './excludes.ts';

/** Each once, in the order of their first appearance; those that this product would refuse stay as they are. */
export function globsOf(list: string | null): readonly string[] {
  return [...new Set((list ?? '').split(/[\s,]+/).filter((glob) => glob !== ''))];
}

export function withGlobs(list: string | null, added: readonly string[]): string {
  return [...new Set([...globsOf(list), ...added])].join(' ');
}

export function withoutGlobs(list: string | null, removed: readonly string[]): string {
  const gone = new Set(removed);
  return globsOf(list)
    .filter((glob) => !gone.has(glob))
    .join(' ');
}

const MAX_GLOB = 100;

/** RUN-5: why these cannot be exclusions, or null. A glob that matches everything would silently stop patching. */
export function globRefusal(globs: readonly string[]): Text | null {
  if (globs.length === 0) return { fr: 'Il manque le nom du paquet.', en: 'The package name is missing.' };
  const wrong = globs.find((glob) => !isExcludeGlob(glob) || glob.length > MAX_GLOB);
  if (wrong !== undefined) {
    const shown = wrong.slice(0, 40);
    return {
      fr: `« ${shown} » n’est pas un nom de paquet. Autorisés : lettres, chiffres, . _ + - * ?`,
      en: `“${shown}” is not a package name. Allowed: letters, digits, . _ + - * ?`,
    };
  }
  const all = globs.find((glob) => /^[*?]+$/.test(glob));
  if (all === undefined) return null;
  return {
    fr: `« ${all} » exclurait tous les paquets. Pour ne pas patcher un serveur, utilisez /exclure.`,
    en: `“${all}” would exclude every package. To leave a server unpatched, use /exclude.`,
  };
}
