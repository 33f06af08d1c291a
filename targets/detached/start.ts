// Starts an update detached from the connection, at most once under a name (RUN-6). The theory is in `layout.ts`.

import { askShell } from '../framed-shell.ts';
import { shellWord } from '../packages/shell-word.ts';
import type { UpdateRequest } from '../packages/update-scope.ts';
import { type ExecResult, HostAnswerError, type HostSession } from '../ports.ts';
import { assertDetachedName } from './attempt-name.ts';
import { DEFAULT_LAYOUT, type DetachedLayout, SHELL_BASE, SHELL_MARK, SHELL_PLACES } from './layout.ts';
import { runScript } from './run-script.ts';

/** Unique enough: a line of a script made of checked words. */
const END_OF_RUN = 'END_OF_PATCHCENTER_RUN';

/** How an update is asked for: what, and until when on the host's uptime the order may act. */
export type DetachedStartRequest = UpdateRequest & { readonly untilUptime?: number | null };

/**
 * The script for `ELEVATED_SHELL`. Prints `started`, `already`, `unclaimed` or `late`; any other end is an error whose effect is
 * unknown.
 */
export function startScript(name: string, ask: DetachedStartRequest, layout: DetachedLayout = DEFAULT_LAYOUT): string {
  assertDetachedName(name);
  const until = ask.untilUptime ?? null;
  if (until !== null && !Number.isSafeInteger(until)) throw new Error(`not an uptime: ${until}`);
  return `# patchcenter start ${name}
name=${name}; state=${shellWord(layout.stateDirectory)}; systemd=${shellWord(layout.systemdDirectory)}
${SHELL_MARK}
${SHELL_PLACES}
${CLAIM.replace('@RUN@', () => `${runScript(ask)}${END_OF_RUN}`)}
${LAUNCH}
{
  umask 022
  for place in $(places); do if [ -d "$place" ]; then echo already; exit 0; fi; done
${SHELL_BASE}
${
  until === null
    ? ''
    : `  [ "$(cut -d. -f1 /proc/uptime)" -le ${until} ] || { echo late; exit 1; }
`
}  claim
  for place in $(places); do
    if [ "$place" != "$dir" ] && [ -d "$place" ]; then ln "$dir/boot_id" "$dir/pid"; echo already; exit 0; fi
  done
  launch
  exit 0
} </dev/null
`;
}

/** `unclaimed`: there is no room for the name, so nothing was or will be launched. `claimed` is written after the rename: its fsync takes the rename to the disk with it, before anything is launched. */
const CLAIM = `unclaimed() { [ -z "$new" ] || rm -rf "$new"; echo unclaimed; exit 1; }
claim() {
  new=
  mkdir -p "$base" && new=$(mktemp -d "$base/.new.XXXXXX") || unclaimed
  cat >"$new/run" <<'${END_OF_RUN}' || unclaimed
@RUN@
  cat /proc/sys/kernel/random/boot_id >"$new/boot_id" && mark $$ >"$new/starter" && : >"$new/log" && : >"$new/spare" &&
    chmod 755 "$new" && [ -s "$new/run" ] && [ -s "$new/boot_id" ] && [ -s "$new/starter" ] || unclaimed
  if ! mv -T "$new" "$dir" 2>/dev/null; then
    if [ -d "$dir" ]; then rm -rf "$new"; echo already; exit 0; fi
    echo "cannot claim $dir" >&2; unclaimed
  fi
  echo claimed | dd of="$dir/claimed" conv=fsync 2>/dev/null
}`;

/**
 * Tools that restart what uses old libraries (needrestart after an update of libc) would restart our unit, too, and so end the update:
 * the unit refuses. Old versions of systemd do not know how: https://github.com/liske/needrestart/issues/68
 */
const UNSTOPPABLE = '--property=RefuseManualStop=yes';

/**
 * systemd-run that answers late or badly may have launched: another launch is harmless, see `layout.ts`. `setsid` is a
 * background command by itself: a shell kept in the background would hold the channel open until the update ends.
 */
const LAUNCH = `launch() {
  launched=
  if [ "$(id -u)" = 0 ] && [ -d "$systemd" ] && command -v systemd-run >/dev/null 2>&1; then
    for property in ${UNSTOPPABLE} ''; do
      timeout 15 systemd-run --unit="$name" $property /bin/sh "$dir/run" >/dev/null 2>&1 && launched=yes && break
    done
  fi
  if [ -z "$launched" ]; then setsid /bin/sh "$dir/run" >/dev/null 2>&1 </dev/null & fi
  tries=0
  while [ ! -e "$dir/pid" ]; do
    tries=$((tries + 1)); [ "$tries" -le 100 ] || { echo 'launched, but not seen to run' >&2; exit 1; }
    sleep 0.1
  done
  echo started
}`;

/** RUN-6. Throws HostAnswerError when the host said neither: poll before anything else, unless it says that nothing was started. */
export async function startDetached(
  session: HostSession,
  name: string,
  ask: DetachedStartRequest,
  layout: DetachedLayout = DEFAULT_LAYOUT,
): Promise<'started' | 'already'> {
  return parseStart(await askShell(session, startScript(name, ask, layout), { elevated: true }));
}

export function parseStart(result: ExecResult): 'started' | 'already' {
  const word = result.stdout.trim().split('\n').at(-1);
  if (result.exitCode === 0 && (word === 'started' || word === 'already')) return word;
  const told = result.stderr.trim().slice(0, 400);
  if (word === 'unclaimed') throw new HostAnswerError(`the update was not started: ${told}`, 'no');
  // Asked again by whoever still may: nothing was started, and the next order bears its own time.
  if (word === 'late') throw new HostAnswerError('the order to start reached the host too late');
  throw new HostAnswerError(`the update was perhaps not started (exit ${result.exitCode}): ${told}`);
}
