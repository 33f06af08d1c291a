// Closes the name of an update that was perhaps ordered and is not on its host: a late order finds it taken (RUN-15). The theory is
// in `layout.ts`.
import { askShell } from '../framed-shell.ts';
import { shellWord } from '../packages/shell-word.ts';
import { type ExecResult, HostAnswerError, type HostSession } from '../ports.ts';
import { assertDetachedName } from './attempt-name.ts';
import { DEFAULT_LAYOUT, type DetachedLayout, SHELL_BASE, SHELL_PLACES } from './layout.ts';

/**
 * The script for `ELEVATED_SHELL`. Prints `closed`, or `taken` when there is a claim; any other end is an error. A rename onto an
 * empty directory would replace it, so the closure is whole before it has its name. `closed` is empty: it needs no room on a full disk.
 */
export function closeScript(name: string, layout: DetachedLayout = DEFAULT_LAYOUT): string {
  assertDetachedName(name);
  return `# patchcenter close ${name}
name=${name}; state=${shellWord(layout.stateDirectory)}
${SHELL_PLACES}
answer() {
  found=
  for place in $(places); do
    if [ -d "$place" ]; then [ -e "$place/closed" ] || { echo taken; exit 0; }; found=yes; fi
  done
  [ -z "$found" ] || { echo closed; exit 0; }
}
{
  umask 022
  answer
${SHELL_BASE}
  mkdir -p "$base" && new=$(mktemp -d "$base/.new.XXXXXX") || exit 1
  { : >"$new/closed" && chmod 755 "$new"; } || { rm -rf "$new"; exit 1; }
  mv -T "$new" "$dir" 2>/dev/null || rm -rf "$new"
  answer
  exit 1
} </dev/null
`;
}

/** RUN-15. Throws HostAnswerError when the host said neither. */
export async function closeDetached(
  session: HostSession,
  name: string,
  layout: DetachedLayout = DEFAULT_LAYOUT,
): Promise<'closed' | 'taken'> {
  return parseClose(await askShell(session, closeScript(name, layout), { elevated: true }));
}

export function parseClose(result: ExecResult): 'closed' | 'taken' {
  const word = result.stdout.trim().split('\n').at(-1);
  if (result.exitCode === 0 && (word === 'closed' || word === 'taken')) return word;
  throw new HostAnswerError(
    `the name of the update could not be closed (exit ${result.exitCode}): ${result.stderr.trim().slice(0, 400)}`,
  );
}
