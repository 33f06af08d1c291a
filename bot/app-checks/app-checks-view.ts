// The card of the checks of one application (RUN-9).
import type { AppChecksView } from '../../cards/app-checks/app-checks/card.ts';
import { loadApplicationChecks } from '../../db/queries/app-checks/application-checks.ts';
import { loadApplicationsOf } from '../../db/queries/people/owners.ts';
import { countServersOfApplication, loadApplicationName } from '../../db/queries/servers/applications.ts';
import { checkName } from '../../domain/app-checks/app-check.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

/** null: no such application. */
export async function appChecksView(ctx: ViewContext, applicationId: ApplicationId): Promise<AppChecksView | null> {
  const application = await loadApplicationName(ctx.db, applicationId);
  if (application === null) return null;
  const servers = await countServersOfApplication(ctx.db, applicationId);
  const checks = await loadApplicationChecks(ctx.db, applicationId);
  return {
    applicationId,
    application,
    servers,
    checks: checks.map(({ id, check, by }) => ({ id, kind: check.kind, name: checkName(check), by })),
    access: { edit: mayHere(ctx, 'excludes.edit') || (await isOwn(ctx, applicationId)) },
    ...noticePart(ctx),
  };
}

async function isOwn({ db, viewer }: ViewContext, applicationId: ApplicationId): Promise<boolean> {
  return viewer !== null && (await loadApplicationsOf(db, viewer.userId)).includes(applicationId);
}
