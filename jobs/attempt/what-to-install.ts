// What an attempt asks the package manager for (RUN-5): the list that it was started with, where somebody decided on one (POL-1, POL-3);
// otherwise what its campaign asks for.

import type { AttemptList } from '../../db/queries/attempts/attempts.ts';
import type { SessionContext } from '../../db/queries/attempts/sessions.ts';
import { type ListOfAttempt, loadDecidedList, loadListOfAttempt } from '../../db/queries/baselines/list-of-attempt.ts';
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
  return narrowedBy(updateAskOf(session, repair), await loadListOfAttempt(db, attemptId));
}

/** The same of a list that no attempt has yet (RUN-22); null: nothing was read. */
export async function askOfList(db: Db, session: SessionContext, of: AttemptList | null): Promise<UpdateAsk> {
  const { campaign_id: campaignId, server_id: serverId } = session;
  const list = of === null ? null : await loadDecidedList(db, { ...of, campaignId, serverId });
  return narrowedBy(updateAskOf(session, false), list);
}

/** Of prerequisites that are asked for alone: what an attempt would ask for if it began now. */
export function askOfPreview(session: SessionContext, list: ListOfAttempt | null): UpdateAsk {
  return narrowedBy(updateAskOf(session), list);
}

function narrowedBy(ask: UpdateAsk, list: ListOfAttempt | null): UpdateAsk {
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
