// Where a detached update stands, and what its log says since last time: one exec, no state in the worker (RUN-6).
import { askShell } from '../framed-shell.ts';
import { shellWord } from '../packages/shell-word.ts';
import { type DetachedPoll, type DetachedState, type ExecResult, HostAnswerError, type HostSession } from '../ports.ts';
import { assertDetachedName } from './attempt-name.ts';
import { DEFAULT_LAYOUT, type DetachedLayout, SHELL_PLACES } from './layout.ts';

/** Bytes of log in one answer. */
export const LOG_CHUNK = 64 * 1024;
/** Bytes: an answer that is full ends that much short of its length at the most. */
const LONGEST_CHARACTER = 4;

/** Whether more of the log than these bytes was there when it was looked at. Of an update that had ended by then, less is all of it. */
export function isMoreThere(bytes: number): boolean {
  return bytes > LOG_CHUNK - LONGEST_CHARACTER;
}

/**
 * The script for `ELEVATED_SHELL`. The log travels in base64: a chunk may begin or end inside a character. The state is read
 * before the log, so that the log of an ended update is complete.
 */
export function pollScript(name: string, offset: number, layout: DetachedLayout = DEFAULT_LAYOUT): string {
  assertDetachedName(name);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new Error(`not an offset: ${offset}`);
  return `# patchcenter poll ${name} ${offset}
name=${name}; state=${shellWord(layout.stateDirectory)}
${SHELL_PLACES}
${LIVENESS}
${STATE}
{
  dir=; for place in $(places); do if [ -d "$place" ]; then dir=$place; [ -e "$place/closed" ] || break; fi; done
  if [ -z "$dir" ]; then echo "state absent $(cut -d. -f1 /proc/uptime)"; exit 0; fi
  if [ -e "$dir/closed" ]; then echo 'state closed'; exit 0; fi
  echo "state $(where)"
  tail -c +${offset + 1} "$dir/log" 2>/dev/null | head -c ${LOG_CHUNK} | base64
  exit 0
} </dev/null
`;
}

/**
 * A process is ours when its start time is the one on file. When the runner was killed but its session lives on, the package
 * manager still works: that is running (its pid cannot be taken again as long as the session has members).
 */
const LIVENESS = `alive() {
  read -r pid start 2>/dev/null <"$1" && [ -n "$start" ] || return 1
  if [ -d "/proc/$pid" ]; then
    set -- $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null)
    [ "\${20}" = "$start" ] || return 1
    [ "$1" = Z ] || return 0
  fi
  ps -eo sid=,stat= 2>/dev/null | awk -v sid="$pid" '$1 == sid && $2 !~ /^Z/ { found = 1 } END { exit !found }'
}`;

const STATE = `ended() {
  if [ -s "$dir/rc" ]; then echo "ended $(cat "$dir/rc")"; return 0; fi
  for file in "$dir"/rc.[0-9]*; do if [ -e "$file" ]; then echo "ended \${file##*.}"; return 0; fi; done
  return 1
}
where() {
  ended && return
  if [ "$(cat "$dir/boot_id")" != "$(cat /proc/sys/kernel/random/boot_id)" ]; then echo 'interrupted rebooted'; return; fi
  if [ ! -e "$dir/pid" ]; then
    if alive "$dir/starter"; then echo running; return; fi
    ln "$dir/boot_id" "$dir/pid" 2>/dev/null
  fi
  if alive "$dir/pid"; then echo running; return; fi
  ended || echo 'interrupted'
}`;

/** RUN-6. `log` ends at a whole character; ask again from `nextOffset` while `isMoreThere` to have all. Throws when unreadable. */
export async function pollDetached(
  session: HostSession,
  name: string,
  offset: number,
  layout: DetachedLayout = DEFAULT_LAYOUT,
): Promise<DetachedPoll> {
  return parsePoll(await askShell(session, pollScript(name, offset, layout), { elevated: true }), offset);
}

export function parsePoll(result: ExecResult, offset: number): DetachedPoll {
  const lines = result.stdout.split('\n');
  const at = lines.findIndex((line) => stateOf(line) !== null);
  const state = stateOf(lines[at] ?? '');
  if (result.exitCode !== 0 || state === null) {
    throw new HostAnswerError(
      `no answer about the update (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 400)}`,
    );
  }
  const bytes = wholeCharacters(Buffer.from(lines.slice(at + 1).join(''), 'base64'));
  return { state, log: bytes.toString('utf8'), nextOffset: offset + bytes.length };
}

function stateOf(line: string): DetachedState | null {
  const [, word, detail] = /^state (absent|closed|running|ended|interrupted)(?: (\d+|rebooted))?$/.exec(line) ?? [];
  switch (word) {
    case 'absent':
      return detail === undefined ? { kind: word } : { kind: word, uptimeSeconds: Number(detail) };
    case 'closed':
    case 'running':
      return { kind: word };
    case 'ended':
      return detail === undefined ? null : { kind: 'ended', exitCode: Number(detail) };
    case 'interrupted':
      return { kind: 'interrupted', rebooted: detail === 'rebooted' };
    default:
      return null;
  }
}

/** Leaves a character that is still incomplete for the next time. Bytes that can never become one are kept, and shown as such. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) return back < sequenceLength(byte) ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}
