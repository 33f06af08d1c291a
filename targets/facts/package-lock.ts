// Whether another package transaction is running (PRE-7), found without taking a lock or waiting for one.
import type { Answer } from '../../domain/answer.ts';
import { shellWord } from '../packages/shell-word.ts';
import { asRoot, SUDO_COMMAND } from './as-root.ts';
import type { ProbeAnswer } from './probe.ts';

/** Hardened hosts (`hidepid`) show each account its own processes alone. */
const SEES_ALL = 'cat /proc/1/stat';

/**
 * A lock is on this file when its inode and its device are: every filesystem numbers its files. The device is that of the mount which holds
 * the file, as the kernel writes it in both; `stat` tells another one on btrfs and overlays. Where it is not found, nothing is certain.
 */
const HELD = `FILENAME == "/proc/self/mountinfo" {
    point = $5 == "/" ? "/" : $5 "/"
    if (index(real, point) == 1 && length(point) >= best) { best = length(point); split($3, of, ":"); device = sprintf("%02x:%02x", of[1], of[2]) }
    next
  }
  $4 == "WRITE" { at = split($6, key, ":") }
  $4 == "WRITE" && key[at] == inode {
    if (device == "") print "unreadable device of " f
    else if ($6 == device ":" inode) print "held by process " $5 " (" f ")"
  }`;

/**
 * Three witnesses: the pid files of yum, dnf and zypper with a living process, a write lock on the database of rpm or dpkg, and
 * package managers at work in the process table. Queries (`rpm -q`, `dpkg -l`, `yum list`) and previews are no transactions; nor is
 * the helper of unattended-upgrades that waits for a shutdown. Ends with `checked`.
 */
const LOOK = `for f in /var/run/yum.pid /var/lib/dnf/rpmdb_lock.pid /var/cache/dnf/metadata_lock.pid /var/cache/dnf/download_lock.pid /run/zypp.pid; do
  [ -e "$f" ] || continue
  pid=$(tr -dc 0-9 2>/dev/null <"$f") || { [ -e "$f" ] && echo "unreadable $f"; continue; }
  [ -n "$pid" ] && [ -d "/proc/$pid" ] && echo "held by process $pid ($f)"
done
for f in /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock; do
  inode=$(stat -c %i "$f" 2>/dev/null) || continue
  awk -v f="$f" -v real="$(readlink -f "$f" || echo "$f")/" -v inode="$inode" '${HELD}' /proc/self/mountinfo /proc/locks || echo "unreadable /proc/locks"
done
{ ps -eo pid=,comm=,args= && ${SEES_ALL}; } >/dev/null 2>&1 || echo "unreadable process table"
ps -eo pid=,comm=,args= 2>/dev/null | awk '/--assumeno| -s | --(simulate|dry-run|print-uris)/ { next }
  $2 ~ /^(yum|dnf|dnf-3|dnf5|microdnf|zypper|apt|apt-get|aptitude)$/ && / (update|upgrade|update-minimal|upgrade-minimal|install|localinstall|reinstall|remove|erase|autoremove|downgrade|distro-sync|dist-upgrade|full-upgrade|swap|patch|dup|history)( |$)/ { print "held by process", $0 }
  $2 == "dpkg" && / (-[irP]|--(install|unpack|configure|remove|purge|triggers-only|recursive|status-fd))( |$)/ { print "held by process", $0 }
  $2 == "rpm" && / (-[iUFe][a-zA-Z]*|--(install|upgrade|freshen|erase|rebuilddb))( |$)/ { print "held by process", $0 }'
echo checked`;

/** Root looks where the account would not see everything. Where sudo does not let it, the answer stays unknown. */
export const PACKAGE_LOCK_COMMAND = `look=${shellWord(LOOK)}
if ${SEES_ALL} >/dev/null 2>&1 || ! ${SUDO_COMMAND} >/dev/null 2>&1; then eval "$look"; else ${asRoot('/bin/sh -c "$look"', 'any-command', 30)}; fi`;

/** PRE-7: yes when a witness names a holder; no only when all witnesses could be heard. */
export function parsePackageLock(answer: ProbeAnswer): Answer {
  if (/^held by /m.test(answer.output)) return 'yes';
  const heardAll = answer.exitCode === 0 && /^checked$/m.test(answer.output) && !/^unreadable /m.test(answer.output);
  return heardAll ? 'no' : 'unknown';
}
