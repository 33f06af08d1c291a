// The checks of an application, kept by its owners and by operators (RUN-9).

import {
  insertApplicationCheck,
  loadApplicationChecks,
  lockApplicationChecks,
  removeApplicationCheck,
} from '../../db/queries/app-checks/application-checks.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { loadServersOf } from '../../db/queries/people/servers-of-object.ts';
import { findApplication } from '../../db/queries/servers/applications.ts';
import { checkName, MAX_CHECKS, readCheck } from '../../domain/app-checks/app-check.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { may } from '../../domain/people/roles.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';
import { namesText } from '../shared/sentences.ts';

export type NewCheck = { readonly application: string; readonly words: readonly string[] };

export function addAppCheck(
  ctx: OperationContext,
  by: Requester,
  ask: NewCheck,
): Promise<Outcome<{ applicationId: ApplicationId }>> {
  return operate(ctx, by, deedOf(by, 'app-check.add'), async (work) => {
    const found = await findApplication(work.trx, ask.application);
    if (found.kind === 'unknown') {
      const { fr, en } = namesText(found.names);
      return refuse(
        `Application inconnue : ${ask.application.slice(0, 60)}. Applications connues : ${fr}.`,
        `Unknown application: ${ask.application.slice(0, 60)}. There are: ${en}.`,
      );
    }
    const applicationId = found.id;
    const refusal = await notTheirs(work, applicationId);
    if (refusal !== null) return refusal;
    const read = readCheck(ask.words);
    if (read.kind === 'wrong') return refused(read.text);
    await lockApplicationChecks(work.trx, applicationId);
    const known = await loadApplicationChecks(work.trx, applicationId);
    if (known.some(({ check }) => checkName(check) === checkName(read.check))) {
      return refuse('Ce contrôle existe déjà.', 'This check already exists.');
    }
    if (known.length >= MAX_CHECKS) {
      return refuse(
        `Au plus ${MAX_CHECKS} contrôles par application.`,
        `At most ${MAX_CHECKS} checks per application.`,
      );
    }
    const { now: at } = work;
    const id = await insertApplicationCheck(work.trx, {
      applicationId,
      check: read.check,
      by: work.by.actor.userId,
      at,
    });
    await work.record({ object: { type: 'application', id: applicationId }, after: { id, check: read.check } });
    return { kind: 'done', applicationId };
  });
}

export type CheckToRemove = { readonly applicationId: ApplicationId; readonly id: number };

export function removeAppCheck(ctx: OperationContext, by: Requester, ask: CheckToRemove): Promise<Outcome<object>> {
  return operate(ctx, by, deedOf(by, 'app-check.remove'), async (work) => {
    const refusal = await notTheirs(work, ask.applicationId);
    if (refusal !== null) return refusal;
    const before = (await loadApplicationChecks(work.trx, ask.applicationId)).find(({ id }) => id === ask.id);
    if (
      before === undefined ||
      !(await removeApplicationCheck(work.trx, ask.id, { by: work.by.actor.userId, at: work.now }))
    ) {
      return refuse('Ce contrôle n’existe plus.', 'This check no longer exists.');
    }
    await work.record({ object: { type: 'application', id: ask.applicationId }, before: { check: before.check } });
    return { kind: 'done' };
  });
}

/** An operator for every application, an owner for their own. */
function deedOf({ actor }: Requester, action: AuditedAction) {
  const ability = may(actor.roles, 'excludes.edit') ? 'excludes.edit' : 'validation.answer';
  return { ability, action, object: { type: 'application', id: null } } as const;
}

async function notTheirs(work: UnitOfWork, applicationId: ApplicationId): Promise<Refused | null> {
  const { trx, by } = work;
  const servers = await loadServersOf(trx, { type: 'application', id: applicationId });
  const outside = await refusalOfReach(work, servers ?? []);
  if (outside !== null) return outside;
  if (may(by.actor.roles, 'excludes.edit')) return null;
  if ((await loadApplicationsOf(trx, by.actor.userId)).includes(applicationId)) return null;
  return refuse('Vous n’êtes pas responsable de cette application.', 'You are not an owner of this application.');
}
