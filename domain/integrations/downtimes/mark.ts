// How a downtime of ours is known again in a system of monitoring: by a mark at the end of its comment. What was made before a crash, or
// before a database was restored, is found by it, and nothing of anybody else is touched.
import type { AttemptId } from '../../ids.ts';

/** Of one attempt. Its start is in it: after a restored backup, ids are given a second time. */
export type DowntimeKey = `${number}-${number}`;

export function downtimeKey(attemptId: AttemptId, startedAt: Date): DowntimeKey {
  return `${attemptId}-${Math.floor(startedAt.getTime() / 1000)}`;
}

/** `author`: letters, digits, spaces and `._-` alone, and another one for each installation. */
export function markOf(author: string, key: DowntimeKey): string {
  return `[${author} ${key}]`;
}

export function markedComment(author: string, key: DowntimeKey, hostname: string): string {
  return `${author}: update of ${hostname} ${markOf(author, key)}`;
}

/** null: not ours. */
export function keyIn(author: string, comment: string): DowntimeKey | null {
  const start = `[${author} `;
  const at = comment.lastIndexOf(start);
  const [, key] = at < 0 ? [] : (/^(\d+-\d+)\]/.exec(comment.slice(at + start.length)) ?? []);
  return key === undefined ? null : (key as DowntimeKey);
}
