// The exclusions of a campaign's own, and kernels: on their own track they are left out of all others, and nothing general holds them back there.

import type { UpdateScope } from '../attempts/update-scope.ts';
import { globMatches } from '../cve/excludes-for-cve.ts';
import { parseExcludes } from '../exclusions/excludes.ts';
import { KERNEL_EXCLUDES, RPM_KERNELS, SUSE_KERNELS } from './kernel-names.ts';

export type KernelPolicy = 'with-others' | 'own-track';

/** The general list, for a campaign with this scope. What a server excludes by itself is not in it, and always counts. */
export function campaignExcludes(general: string, scope: UpdateScope, kernels: KernelPolicy): string {
  if (scope.kind === 'kernels')
    return globs(general)
      .filter((glob) => !holdsKernel(glob))
      .join(' ');
  return kernels === 'with-others' ? general : [...new Set([...globs(general), ...KERNEL_EXCLUDES])].join(' ');
}

function globs(list: string): readonly string[] {
  const { accepted, refused } = parseExcludes(list);
  return [...accepted, ...refused];
}

const NAMES = [...RPM_KERNELS, ...SUSE_KERNELS, 'linux-image-amd64', 'linux-image-6.1.0-26-amd64', 'linux-generic'];

function holdsKernel(glob: string): boolean {
  return NAMES.some((name) => globMatches(glob, name));
}
