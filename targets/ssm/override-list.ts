// The list that AWS-RunPatchBaseline is given (`InstallOverrideList`): exactly these packages in exactly these versions, whatever the baseline
// of AWS says. What they need must be in the list, too, or is not installed.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
import { stringify } from 'yaml';
import type { PackageVersion } from '../../domain/attempts/package-version.ts';
import type { PackageManager } from '../packages/package-manager.ts';
import type { PlannedPackage } from '../ports.ts';

export type ListedPatch = { readonly id: string; readonly title: string };

/** Managers whose packages such a list can name. Those of SUSE are patches there. */
export type ListableManager = Exclude<PackageManager, 'zypper'>;

/** `kernel.x86_64` in `0:5.14.0-427.13.1.el9_4`; of dpkg `openssl` in `3.0.2-0ubuntu1.15`, as it shows no epoch that is 0. */
export function listedVersions(manager: ListableManager, packages: readonly PackageVersion[]): readonly ListedPatch[] {
  return packages.map(({ name, arch, version }) =>
    manager === 'apt-get' ? { id: name, title: version.replace(/^0:/, '') } : { id: `${name}.${arch}`, title: version },
  );
}

/** Of a transaction that the manager has shown: what has no version there has none here, and any counts. */
export function listedPlan(manager: ListableManager, planned: readonly PlannedPackage[]): readonly ListedPatch[] {
  return planned.flatMap(({ name, version }) => {
    if (version === '') return [];
    return [{ id: name, title: manager === 'apt-get' ? version.replace(/^0:/, '') : version }];
  });
}

/** A list of nothing might be taken for no list, and the baseline of AWS would decide: no package is called so. */
const NOTHING: ListedPatch = { id: 'patchcenter-nothing-to-install', title: '0' };

/** Each once. */
export function overrideList(patches: readonly ListedPatch[]): string {
  const unique = new Map(patches.map((one) => [`${one.id} ${one.title}`, one]));
  return stringify(
    { patches: unique.size === 0 ? [NOTHING] : [...unique.values()] },
    { lineWidth: 0, defaultStringType: 'QUOTE_SINGLE' },
  );
}
