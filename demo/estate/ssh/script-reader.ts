// Reads the scripts of the product without a shell: just enough of the quoting that `shellWord` writes.

/** The probes of a script made by `probeScript`. */
export function readProbes(script: string): readonly { readonly id: string; readonly command: string }[] {
  const lines = script.matchAll(/^probe (\S+) ((?:'[^']*'|\\'|[^\s'\\])+)$/gm);
  return Array.from(lines, ([, id = '', word = '']) => ({ id, command: unquote(word) }));
}

/** The script within a frame, and what marks the answer to it; null: it stands in none. */
export function readFramed(stdin: string): { readonly mark: string; readonly script: string } | null {
  const mark = /^frame\(\) .* frame ([0-9a-f]+) /.exec(stdin)?.[1];
  const script = /\nframe errors >&2\n(.*)\n\} <\/dev\/null\n$/s.exec(stdin)?.[1];
  return mark === undefined || script === undefined ? null : { mark, script };
}

/** The words of one command line. */
export function readWords(line: string): readonly string[] {
  return Array.from(line.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g), ([word]) => unquote(word));
}

function unquote(word: string): string {
  return word.replace(/'([^']*)'|\\'/g, (_, inner: string | undefined) => inner ?? "'");
}
