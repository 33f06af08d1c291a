// How a downtime of ours is known again in a system of monitoring: by a mark at the end of its comment. What was made before a crash, or
// before a database was restored, is found by it, and nothing of anybody else is touched.
import type { AttemptId } from '../../ids.ts';

/**
 * Of one attempt of one installation, whose id is kept in its database: another one that is joined to the same system, under the same author,
 * has attempts of the same numbers. The start of the attempt is in it: after a restored backup, ids are given a second time.
 */
export type DowntimeKey = string & { readonly of: 'a downtime' };

export function downtimeKey(installation: string, attemptId: AttemptId, startedAt: Date): DowntimeKey {
  return `${installation}-${attemptId}-${Math.floor(startedAt.getTime() / 1000)}` as DowntimeKey;
}

/** What earlier versions marked without the installation: the attempt and its start. null: it has one. */
export function earlierKey(
  key: DowntimeKey,
): { readonly attemptId: AttemptId; readonly startedSeconds: number } | null {
  const [, id, seconds] = /^(\d+)-(\d+)$/.exec(key) ?? [];
  return id === undefined ? null : { attemptId: Number(id) as AttemptId, startedSeconds: Number(seconds) };
}

/** null: another installation's. `known`: those of earlier versions that are attempts of this one. */
export function ownKey(key: DowntimeKey, installation: string, known: ReadonlySet<DowntimeKey>): DowntimeKey | null {
  if (earlierKey(key) === null) return key.startsWith(`${installation}-`) ? key : null;
  return known.has(key) ? (`${installation}-${key}` as DowntimeKey) : null;
}

/** `author`: letters, digits, spaces and `._-` alone. */
export function markOf(author: string, key: DowntimeKey): string {
  return `[${author} ${key}]`;
}

export function markedComment(author: string, key: DowntimeKey, hostname: string): string {
  return `${author}: update of ${hostname} ${markOf(author, key)}`;
}

/** null: it bears no mark under that author. */
export function keyIn(author: string, comment: string): DowntimeKey | null {
  const start = `[${author} `;
  const at = comment.lastIndexOf(start);
  const [, key] = at < 0 ? [] : (/^((?:[0-9a-f]{8}-)?\d+-\d+)\]/.exec(comment.slice(at + start.length)) ?? []);
  return key === undefined ? null : (key as DowntimeKey);
}
