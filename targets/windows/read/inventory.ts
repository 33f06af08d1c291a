// What is installed on a Windows host: its build, which proves a cumulative update best, and its updates.
import type { z } from 'zod';
import type { PackageVersion } from '../../../domain/attempts/package-version.ts';
import { ARCH, type INVENTORY, namesOf, ONLY_VERSION } from './updates.ts';

/** One that is complete only after a restart is there, too: that is what its update has done. */
export function packagesOf(inventory: z.infer<typeof INVENTORY>): readonly PackageVersion[] | null {
  const { Build, Installed, Waiting = [], HotFixes } = inventory;
  if (Build === null || !BUILD.test(Build) || Installed === undefined || HotFixes === undefined) return null;
  const names = [...[...Installed, ...Waiting].flatMap(namesOf), ...HotFixes.map(({ HotFixID }) => HotFixID)];
  const updates = [...new Set(names.filter((name) => NAME.test(name)))].sort();
  return [
    { name: 'Windows', arch: ARCH, version: `0:${Build}` },
    ...updates.map((name) => ({ name, arch: ARCH, version: ONLY_VERSION })),
  ];
}

const BUILD = /^\d+\.\d+$/;
/** Get-HotFix gives the id of a file where it knows no KB. */
const NAME = /^(?:KB\d+|UPDATE-[0-9a-f-]+)$/i;
