// From the person that the dispatcher identified to whom an operation is done for.
import type { KnownUser } from '../chat/identify.ts';
import type { By } from './operation.ts';

export function byUser(user: KnownUser, activityId: string): By {
  return { actor: { userId: user.id, entraId: user.entraId, name: user.name, roles: user.roles }, activityId };
}
