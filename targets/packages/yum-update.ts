// yum and dnf: one command each, the same arguments for both (RUN-5). Arguments are not quoted: `shellLine` does that.
import type { UpdateScope } from '../ports.ts';
import { checkedExcludes, checkedScope, type UpdateRequest } from './update-scope.ts';

type YumRequest = UpdateRequest & { readonly family: 'yum' | 'dnf' };

export function yumUpdate({ family, excludes, scope }: YumRequest): readonly string[] {
  return [family, 'update', '-y', ...excludeArguments(excludes), ...scopeArguments(scope)];
}

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
    case 'cve':
      return [`--cve=${scope.id}`];
  }
}
