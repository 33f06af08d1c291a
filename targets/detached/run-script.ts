// The script that stays on the host and runs the update: written once, started once (RUN-6).
import { defaultCommand } from '../boot/boot-commands.ts';
import { FIND_MANAGER, PACKAGE_MANAGERS } from '../packages/package-manager.ts';
import { shellLine } from '../packages/shell-word.ts';
import { updateCommand } from '../packages/update-command.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import { SHELL_MARK } from './layout.ts';

/**
 * The exit code is on disk before it has its name: fsync, then rename. On a full disk only the rename of an empty file works,
 * so the code goes into the name. It exits 0 whatever happened: a failed unit of ours would be one more alarm.
 */
export function runScript(ask: UpdateRequest): string {
  return `#!/bin/sh
# PatchCenter: runs one update, once. Nothing here is to be started by hand.
dir=\${0%/*}
LC_ALL=C; LANGUAGE=; PATH=$PATH:/usr/sbin:/sbin; export LC_ALL LANGUAGE PATH
${SHELL_MARK}
# Without room for its name it would look dead while it works.
mark $$ >"$dir/pid.$$" && [ -s "$dir/pid.$$" ] || exit 0
ln "$dir/pid.$$" "$dir/pid" 2>/dev/null || exit 0
rm -f "$dir/pid.$$"
cd /
if [ "$(id -u)" = 0 ]; then root=${asRoot(ask)}; else root='sudo -n'; fi
work=$dir
update() (
manager=$(
${FIND_MANAGER}
)
case \${manager##*/} in
${PACKAGE_MANAGERS.map((family) => `${family})\n${action({ ...ask, family })}\n;;`).join('\n')}
*) echo 'No package manager found.'; exit 127 ;;
esac
)
update >>"$dir/log" 2>&1 </dev/null
rc=$?
${pinned(ask)}printf '%s\\n' "$rc" | dd of="$dir/rc.tmp" conv=fsync 2>/dev/null
if [ -s "$dir/rc.tmp" ]; then mv "$dir/rc.tmp" "$dir/rc"; else mv "$dir/spare" "$dir/rc.$rc"; fi
exit 0
`;
}

/** A download is ended in time, where that is allowed: nothing is half installed by it. */
function asRoot({ download }: UpdateRequest): string {
  return download === undefined ? 'env' : `'timeout -k 60 ${Math.round(download.seconds)} env'`;
}

/** Before its end is on record: packages may have made the new kernel the default (POL-6). */
function pinned({ pin }: UpdateRequest): string {
  return pin === undefined ? '' : `$root ${shellLine(defaultCommand(pin))} >/dev/null 2>&1 </dev/null\n`;
}

/** A manager that cannot do what is asked ends with its reason and exit 64. */
function action(ask: Parameters<typeof updateCommand>[0]): string {
  const command = updateCommand(ask);
  return command.kind === 'command' ? command.script : `${shellLine(['echo', command.reason.en])}; exit 64`;
}
