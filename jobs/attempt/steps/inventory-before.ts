// What is installed and how the services stand before anything is changed: what RUN-7 and RUN-9 compare with later.
import type { HostChecks, PackageVersion } from '../../../targets/ports.ts';
import { applicationChecks } from '../application-checks.ts';
import type { Step } from '../step.ts';

export type Inventory = { readonly packages: readonly PackageVersion[]; readonly checks: HostChecks };

export const inventoryBefore: Step = async ({ jobs, onHost, session }) => {
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
