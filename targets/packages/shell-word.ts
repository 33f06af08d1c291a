// Everything that reaches a remote shell passes here: one word, whatever it contains.

/** `value` as one word of a POSIX shell. Plain words stay readable, all others are single-quoted. */
export function shellWord(value: string): string {
  if (value.includes('\0')) throw new Error('a shell word cannot hold NUL');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

export function shellLine(argv: readonly string[]): string {
  return argv.map(shellWord).join(' ');
}
