// The script that stays on the host and runs the update: written once, started once (RUN-6).
import { shellLine } from '../packages/shell-word.ts';
import { PACKAGE_MANAGERS, type UpdateAsk, updateCommand } from '../packages/update-command.ts';
import { SHELL_MARK } from './layout.ts';

/**
 * The exit code is on disk before it has its name: fsync, then rename. On a full disk only the rename of an empty file works,
 * so the code goes into the name. It exits 0 whatever happened: a failed unit of ours would be one more alarm.
 */
export function runScript(ask: UpdateAsk): string {
  return `#!/bin/sh
# PatchCenter: runs one update, once. Nothing here is to be started by hand.
dir=\${0%/*}
LC_ALL=C; LANGUAGE=; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL LANGUAGE PATH
${SHELL_MARK}
mark $$ >"$dir/pid.$$"
ln "$dir/pid.$$" "$dir/pid" 2>/dev/null || exit 0
rm -f "$dir/pid.$$"
cd /
if [ "$(id -u)" = 0 ]; then root=; else root='sudo -n'; fi
update() {
${managerChoice(ask)}
}
update >>"$dir/log" 2>&1 </dev/null
rc=$?
printf '%s\\n' "$rc" | dd of="$dir/rc.tmp" conv=fsync 2>/dev/null
if [ -s "$dir/rc.tmp" ]; then mv "$dir/rc.tmp" "$dir/rc"; else mv "$dir/spare" "$dir/rc.$rc"; fi
exit 0
`;
}

/** The host says which manager it has; those that cannot do what is asked end with their reason and exit 64. */
function managerChoice(ask: UpdateAsk): string {
  const branches = PACKAGE_MANAGERS.map((family, i) => {
    const command = updateCommand({ ...ask, family });
    const action =
      command.kind === 'command'
        ? `$root ${shellLine(command.argv)}`
        : `${shellLine(['echo', command.reason.en])}; return 64`;
    return `  ${i === 0 ? 'if' : 'elif'} command -v ${family} >/dev/null 2>&1; then ${action}`;
  });
  return [...branches, `  else echo 'No package manager found.'; return 127; fi`].join('\n');
}
