// zypper: everything at once, or by name the packages of the patches that are asked for (RUN-5). Lines for a subshell that has
// $root (how a command becomes root's) and $work (a directory of this update alone).
import { SUSE_KERNELS } from '../../domain/kernels/kernel-names.ts';
import type { UpdateScope } from '../ports.ts';
import { shellLine, shellWord } from './shell-word.ts';
import { checkedExcludes, checkedScope, isOfNothing, NOTHING_ASKED, type UpdateRequest } from './update-scope.ts';
import { IS_LOCKED, writeLocks } from './zypper-locks.ts';
import { zypperVersions } from './zypper-versions.ts';

/** 102 and 103 are successes: a reboot, or a restart of what was updated, is advised. */
const SUCCESS = '0 | 102 | 103';
const AGREED = '--auto-agree-with-licenses';

/** PRE-7. The output is XML, which is the same in all languages. */
export function zypperPreview(ask: UpdateRequest): string {
  if (isOfNothing(ask.scope)) return NOTHING_ASKED;
  return `${prepared(ask)}zypp --xmlout --non-interactive ${verb(ask)} --dry-run $packages`;
}

export function zypperUpdate(ask: UpdateRequest): string {
  if (isOfNothing(ask.scope)) return NOTHING_ASKED;
  return `ZYPP_LOCK_TIMEOUT=600; export ZYPP_LOCK_TIMEOUT
${prepared(ask)}zypp --non-interactive ${verb(ask)} ${ask.download === undefined ? '' : '--download-only '}$packages
code=$?
case $code in ${SUCCESS}) exit 0 ;; *) exit "$code" ;; esac`;
}

/** `update` knows names alone, and takes the newest of each. */
function verb({ scope }: UpdateRequest): string {
  return `${scope.kind === 'versions' ? 'install' : 'update'} ${AGREED}`;
}

/** The settings are named in words that sudo, too, reads as an assignment: where it may not, it refuses, and nothing is updated. */
function prepared(ask: UpdateRequest): string {
  const excludes = checkedExcludes(ask.excludes);
  const settings = excludes.length > 0 ? '$own_locks' : '';
  return `packages=; own_locks=ZYPP_CONF=$work/zypp.conf; settings=${settings}
zypp() { $root $settings zypper "$@"; }
${writeLocks(excludes)}
${packagesOf(checkedScope(ask.scope))}`;
}

/** Sets $packages; ends when none is left: an update of no names would be one of everything. */
function packagesOf(scope: UpdateScope): string {
  if (scope.kind === 'all') return '';
  if (scope.kind === 'versions') return `${IS_LOCKED}\n${ASK}\n${zypperVersions(scope)}`;
  if (scope.kind === 'kernels') return `${IS_LOCKED}\n${KERNELS_THERE}\n${UNLESS_NONE}`;
  return `${IS_LOCKED}
${ASK}
${neededPatches(scope)} >"$work/needed"
[ ! -s "$work/needed" ] || ${PACKAGES_OF_PATCHES}
${UNLESS_NONE}`;
}

const UNLESS_NONE = `if [ -z "$packages" ]; then echo 'Nothing to do.'; exit 0; fi
`;

/** Those that the host has, by their names. */
const KERNELS_THERE = `for name in $(rpm -qa --qf '%{NAME}\\n' ${SUSE_KERNELS.map(shellWord).join(' ')} | sort -u); do
  locked "$name" || packages="$packages $name"
done`;

const ASK = `asked() {
  $root zypper --xmlout --non-interactive "$@" >"$work/answer" 2>&1
  code=$?
  case $code in ${SUCCESS}) ;; *) sed 's/<[^>]*>//g' "$work/answer"; exit "$code" ;; esac
}`;

/** Names of patches that the host needs. Not every version narrows its XML by category: the answer is narrowed here. */
function neededPatches(scope: Exclude<UpdateScope, { kind: 'all' | 'versions' | 'kernels' }>): string {
  switch (scope.kind) {
    case 'security':
      return `asked list-patches --category=security; ${named(' && /category="security"/')}`;
    case 'cve':
      return `asked list-patches --cve=${scope.id}; ${named('')}`;
    case 'advisories':
      return `asked list-patches; ${named('')} | ${shellLine(['grep', '-xF', ...scope.ids.flatMap((id) => ['-e', id])])}`;
  }
}

function named(condition: string): string {
  return `awk 'BEGIN { RS = "<" } /^update kind="patch"/ && /status="needed"/${condition} && match($0, / name="[^"]*"/) { print substr($0, RSTART + 7, RLENGTH - 8) }' "$work/answer"`;
}

/**
 * From a trial run of the patches; the packages are then updated by name, because a patch as a whole conflicts with a lock on one
 * of its packages. A kernel is installed beside the old one: what counts is that its name is on the host.
 */
const PACKAGES_OF_PATCHES = `{
  asked install --dry-run --auto-agree-with-licenses --type=patch $(cat "$work/needed")
  for name in $(awk -F '"' 'BEGIN { RS = "<" } /^to-(upgrade|install)/ { on = 1 } /^\\/to-/ { on = 0 } on && /^solvable type="package"/ { print $4 }' "$work/answer"); do
    if rpm -q "$name" >/dev/null 2>&1 && ! locked "$name"; then packages="$packages $name"; fi
  done
}`;
