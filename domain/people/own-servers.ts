// Whose servers somebody may act on, where operators are limited to what is assigned to them.
import type { Role } from './roles.ts';

/** A coordinator and an admin are not limited, whatever other roles they have. */
export function actsOnAll(roles: readonly Role[]): boolean {
  return roles.includes('admin') || roles.includes('coordinator');
}
