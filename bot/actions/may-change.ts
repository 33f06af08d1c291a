// Who changes the actions of an application or a server (RUN-19): operators those of every one, owners those of their own applications. What
// runs as root is for operators alone.
import type { SubjectNamed } from '../../db/queries/actions/actions-view.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { UserId } from '../../domain/ids.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import { type Refused, type Requester, refuse, refused, type UnitOfWork } from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';

export function deedOf({ actor }: Requester, action: AuditedAction) {
  const ability = may(actor.roles, 'excludes.edit') ? 'excludes.edit' : 'validation.answer';
  return { ability, action, object: { type: 'application', id: null } } as const;
}

/** null: they may. */
export async function notTheirs(work: UnitOfWork, subject: SubjectNamed): Promise<Refused | null> {
  const { trx, by } = work;
  const outside = await refusalOfReach(work, subject.servers);
  if (outside !== null) return outside;
  if (may(by.actor.roles, 'excludes.edit')) return null;
  if (await isOwnSubject(trx, by.actor.userId, subject)) return null;
  return refuse('Vous n’êtes pas responsable de cette application.', 'You are not an owner of this application.');
}

export async function isOwnSubject(db: Db, userId: UserId, { applicationId }: SubjectNamed): Promise<boolean> {
  return applicationId !== null && (await loadApplicationsOf(db, userId)).includes(applicationId);
}

/** null: they may write what runs as root. */
export function notAsRoot({ by }: UnitOfWork): Refused | null {
  if (may(by.actor.roles, 'excludes.edit')) return null;
  const who = whoMay('excludes.edit');
  return refused({
    fr: `Une action avec sudo s’exécute en root : ${who.fr}`,
    en: `An action with sudo runs as root: ${who.en}`,
  });
}
