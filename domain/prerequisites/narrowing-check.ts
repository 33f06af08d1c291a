// A server whose package manager cannot narrow its update, or repair what an earlier one left, must not start (RUN-5, PRE-8): it would
// fail after its snapshot, with nothing updated.

import { type HeldVersion, heldVersionsText } from '../attempts/held-versions.ts';
import { scopeText } from '../attempts/update-scope.ts';
import type { Text } from '../language.ts';
import type { Check, PrerequisiteInput } from './prerequisite-input.ts';

const MAX_NAMED = 5;

/** None for an update of everything that can be made. */
export function narrowingChecks({ updateScope, repair, facts }: PrerequisiteInput): readonly Check[] {
  const asked = scopeText(updateScope, MAX_NAMED);
  const { answer, reason } = facts?.narrowing ?? { answer: 'unknown', reason: null };
  if (repair && answer === 'no' && reason !== null) return [{ code: 'repair', answer, blocking: true, text: reason }];
  if (asked === null) return [];
  const narrowed: Check = {
    code: 'narrowing',
    answer,
    blocking: true,
    text: reason ?? textOf(asked, answer === 'yes'),
  };
  return [narrowed, ...heldChecks(facts?.held ?? [])];
}

/** A version that is gone holds its package, never the server (PIN-1). */
function heldChecks(held: readonly HeldVersion[]): readonly Check[] {
  if (held.length === 0) return [];
  return [{ code: 'held', answer: 'no', blocking: false, text: heldVersionsText(held, MAX_NAMED) }];
}

function textOf({ fr, en }: Text, possible: boolean): Text {
  return possible
    ? { fr: `Mise à jour limitée (${fr}) : possible`, en: `Limited update (${en}): possible` }
    : { fr: `Mise à jour limitée (${fr}) : non vérifiée`, en: `Limited update (${en}): not checked` };
}
