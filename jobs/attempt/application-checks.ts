// The checks that the application of a server asks for (RUN-9), as they are now.
import { loadApplicationChecks } from '../../db/queries/app-checks/application-checks.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AppCheck } from '../../domain/app-checks/app-check.ts';
import type { ApplicationId } from '../../domain/ids.ts';

export async function applicationChecks(db: Db, applicationId: ApplicationId | null): Promise<readonly AppCheck[]> {
  return (await loadApplicationChecks(db, applicationId)).map(({ check }) => check);
}
