// What is installed on a Windows host: its build, which proves a cumulative update best, and its updates.
import type { z } from 'zod';
import type { PackageVersion } from '../../../domain/attempts/package-version.ts';
import { compareEvr } from '../../../domain/baselines/evr.ts';
import { byCodePoint } from '../../../domain/order.ts';
import { ARCH, type INVENTORY, namesOf, UPDATE_THERE, versionOf } from './updates.ts';

/** One that is complete only after a restart is there, too: that is what its update has done. */
export function packagesOf(inventory: z.infer<typeof INVENTORY>): readonly PackageVersion[] | null {
  const { Build, Installed, Waiting = [], HotFixes } = inventory;
  if (Build === null || !BUILD.test(Build) || Installed === undefined || HotFixes === undefined) return null;
  const versions = new Map<string, string>();
  for (const update of [...Installed, ...Waiting]) {
    const version = versionOf(update);
    for (const name of namesOf(update)) versions.set(name, newer(versions.get(name), version));
  }
  for (const { HotFixID: name } of HotFixes) if (!versions.has(name)) versions.set(name, UPDATE_THERE);
  const updates = [...versions].filter(([name]) => NAME.test(name)).sort(([a], [b]) => byCodePoint(a, b));
  return [
    { name: 'Windows', arch: ARCH, version: `0:${Build}` },
    ...updates.map(([name, version]) => ({ name, arch: ARCH, version })),
  ];
}

/** Of one that comes again under its number the newest counts. */
function newer(known: string | undefined, version: string): string {
  return known === undefined || compareEvr(version, known) > 0 ? version : known;
}

const BUILD = /^\d+\.\d+$/;
/** Get-HotFix gives the id of a file where it knows no KB. */
const NAME = /^(?:KB\d+|UPDATE-[0-9a-f-]+)$/i;
