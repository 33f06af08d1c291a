// The name under which an attempt's update runs on its host: the same attempt has the same name, whoever asks (RUN-6).
import type { AttemptId } from '../../domain/ids.ts';

export function attemptName(id: AttemptId): string {
  return `patchcenter-attempt-${id}`;
}

/** Names become paths, unit names and words of scripts. Throws on anything else. */
export function assertDetachedName(name: string): void {
  if (!/^[a-z][a-z0-9-]{0,99}$/.test(name))
    throw new Error(`not a name for a detached update: ${JSON.stringify(name)}`);
}
