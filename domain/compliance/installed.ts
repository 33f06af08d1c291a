// COMP-2: what is installed on a server, compared with what was.
import { byCodePoint } from '../order.ts';

export type Installed = {
  readonly name: string;
  readonly arch: string /** epoch:version-release */;
  readonly version: string;
};

const PACKAGE = /^[A-Za-z0-9][A-Za-z0-9.+_-]{0,199}$/;

/** Of rpm or of dpkg. */
export function isPackageName(text: string): boolean {
  return PACKAGE.test(text);
}

/** More than any system has; a host that lists more, or what no manager names, is not believed at all. */
const MOST_PACKAGES = 20_000;
const LINE = /^[^\p{Cc}\p{Zs}]{1,255}$/u;

export function isBelievable(packages: readonly Installed[]): boolean {
  const isLine = ({ name, arch, version }: Installed) => [name, arch, version].every((part) => LINE.test(part));
  return packages.length <= MOST_PACKAGES && packages.every(isLine);
}

/** Each once, by name, whatever the order in which the host lists them. */
export function packageLines(
  packages: readonly Installed[],
): readonly { readonly line: string; readonly one: Installed }[] {
  const lines = new Map(packages.map((one) => [`${one.name}\t${one.arch}\t${one.version}`, one]));
  return [...lines].map(([line, one]) => ({ line, one })).sort((a, b) => byCodePoint(a.line, b.line));
}

/** Both sorted as numbers. */
export function versionsChanged(
  before: readonly number[],
  after: readonly number[],
): { readonly added: number[]; readonly removed: number[] } {
  const [old, now] = [new Set(before), new Set(after)];
  return { added: after.filter((id) => !old.has(id)), removed: before.filter((id) => !now.has(id)) };
}
