// The packages as they stand at the very end: what history, validation and the owner's card say.
import { type PackageChange, packageDifference } from '../../../domain/execution/package-difference.ts';
import type { Step } from '../step.ts';
import type { Inventory } from './inventory-before.ts';

export type FinalInventory = { readonly changes: readonly PackageChange[] };

export const inventoryAfter: Step = async ({ jobs, done, onHost }) => {
  const before = done.get('inventory-before') as Inventory;
  const after = await onHost((host) => jobs.host.listPackages(host));
  return { kind: 'done', result: { changes: packageDifference(before.packages, after) } satisfies FinalInventory };
};
