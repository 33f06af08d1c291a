// What is installed and how the services stand before anything is changed: what RUN-7 and RUN-9 compare with later.
import { applicationChecks } from '../application-checks.ts';
import type { Step } from '../step.ts';
import type { Inventory } from '../step-results.ts';

export const inventoryBefore: Step<'inventory-before'> = async ({ jobs, onHost, session }) => {
  const application = await applicationChecks(jobs.db, session.application_id);
  const inventory = await onHost(
    async (host): Promise<Inventory> => ({
      packages: await jobs.host.listPackages(host),
      checks: await jobs.host.readChecks(host, application),
    }),
  );
  if (inventory.packages.length === 0) {
    return { kind: 'failed', failure: 'unknown', detail: 'the list of installed packages is empty', tail: null };
  }
  return { kind: 'done', result: inventory };
};
