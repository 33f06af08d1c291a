// What stands against deciding on a change that waits: it is refused, or somebody was first.
import { type Refused, refuse } from '../shared/operation.ts';

export type ChangeState = {
  readonly status: 'draft' | 'refused' | 'applied' | 'cancelled' | 'undone';
  readonly endedBy: string | null;
};

/** null: it waits still. */
export function waitingRefusal(change: ChangeState): Refused | null {
  if (change.status === 'draft') return null;
  if (change.status === 'refused') {
    return refuse(
      'Ce classeur a des cellules refusées : corrigez-les, puis renvoyez-le.',
      'This workbook has refused cells: correct them, then send it again.',
    );
  }
  return endedRefusal(change);
}

/** Of a change that is no longer waiting. */
export function endedRefusal({ endedBy, status }: ChangeState): Refused {
  const name = endedBy ?? '?';
  if (status === 'applied')
    return refuse(`${name} a déjà appliqué ce changement.`, `${name} has already applied this change.`);
  if (status === 'cancelled') return refuse(`${name} a abandonné ce changement.`, `${name} cancelled this change.`);
  return refuse(`${name} a annulé ce changement.`, `${name} undid this change.`);
}
