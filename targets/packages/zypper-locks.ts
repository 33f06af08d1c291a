// What zypper must leave alone in one update (RUN-5), as a locks file named by a configuration given to that update only. `zypper
// addlock` would outlive it; this file means nothing to anybody else, so a crash leaves nothing behind.
import { shellWord } from './shell-word.ts';

/** Writes `$work/locks`, the host's own locks first, and `$work/zypp.conf`, the host's own settings with that file. */
export function writeLocks(excludes: readonly string[]): string {
  return `{ [ ! -e /etc/zypp/locks ] || cat /etc/zypp/locks; printf %s ${shellWord(excludes.map(lock).join(''))}; } >"$work/locks" || exit 1
${SETTINGS}`;
}

function lock(glob: string): string {
  return `\ntype: package\nmatch_type: glob\ncase_sensitive: on\nsolvable_name: ${glob}\n`;
}

/** Newer systems split the settings over several files; one given by name stands for all of them. */
const SETTINGS = `{
  for conf in /etc/zypp/zypp.conf /usr/etc/zypp/zypp.conf; do if [ -e "$conf" ]; then cat "$conf"; echo; break; fi; done
  for conf in /usr/etc/zypp/zypp.conf.d/*.conf /etc/zypp/zypp.conf.d/*.conf; do [ ! -e "$conf" ] || { cat "$conf"; echo; }; done
} >"$work/settings" || exit 1
{ sed '/^[[:space:]]*locksfile\\./d' "$work/settings"; printf '[main]\\nlocksfile.apply = yes\\nlocksfile.path = %s\\n' "$work/locks"; } >"$work/zypp.conf" || exit 1`;

/** Whether a lock names `$1`: a locked package that is asked for by name would be a conflict, not left out. */
export const IS_LOCKED = `locked() {
  sed -n 's/^solvable_name:[[:space:]]*//p' "$work/locks" >"$work/locked"
  while read -r pattern; do case $1 in $pattern) return 0 ;; esac; done <"$work/locked"
  return 1
}`;
