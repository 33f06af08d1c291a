// An update that is narrowed (RUN-5) and a baseline at once: what was asked for by name comes at once, unless it is rejected; what was not
// asked for stays.
import type { PackageVersion } from '../attempts/package-version.ts';
import type { UpdateScope } from '../attempts/update-scope.ts';
import { isKernelPackage } from '../kernels/kernel-names.ts';
import type { SeenCandidate } from './candidate.ts';
import type { Decided, Decision } from './decide.ts';
import { type EffectiveList, listOf } from './effective-list.ts';

export function narrowedList(list: EffectiveList, scope: UpdateScope): EffectiveList {
  if (scope.kind === 'all') return list;
  return listOf(
    list.family,
    list.decided.map(
      ({ candidate, decision }): Decided => ({ candidate, decision: narrowed(candidate, decision, scope) }),
    ),
  );
}

const LEFT: Decision = { kind: 'left', nonSecurity: false };

function narrowed(
  candidate: SeenCandidate,
  decision: Decision,
  scope: Exclude<UpdateScope, { kind: 'all' }>,
): Decision {
  if (scope.kind === 'security') {
    return decision.kind !== 'approved' || isSecurity(candidate) ? decision : { kind: 'left', nonSecurity: true };
  }
  if (scope.kind === 'kernels') return isKernelPackage(candidate.name) ? decision : LEFT;
  if (scope.kind === 'versions') return scope.packages.some((one) => isVersion(one, candidate)) ? decision : LEFT;
  const advisory = candidate.notices.find((one) =>
    scope.kind === 'cve' ? one.cves.includes(scope.id) : scope.ids.includes(one.advisory),
  )?.advisory;
  if (advisory === undefined) return LEFT;
  // Somebody ordered it by its name: a delay, or what a repository does not say, does not stand against that.
  const own = decision.kind === 'lockstep' ? decision.as : decision;
  const waits = ['held', 'unrated', 'ask', 'left'].includes(own.kind);
  return waits ? { kind: 'approved', because: { by: 'advisory', advisory }, level: 'unspecified' } : decision;
}

function isVersion(asked: PackageVersion, { name, arch, version }: SeenCandidate): boolean {
  return asked.name === name && asked.arch === arch && asked.version === version;
}

function isSecurity({ kind, notices }: SeenCandidate): boolean {
  return kind === 'security' || notices.some((one) => one.kind === 'security');
}
