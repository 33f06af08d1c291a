// What steps of an attempt have stored, in the parts that others read too: each was written as JSON, maybe by an older release.
import { z } from 'zod';
import type { CheckComparison } from '../../../domain/attempts/check-difference.ts';
import type { InstalledPackage, PackageChange } from '../../../domain/attempts/package-difference.ts';
import type { OpenAdvisory } from '../../../domain/cve/advisory.ts';

const text = z.string();
export const storedAnswer = z.enum(['yes', 'no', 'unknown']);

export const storedPackages: z.ZodType<readonly InstalledPackage[]> = z.array(
  z.object({ name: text, arch: text, version: text }),
);

export const storedChanges: z.ZodType<readonly PackageChange[]> = z.array(
  z.object({ name: text, arch: text, from: text.nullable(), to: text.nullable() }),
);

export const storedComparison: z.ZodType<CheckComparison> = z.object({
  differences: z.array(
    z.object({
      kind: z.enum(['failedUnits', 'listening', 'mounts', 'application', 'owners', 'units']),
      name: text,
      change: z.enum([
        'appeared',
        'disappeared',
        'now-failing',
        'now-passing',
        'now-unknown',
        'served-otherwise',
        'stopped',
        'autostarted',
      ]),
      worse: z.boolean(),
    }),
  ),
  verdict: storedAnswer,
});

/** Of the scan that ends an attempt; what could not be read is none. */
export const storedOpenAdvisories: z.ZodType<readonly Pick<OpenAdvisory, 'id' | 'cves' | 'packages' | 'heldBack'>[]> =
  z.array(z.object({ id: text, cves: z.array(text), packages: z.array(text), heldBack: z.boolean() }));

export const storedPlanned: z.ZodType<readonly { readonly name: string; readonly version: string }[]> = z.array(
  z.object({ name: text, version: text }),
);
