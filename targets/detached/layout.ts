// Where a detached update keeps its state on the host, and how its scripts become root's.
//
// State lives in <state>/<name>/ on a persistent disk, or in ~/.patchcenter/<name>/ where sudo allows only listed commands:
//   run      the script that runs the update        starter  "pid start-time" of the shell that launches it
//   boot_id  the boot in which it was claimed       pid      "pid start-time" of the runner, or closed: see below
//   log      output of the update                   rc       its exit code (rc.N, an empty file, when the disk was full)
//   closed   instead of all these: nothing was started under this name, and nothing ever will be
//
// At most one update ever starts under a name:
// 1. The directory is prepared under another name and renamed to <name>: rename(2) refuses a name that is taken. So a claim is
//    whole or absent, also after a crash.
// 2. The runner's first act is to link its pid file to `pid`: link(2) refuses a name that is taken. A second runner, launched
//    because systemd-run answered late, ends there.
// 3. A claim whose starter died before the runner linked `pid` is closed by the poll that finds it: it links `boot_id` to `pid`,
//    which names no process, and needs no room on a full disk. From then on no runner can begin, so `interrupted` stays true.
//    Closed claims are never reused: a retry is a new attempt with a new name.
// 4. Before an attempt ends as not started, its name is closed: a directory that holds `closed` is renamed to <name> as a claim is,
//    and whoever comes first wins (RUN-15). An order that arrives late finds the name taken.
// 5. A claim and a closure may be made in two places, when sudo did not answer the same to both: each looks at the other place
//    after its own rename, and the claim gives way. So at least one of the two sees the other, and nothing is launched.
// 6. A start carries the time until which it may act, on the host's own uptime: one that was held up on its way does nothing.

export type DetachedLayout = {
  readonly stateDirectory: string;
  /** Exists when systemd is process 1. */
  readonly systemdDirectory: string;
};

export const DEFAULT_LAYOUT: DetachedLayout = {
  stateDirectory: '/var/lib/patchcenter',
  systemdDirectory: '/run/systemd/system',
};

/**
 * Runs the script on stdin as root where sudo allows everything, else as the login user. `</dev/null`: with a pty of its own,
 * sudo would eat the script.
 */
export const ELEVATED_SHELL = `/bin/sh -c 'if sudo -n true </dev/null >/dev/null 2>&1; then exec sudo -n env LC_ALL=C LANGUAGE= PATCHCENTER_HOME="$HOME" /bin/sh -s; fi; exec env LC_ALL=C LANGUAGE= PATCHCENTER_HOME="$HOME" /bin/sh -s'`;

/** "pid start-time": a pid alone may be another process by now. `sed` skips the name, which may hold blanks. */
export const SHELL_MARK = `mark() { printf '%s %s\\n' "$1" "$(sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f20)"; }`;

/** Sets `places`, the directories where the claim of \`name\` may be: both are always looked at. */
export const SHELL_PLACES = `places() { printf '%s\\n' "$state/$name" "\${PATCHCENTER_HOME:-$HOME}/.patchcenter/$name"; }`;

/** Sets `base` and `dir`, where this account claims or closes \`name\`. */
export const SHELL_BASE = `  if [ "$(id -u)" = 0 ]; then base=$state; else base=\${PATCHCENTER_HOME:-$HOME}/.patchcenter; fi
  dir=$base/$name`;
