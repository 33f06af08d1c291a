// How an update by Systems Manager is started at most once under a name (RUN-6). SendCommand knows no token by which it would recognise an order
// that it has had, so the order is bound to a claim on the host, in the layout of `detached/layout.ts`:
//
// 1. The directory <state>/<name>/ with `ssm` (the uptime when it was claimed) and `boot_id` is renamed into place: rename(2) refuses a name that is
//    taken, also one that was closed (RUN-15). Whoever made it, and nobody else, may send the order, once, within `ORDER_MS`; the order bears the
//    name as its comment. A claim is never taken over: whoever finds one only looks.
// 2. The order is looked for by its comment among the invocations of the instance; Systems Manager is what remembers it. A worker that dies
//    right after SendCommand has lost nothing, and one that dies right before it has left a claim without an order.
// 3. An order that was certainly refused gives the claim up (`ssm` of that very claim is read before the directory goes), so that it may be made
//    again.
// 4. A claim of which no order is found counts as running as long as one may still be on its way: `ORDER_MS`, the five minutes for which AWS takes a
//    signed request (it is signed within `ORDER_MS`, `commands.ts`), and some for lists that come late. After that none can come, and the update was interrupted. All of it is counted on the
//    host's own uptime: nobody sets it.

import { assertDetachedName } from '../detached/attempt-name.ts';
import { type DetachedLayout, SHELL_BASE, SHELL_PLACES } from '../detached/layout.ts';
import { pollScript } from '../detached/poll.ts';
import { shellWord } from '../packages/shell-word.ts';
import { type ExecResult, HostAnswerError } from '../ports.ts';

/** For the agent's own update, the list and the order, from the claim on. */
export const ORDER_MS = 10 * 60_000;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html: a signed request is taken for five minutes. */
const SIGNED_SECONDS = 5 * 60;
const LISTED_SECONDS = 2 * 60;
export const ORDER_LOST_SECONDS = ORDER_MS / 1000 + SIGNED_SECONDS + LISTED_SECONDS;

/** Prints `claimed`, `already`, `unclaimed` or `late`. `token` tells this claim from one that was given up and made again. */
export function claimScript(
  name: string,
  { untilUptime, token }: { readonly untilUptime: number | null; readonly token: string },
  layout: DetachedLayout,
): string {
  assertDetachedName(name);
  if (untilUptime !== null && !Number.isSafeInteger(untilUptime)) throw new Error(`not an uptime: ${untilUptime}`);
  return `# patchcenter claim ${name}
name=${name}; state=${shellWord(layout.stateDirectory)}
${SHELL_PLACES}
unclaimed() { [ -z "$new" ] || rm -rf "$new"; echo unclaimed; exit 1; }
{
  umask 022
  for place in $(places); do if [ -d "$place" ]; then echo already; exit 0; fi; done
${SHELL_BASE}
  up=$(cut -d. -f1 /proc/uptime)
${untilUptime === null ? '' : `  [ "$up" -le ${untilUptime} ] || { echo late; exit 1; }\n`}  new=
  mkdir -p "$base" && new=$(mktemp -d "$base/.new.XXXXXX") || unclaimed
  cat /proc/sys/kernel/random/boot_id >"$new/boot_id" && echo "$up ${token}" >"$new/ssm" && chmod 755 "$new" &&
    [ -s "$new/boot_id" ] && [ -s "$new/ssm" ] || unclaimed
  if ! mv -T "$new" "$dir" 2>/dev/null; then
    if [ -d "$dir" ]; then rm -rf "$new"; echo already; exit 0; fi
    echo "cannot claim $dir" >&2; unclaimed
  fi
  echo claimed | dd of="$dir/claimed" conv=fsync 2>/dev/null
  for place in $(places); do if [ "$place" != "$dir" ] && [ -d "$place" ]; then echo already; exit 0; fi; done
  echo claimed
  exit 0
} </dev/null
`;
}

export function parseClaim(result: ExecResult): 'claimed' | 'already' {
  const word = result.stdout.trim().split('\n').at(-1);
  if (result.exitCode === 0 && (word === 'claimed' || word === 'already')) return word;
  const told = result.stderr.trim().slice(0, 400);
  if (word === 'unclaimed') throw new HostAnswerError(`the update was not started: ${told}`, 'no');
  if (word === 'late') throw new HostAnswerError('the order to start reached the host too late');
  throw new HostAnswerError(`the update was perhaps not claimed (exit ${result.exitCode}): ${told}`);
}

/** Of an order that was certainly not taken. Only that very claim goes. */
export function giveUpScript(name: string, token: string, layout: DetachedLayout): string {
  assertDetachedName(name);
  return `# patchcenter give up ${name}
name=${name}; state=${shellWord(layout.stateDirectory)}
${SHELL_PLACES}
{
  for place in $(places); do
    if [ "$(cut -d' ' -f2 "$place/ssm" 2>/dev/null)" = ${token} ]; then rm -rf "$place"; fi
  done
} </dev/null
`;
}

/** Where the update stands on the host: of a claim for Systems Manager how long ago it was made, of anything else what `pollScript` says. */
export function whereScript(name: string, offset: number, layout: DetachedLayout): string {
  return `name=${name}; state=${shellWord(layout.stateDirectory)}
${SHELL_PLACES}
for place in $(places); do
  if [ -s "$place/ssm" ]; then
    up=$(cut -d. -f1 /proc/uptime)
    if [ "$(cat "$place/boot_id")" = "$(cat /proc/sys/kernel/random/boot_id)" ]
    then up=$((up - $(cut -d' ' -f1 "$place/ssm"))); fi
    echo "claim $up"; exit 0
  fi
done
${pollScript(name, offset, layout)}`;
}

/** Seconds since the claim, or since the boot after it; null: it is no claim for Systems Manager. */
export function claimedSince({ exitCode, stdout }: ExecResult): number | null {
  const said = /^claim (-?\d+)$/m.exec(stdout)?.[1];
  return exitCode === 0 && said !== undefined ? Number(said) : null;
}
