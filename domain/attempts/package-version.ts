// A package in one version, and the line that stands for it in lists, in logs and on cards.
export type PackageVersion = {
  readonly name: string;
  readonly arch: string;
  /** epoch:version-release; of dpkg epoch:version. */
  readonly version: string;
};

/** `openssl-libs-1:3.0.7-27.el9.x86_64`. */
export function packageLine({ name, version, arch }: PackageVersion): string {
  return `${name}-${version}.${arch}`;
}

/** No name has a colon, so that the first number before one is the epoch. */
const LINE = /^(.+?)-(\d+:.+)\.([^.]+)$/;

/** Of a list that is stored; null: it is no such line. */
export function packageOfLine(line: string): PackageVersion | null {
  const [, name, version, arch] = LINE.exec(line) ?? [];
  return name === undefined || version === undefined || arch === undefined ? null : { name, version, arch };
}
