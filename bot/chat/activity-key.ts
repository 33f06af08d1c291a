// How one activity of Teams is told from all others: its id is only of its conversation.
import type { CardClick, IncomingCommand } from './ports.ts';

/** Null for an activity without an id: nothing to know a repetition by. */
export function activityKey({
  conversation,
  activityId,
}: Pick<CardClick | IncomingCommand, 'conversation' | 'activityId'>): string | null {
  return activityId === '' ? null : `${conversation.id} ${activityId}`;
}
