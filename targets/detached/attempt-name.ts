// The name under which an attempt's update runs on its host: the same attempt has the same name, whoever asks (RUN-6).
import type { AttemptId } from '../../domain/ids.ts';

/**
 * With its beginning: hosts keep the state of old updates, and a number comes again after a restore of the database, or from another
 * one. What an earlier attempt of that number left would count as the end of this one.
 */
export function attemptName(id: AttemptId, startedAt: Date): string {
  return `patchcenter-attempt-${id}-${startedAt.toISOString().slice(0, 19).replaceAll(/\D/g, '')}`;
}

/** Names become paths, unit names and words of scripts. Throws on anything else. */
export function assertDetachedName(name: string): void {
  if (!/^[a-z][a-z0-9-]{0,99}$/.test(name))
    throw new Error(`not a name for a detached update: ${JSON.stringify(name)}`);
}
