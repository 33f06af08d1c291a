// Can this host's update be narrowed, or repaired first, as was asked (RUN-5, RUN-6)? Told with the prerequisites, before anything is done.
import type { PackageManager } from '../packages/package-manager.ts';
import { refusal } from '../packages/update-command.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import type { Narrowing, UpdatePreview } from '../ports.ts';

/**
 * An old manager may not know the option: only a narrowed preview proves that it does. Any apt can, and before a repair it often can
 * compute no preview.
 */
export function narrowingOf(
  ask: UpdateRequest,
  manager: PackageManager | null,
  preview: UpdatePreview | null,
): Narrowing {
  const reason = manager === null ? null : refusal({ ...ask, family: manager });
  if (reason !== null) return { answer: 'no', reason };
  if (ask.scope.kind === 'all' || (ask.repair === true && manager === 'apt-get'))
    return { answer: 'yes', reason: null };
  return { answer: manager === null || preview === null ? 'unknown' : 'yes', reason: null };
}
