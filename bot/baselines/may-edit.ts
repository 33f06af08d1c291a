// Whether baselines and patch groups are changed by whoever looks. An admin with a list of hosts sees the buttons, and is told on pressing them
// that these are about everybody's servers (PEOPLE-3).
import { may } from '../../domain/people/roles.ts';
import type { ViewContext } from '../shared/view-context.ts';

export function mayEdit({ viewer }: ViewContext): boolean {
  return viewer === null || may(viewer.roles, 'baseline.edit');
}
