// Which of two kernel releases is the later one: `6.1.0-9-amd64` comes before `6.1.0-26-amd64`.

/** Compares the numbers in their order; words such as the flavour do not count. */
export function isLaterRelease(release: string, than: string): boolean {
  const [a, b] = [numbers(release), numbers(than)];
  const i = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, at) => (a[at] ?? 0) !== (b[at] ?? 0));
  return i >= 0 && (a[i] ?? 0) > (b[i] ?? 0);
}

/** Without the flavour, which may hold digits: `6.1.0-0.deb11.26-cloud-amd64`. */
function numbers(release: string): readonly number[] {
  return (release.slice(0, release.length - flavourOf(release).length).match(/\d+/g) ?? []).map(Number);
}

/**
 * `-generic`, `-cloud-amd64`, `-nvidia-64k`, `-686-pae`: kernels of another flavour are no later build of this one. It begins with the
 * first part that is no number; the 32-bit architectures of Debian are numbers themselves.
 */
export function flavourOf(release: string): string {
  return /-(?:[a-z].*|[3-6]86(?:-.*)?)$/.exec(release)?.[0] ?? '';
}

/**
 * The same for rpm: `4.18.0-553.5.1.el8_10` comes after `4.18.0-553.el8_10`. What the distribution adds decides only between equals.
 */
export function isLaterRpmRelease(release: string, than: string): boolean {
  const [a, b] = [rpmParts(release), rpmParts(than)];
  const order = compare(a.version, b.version) || compare(a.rest, b.rest);
  return order > 0;
}

function rpmParts(release: string): { readonly version: readonly number[]; readonly rest: readonly number[] } {
  const split = /\.[a-z]|$/i.exec(release)?.index ?? release.length;
  const digits = (text: string) => (text.match(/\d+/g) ?? []).map(Number);
  return { version: digits(release.slice(0, split)), rest: digits(release.slice(split)) };
}

/** A longer version comes after what it begins with. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, i) => a[i] !== b[i]);
  return at < 0 ? 0 : (a[at] ?? -1) - (b[at] ?? -1);
}
