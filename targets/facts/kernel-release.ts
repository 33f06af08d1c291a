// Which of two kernel releases is the later one: `6.1.0-9-amd64` comes before `6.1.0-26-amd64`.

/** Compares the numbers in their order; words such as the flavour do not count. */
export function isLaterRelease(release: string, than: string): boolean {
  const [a, b] = [numbers(release), numbers(than)];
  const i = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, at) => (a[at] ?? 0) !== (b[at] ?? 0));
  return i >= 0 && (a[i] ?? 0) > (b[i] ?? 0);
}

/** Without the flavour, which may hold digits: `6.1.0-0.deb11.26-cloud-amd64`. */
function numbers(release: string): readonly number[] {
  return (release.replace(/(-[a-z][a-z0-9]*)+$/, '').match(/\d+/g) ?? []).map(Number);
}
