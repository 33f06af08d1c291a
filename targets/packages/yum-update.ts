// yum and dnf: one command each, the same arguments for both (RUN-5). Arguments are not quoted: `shellLine` does that.
import { packageLine } from '../../domain/attempts/package-version.ts';
import { RPM_KERNELS } from '../../domain/kernels/kernel-names.ts';
import type { UpdateScope } from '../ports.ts';
import {
  checkedExcludes,
  checkedRate,
  checkedScope,
  type DownloadLimits,
  type UpdateRequest,
  type VersionScope,
} from './update-scope.ts';

type YumRequest = UpdateRequest & { readonly family: 'yum' | 'dnf' };

export function yumUpdate({ family, excludes, scope, download }: YumRequest): readonly string[] {
  const only = download === undefined ? [] : downloadArguments(download);
  return [family, 'update', '-y', ...only, ...excludeArguments(excludes), ...scopeArguments(scope)];
}

function downloadArguments(limits: DownloadLimits): readonly string[] {
  const rate = checkedRate(limits);
  return ['--downloadonly', ...(rate === null ? [] : [`--setopt=throttle=${rate}k`])];
}

/** Lines for a shell in which $code is how it ended: yum 3 counts a download without a transaction as an error. */
export const YUM_DOWNLOADED = `if [ "$code" = 1 ] && grep -q '^exiting because "Download Only" specified' "$work/log"; then code=0; fi`;

/**
 * Lines for a shell that has $root: packages of which two versions are installed keep the newer. Where there is no dnf, the two
 * programs of yum-utils do it. Without anything to repair they fail, so the update that follows decides.
 */
export const YUM_REPAIR = `if command -v dnf >/dev/null 2>&1; then $root dnf -y remove --duplicates; else
$root yum-complete-transaction --cleanup-only -y; $root package-cleanup --cleandupes -y; fi`;

/** The same transaction, computed and shown, never done (PRE-7). */
export function yumPreview({ family, excludes, scope }: YumRequest): readonly string[] {
  return [family, 'update', '--assumeno', ...excludeArguments(excludes), ...scopeArguments(scope)];
}

/** Security advisories that are not applied yet. This form is understood by yum 3 and by dnf. */
export function yumAdvisories({ family, excludes }: YumRequest): readonly string[] {
  return [family, '-q', 'updateinfo', 'list', 'security', ...excludeArguments(excludes)];
}

function excludeArguments(excludes: readonly string[]): readonly string[] {
  return checkedExcludes(excludes).map((glob) => `--exclude=${glob}`);
}

function scopeArguments(asked: UpdateScope): readonly string[] {
  const scope = checkedScope(asked);
  switch (scope.kind) {
    case 'all':
      return [];
    case 'security':
      return ['--security'];
    case 'advisories':
      return scope.ids.map((id) => `--advisory=${id}`);
    case 'kernels':
      return KERNEL_ARGUMENTS;
    case 'cve':
      return [`--cve=${scope.id}`];
    case 'versions':
      return versionArguments(scope);
  }
}

/** Named, so that nothing else comes but what they need. Those that the host has not are left out. */
export const KERNEL_ARGUMENTS: readonly string[] = ['--setopt=skip_unavailable=1', ...RPM_KERNELS];

/** One argument is at most 128 KiB. */
const NAMES_TOGETHER = 400;

/**
 * Named, so that these are updated and what is missing is said. What does not fit stays out alone (best=0, and dnf 5's skip_unavailable;
 * others warn of a setting that they do not know).
 */
function versionArguments({ packages, dependencies }: VersionScope): readonly string[] {
  if (packages.length === 0) throw new Error('no version given');
  const names = packages.map(packageLine);
  const only = dependencies === 'listed' ? nothingElse(names) : [];
  return ['--setopt=best=0', '--setopt=skip_unavailable=1', ...only, ...names];
}

/** From any repository, a newer dependency included. A comma first drops what the repository's own settings let in. */
function nothingElse(names: readonly string[]): readonly string[] {
  const parts = Array.from({ length: Math.ceil(names.length / NAMES_TOGETHER) }, (_, part) =>
    names.slice(part * NAMES_TOGETHER, (part + 1) * NAMES_TOGETHER).join(','),
  );
  return ['--setopt=includepkgs=', ...parts.map((part, i) => `--setopt=*.includepkgs=${i === 0 ? ',' : ''}${part}`)];
}

/** Lines for a shell in which $code is how it ended: that none of the versions is there any more is no failure of the host. */
export const YUM_NONE_THERE = `if [ "$code" = 1 ] && grep -q '^Error: No packages marked for \\(upgrade\\|update\\)' "$work/log"; then
  echo 'Nothing to do.'; code=0
fi
exit "$code"`;
