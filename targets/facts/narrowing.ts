// Can this host's update be narrowed, or repaired first, as was asked (RUN-5, RUN-6)? Told with the prerequisites, before anything is done.
import { nameList } from '../../domain/attempts/name-list.ts';
import type { Text } from '../../domain/language.ts';
import type { PackageManager } from '../packages/package-manager.ts';
import { refusal } from '../packages/update-command.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import type { Narrowing, UpdatePreview, UpdateScope } from '../ports.ts';

/**
 * An old manager may not know the option: only a narrowed preview proves that it does. Any apt can, and before a repair it often can
 * compute no preview.
 */
export function narrowingOf(
  ask: UpdateRequest,
  manager: PackageManager | null,
  { preview, beyond }: { readonly preview: UpdatePreview | null; readonly beyond: readonly string[] },
): Narrowing {
  const reason = manager === null ? null : refusal({ ...ask, family: manager });
  if (reason !== null) return { answer: 'no', reason };
  if (isUnderstood(ask.scope) || (ask.repair === true && manager === 'apt-get')) return { answer: 'yes', reason: null };
  if (beyond.length > 0) return { answer: 'no', reason: moreWouldCome(beyond) };
  return { answer: manager === null || preview === null ? 'unknown' : 'yes', reason: null };
}

/** By every version of every manager: packages by name and version are no option. */
function isUnderstood(scope: UpdateScope): boolean {
  return scope.kind === 'all' || (scope.kind === 'versions' && scope.dependencies === 'any');
}

function moreWouldCome(names: readonly string[]): Text {
  const { fr, en } = nameList(names, 5);
  return {
    fr: `Viendraient en plus des versions demandées : ${fr}. Ce gestionnaire de paquets ne sait pas les écarter.`,
    en: `Would come beside the versions that are asked for: ${en}. This package manager cannot leave them out.`,
  };
}
