// apt: refresh, narrow, upgrade (RUN-5). Lines for a subshell that has $root (how a command becomes root's) and $work (a
// directory of this update alone).
import { type PackageVersion, packageLine } from '../../domain/attempts/package-version.ts';
import { APT_KERNELS } from '../../domain/kernels/kernel-names.ts';
import { excludeRecords, namedRecords, scopeRecords, versionOf } from './apt-preferences.ts';
import { shellLine, shellWord } from './shell-word.ts';
import {
  checkedExcludes,
  checkedRate,
  checkedVersions,
  type DownloadLimits,
  isOfNothing,
  NOTHING_ASKED,
  type UpdateRequest,
  type VersionScope,
} from './update-scope.ts';

/**
 * Debconf and ucf ask nothing and keep the files that people changed. Where sudo takes the environment away, debconf finds no
 * terminal and asks nothing either.
 */
const SILENCE = `DEBIAN_FRONTEND=noninteractive; APT_LISTCHANGES_FRONTEND=none; UCF_FORCE_CONFFOLD=1
export DEBIAN_FRONTEND APT_LISTCHANGES_FRONTEND UCF_FORCE_CONFFOLD`;

/**
 * Versions of apt before 2.1 end well although an archive did not answer: their words are read. The lock of the lists is not
 * waited for by apt itself: $patience tries of 15 s.
 */
const REFRESH = `refresh() {
  $root apt-get -q update -o APT::Update::Error-Mode=any >"$work/refresh" 2>&1
  code=$?
  if [ "$code" != 0 ] && [ "$patience" -gt 0 ] && grep -q /lists/lock "$work/refresh"; then
    patience=$((patience - 1)); sleep 15; refresh; return
  fi
  cat "$work/refresh"
  if grep -Eq 'Some index files failed|Le téléchargement de quelques fichiers d.*index a échoué' "$work/refresh"; then code=100; fi
  return "$code"
}`;

/** A record of the host may still prefer another archive for one package: whatever is no security update is left out by name. */
const ONLY_SECURITY = `narrowed -s --with-new-pkgs upgrade >"$work/trial" 2>&1 || { code=$?; cat "$work/trial"; exit "$code"; }
awk '/^Inst [^ ]+ \\[/ && !/-security[], )]|Debian-Security:/ { printf "Package: %s\\nPin: release *\\nPin-Priority: -1\\n\\n", $2 }' "$work/trial" >"$work/others"
cat "$work/others" "$work/preferences" >"$work/narrow" && mv "$work/narrow" "$work/preferences" || exit 1`;

/** Whatever is no kernel is left out by name, what a kernel newly needs comes with it. */
const ONLY_KERNELS = `narrowed -s --with-new-pkgs upgrade >"$work/trial" 2>&1 || { code=$?; cat "$work/trial"; exit "$code"; }
kernel() { case $1 in ${APT_KERNELS.join(' | ')}) ;; *) return 1 ;; esac; }
awk '/^Inst [^ ]+ \\[/ { print $2 }' "$work/trial" | while read -r name; do
  kernel "$name" || printf 'Package: %s\\nPin: release *\\nPin-Priority: -1\\n\\n' "$name"
done >"$work/others"
cat "$work/others" "$work/preferences" >"$work/narrow" && mv "$work/narrow" "$work/preferences" || exit 1`;

/** Files that people changed stay as they are. */
const KEEP_FILES = '-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold';

/**
 * What a transaction that was cut has left (RUN-6): dpkg finishes what it can, then apt brings what is missing for the rest. That dpkg
 * fails decides nothing: it does so as long as one package waits for another. Nothing is removed to get there: that is for a person to
 * decide.
 */
const REPAIR = `$root dpkg --force-confdef --force-confold --configure -a
narrowed -y --no-remove ${KEEP_FILES} -f install || { code=$?; explain; exit "$code"; }
`;

function prepared(ask: UpdateRequest, patience: number): string {
  const records = excludeRecords(checkedExcludes(ask.excludes)) + scopeRecords(ask.scope);
  // A default release set on the host would beat the records of the scope.
  const release = ask.scope.kind === 'security' || ask.scope.kind === 'versions' ? ' -o APT::Default-Release=' : '';
  return `${SILENCE}
patience=${patience}
${REFRESH}
narrowed() { $root apt-get -q -o Dir::Etc::preferences="$work/preferences"${release} -o DPkg::Lock::Timeout=600 "$@"; }
{ printf %s ${shellWord(records)}; [ ! -e /etc/apt/preferences ] || cat /etc/apt/preferences; } >"$work/preferences" || exit 1
refresh || exit
`;
}

/** What the records alone do not say: lines that narrow further, or tell what is held. */
function narrowing({ excludes, scope }: UpdateRequest): string {
  if (scope.kind === 'versions') {
    const needed = scope.dependencies === 'any' ? `${neededVersions(excludes, scope)}\n` : '';
    return `${onlyVersions(checkedVersions(scope))}\n${needed}`;
  }
  if (scope.kind === 'kernels') return `${ONLY_KERNELS}\n`;
  return scope.kind === 'security' ? `${ONLY_SECURITY}\n` : '';
}

/**
 * What the host pins by name stays, as without a scope. madison knows what archives offer: a version that is only installed is in
 * none of its lines.
 */
function onlyVersions(packages: readonly PackageVersion[]): string {
  const names = [...new Set(packages.map(({ name }) => name))];
  const asked = packages.map((one) => `${one.name} ${versionOf(one)} ${packageLine(one)}\n`).join('');
  return `printf %s ${shellWord(asked)} >"$work/asked" || exit 1
apt-cache policy | awk '/^Pinned packages:/ { on = 1; next } on { sub(/:.*/, "", $1); print $1 }' >"$work/pinned"
awk 'FILENAME == ARGV[1] { pinned[$1] = 1; next } $1 in pinned { print "Held back by the host: " $3 >"/dev/stderr"; printf "Package: %s\\nPin: release *\\nPin-Priority: -1\\n\\n", $1 }' "$work/pinned" "$work/asked" >"$work/others" || exit 1
cat "$work/others" "$work/preferences" >"$work/narrow" && mv "$work/narrow" "$work/preferences" || exit 1
${shellLine(['apt-cache', 'madison', ...names])} >"$work/offered"
awk 'FILENAME == ARGV[1] { gsub(/[|]/, " "); offered[$1 " " $2] = 1; next } !(($1 " " $2) in offered) { print "No match for argument: " $3 }' "$work/offered" "$work/asked"`;
}

/**
 * What the list keeps out and one of its packages needs, package by package: one that does not fit stays out alone. Tried with all that
 * archives offer but what is excluded, and what is in the list in that version; then added to the records.
 */
function neededVersions(excludes: readonly string[], scope: VersionScope): string {
  const packages = checkedVersions(scope);
  const names = [...new Set(packages.map(({ name }) => name))];
  const records = excludeRecords(checkedExcludes(excludes)) + namedRecords(packages);
  return `mkdir -p "$work/wide" || exit 1
{ cat "$work/others"; printf %s ${shellWord(records)}; [ ! -e /etc/apt/preferences ] || cat /etc/apt/preferences; } >"$work/wide/preferences" || exit 1
narrowed -s --with-new-pkgs upgrade >"$work/trial" 2>&1 || { code=$?; cat "$work/trial"; exit "$code"; }
: >"$work/needed"
${shellLine(['apt-cache', 'policy', ...names])} | awk '/^[^ ]/ { sub(/:$/, "", $1); name = $1 } $1 == "Installed:" && $2 != "(none)" { print name, $2 }' >"$work/there"
while read -r name version line; do
  if grep -q "^Inst $name[ :]" "$work/trial"; then continue; fi
  have=$(awk -v name="$name" '$1 == name { print $2; exit }' "$work/there")
  if [ -z "$have" ] || ! dpkg --compare-versions "$have" lt "$version"; then continue; fi
  $root apt-get -q -o Dir::Etc::preferences="$work/wide/preferences" -o APT::Default-Release= -o DPkg::Lock::Timeout=600 -s --no-remove --only-upgrade install "$name=$version" >"$work/try" 2>&1 || continue
  awk '/^Inst / && match($0, /\\([^ )]+/) { printf "Package: %s\\nPin: version %s\\nPin-Priority: 990\\n\\n", $2, substr($0, RSTART + 1, RLENGTH - 1) }' "$work/try" >>"$work/needed"
done <"$work/asked"
cat "$work/others" "$work/needed" "$work/preferences" >"$work/narrow" && mv "$work/narrow" "$work/preferences" || exit 1`;
}

/** All that could be updated, with the versions of what is kept back, over lists that were refreshed just before. */
export function aptCandidatesScript(): string {
  return `${SILENCE}
narrowed() { $root apt-get -q -o Dir::Etc::preferences="$work/preferences" -o DPkg::Lock::Timeout=600 "$@"; }
{ [ ! -e /etc/apt/preferences ] || cat /etc/apt/preferences; } >"$work/preferences" || exit 1
narrowed -s -V --with-new-pkgs upgrade && narrowed -y --with-new-pkgs --print-uris upgrade`;
}

/** PRE-7: what would be done, with the archives, then every file to download with its size. */
export function aptPreview(ask: UpdateRequest): string {
  if (isOfNothing(ask.scope)) return NOTHING_ASKED;
  return `${prepared(ask, 0)}${narrowing(ask)}narrowed -s --with-new-pkgs upgrade && narrowed -y --with-new-pkgs --print-uris upgrade`;
}

/**
 * New packages that an upgrade needs are installed (kernels), none is removed. Progress goes to descriptor 3: apt closes that one
 * in the end. sudo closes it before, and apt would then write into a file of its own: only asked for without sudo.
 */
export function aptUpdate(ask: UpdateRequest): string {
  if (isOfNothing(ask.scope) && ask.repair !== true) return NOTHING_ASKED;
  if (ask.download !== undefined) {
    return `${prepared(ask, 40)}${narrowing(ask)}narrowed -y -d ${limitArguments(ask.download)}--with-new-pkgs upgrade`;
  }
  return `${prepared(ask, 40)}${EXPLAIN}
${ask.repair === true ? REPAIR : ''}${narrowing(ask)}status=
if [ "$(id -u)" = 0 ]; then status='-o APT::Status-Fd=3'; fi
narrowed -y ${KEEP_FILES} $status --with-new-pkgs upgrade 3>&1
code=$?
[ "$code" = 0 ] || explain
exit "$code"`;
}

function limitArguments(limits: DownloadLimits): string {
  const rate = checkedRate(limits);
  return rate === null ? '' : `-o Acquire::http::Dl-Limit=${rate} -o Acquire::https::Dl-Limit=${rate} `;
}

/** The end of a log is what people see first: the errors again, and what dpkg left half done. */
const EXPLAIN = `explain() {
  sed -n 's/^pmerror:\\([^:]*\\):[0-9.]*:/Error: \\1: /p' "$work/log" | tail -n 10
  half=$(dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' | awk 'substr($0, 2, 1) ~ /[HUFWt]/ { printf " %s", $NF }')
  [ -z "$half" ] || echo "Left unfinished:$half. To be finished with: dpkg --configure -a"
}`;
