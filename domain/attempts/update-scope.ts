// What an update is narrowed to (RUN-5), and how people read it.
import type { Text } from '../language.ts';
import type { PackageVersion } from './package-version.ts';

export type UpdateScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'security' }
  | { readonly kind: 'advisories'; readonly ids: readonly string[] }
  | { readonly kind: 'cve'; readonly id: string }
  /** Kernels, on the track of their own (POL-6). */
  | { readonly kind: 'kernels' }
  /** These versions and nothing newer, of what is installed (POL-3, PIN-1). An empty list is an update of nothing. */
  | {
      readonly kind: 'versions';
      readonly packages: readonly PackageVersion[];
      /** `listed`: what they need comes only in the version of the list. `any`: whatever they need, as far as no exclusion names it. */
      readonly dependencies: 'listed' | 'any';
    };

export const WHOLE_UPDATE: UpdateScope = { kind: 'all' };

/** null: not narrowed. Advisories beyond `most` are only counted. */
export function scopeText(scope: UpdateScope, most = Number.POSITIVE_INFINITY): Text | null {
  switch (scope.kind) {
    case 'all':
      return null;
    case 'security':
      return { fr: 'sécurité seulement', en: 'security only' };
    case 'kernels':
      return { fr: 'noyaux seulement', en: 'kernels only' };
    case 'cve':
      return { fr: scope.id, en: scope.id };
    case 'advisories':
      return advisoriesText(scope.ids, most);
    case 'versions':
      return versionsText(scope.packages.length);
  }
}

function advisoriesText(ids: readonly string[], most: number): Text {
  const named = ids.slice(0, most).join(', ');
  const rest = ids.length - most;
  return rest > 0 ? { fr: `${named} et ${rest} de plus`, en: `${named} and ${rest} more` } : { fr: named, en: named };
}

function versionsText(count: number): Text {
  const fr = count < 2 ? 'version exacte' : 'versions exactes';
  return { fr: `${count} ${fr}`, en: `${count} exact ${count === 1 ? 'version' : 'versions'}` };
}
