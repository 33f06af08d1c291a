// What an attempt asks the package manager for (RUN-5): the list that it was started with, where somebody decided on one (POL-1, POL-3);
// otherwise what its campaign asks for.

import type { SessionContext } from '../../db/queries/attempts/sessions.ts';
import { type ListOfAttempt, loadListOfAttempt } from '../../db/queries/baselines/list-of-attempt.ts';
import type { Db } from '../../db/schema/database.ts';
import { packageOfLine } from '../../domain/attempts/package-version.ts';
import type { UpdateScope } from '../../domain/attempts/update-scope.ts';
import { blockedAsDependency } from '../../domain/baselines/blocked-dependencies.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { type UpdateAsk, updateAskOf } from '../prerequisites/check-prerequisites.ts';

export async function askOfAttempt(
  db: Db,
  attemptId: AttemptId,
  session: SessionContext,
  repair: boolean,
): Promise<UpdateAsk> {
  const ask = updateAskOf(session, repair);
  const list = await loadListOfAttempt(db, attemptId);
  if (list === null || !list.isDecided) return ask;
  return { ...ask, excludes: [...ask.excludes, ...blocked(list)], scope: scopeOfList(list) };
}

function blocked({ rules }: ListOfAttempt): readonly string[] {
  return rules === null ? [] : blockedAsDependency(rules);
}

/** What such an update needs comes with it, where the list does not say otherwise: about that the package manager knows more than a baseline. */
function scopeOfList({ packages, dependencies }: ListOfAttempt): UpdateScope {
  return {
    kind: 'versions',
    packages: [...packages, ...(dependencies ?? [])].flatMap((line) => packageOfLine(line) ?? []),
    dependencies: dependencies === null ? 'any' : 'listed',
  };
}
