// From the person that the dispatcher identified to whom an operation is done for.
import { createHash } from 'node:crypto';
import type { KnownUser } from '../chat/identify.ts';
import type { Requester } from './operation.ts';

/** `asked`: what the activity said. */
export function byUser(user: KnownUser, activityId: string, asked: unknown): Requester {
  const actor = { userId: user.id, entraId: user.entraId, name: user.name, roles: user.roles };
  return { actor, activityId, delivery: deliveryOf(user.entraId, activityId, asked) };
}

/**
 * Tells deliveries of one activity from other activities; null without an id. What was asked is part of it: not every client
 * gives ids that never come again (the local one counts from the beginning at each start).
 */
export function deliveryOf(entraId: string, activityId: string, asked: unknown): string | null {
  if (activityId === '') return null;
  const digest = createHash('sha256')
    .update(JSON.stringify(asked ?? null))
    .digest('base64url');
  return `${entraId} ${activityId} ${digest.slice(0, 22)}`;
}
