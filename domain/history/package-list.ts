// What an update changed, as one text: `bash.x86_64 4.4-1 > 4.4-2, openssl.x86_64 - > 3.0-1`. A name alone is a package of which an old tool wrote
// down no more.

export type ListedPackage = {
  readonly name: string;
  /** Empty: not written down. */
  readonly arch: string;
  /** null: it was not there, or is not written down. */
  readonly from: string | null;
  /** null: it is gone, or is not written down. */
  readonly to: string | null;
};

export function packageText({ name, arch, from, to }: ListedPackage): string {
  if (arch === '' && from === null && to === null) return name;
  return `${name}.${arch} ${from ?? '-'} > ${to ?? '-'}`;
}

/** null: no package. */
export function readPackage(text: string): ListedPackage | null {
  const whole = /^(\S+)\.([\w-]*) (\S+) > (\S+)$/.exec(text);
  if (whole !== null) {
    const [, name = '', arch = '', from = '', to = ''] = whole;
    return { name, arch, from: from === '-' ? null : from, to: to === '-' ? null : to };
  }
  return /^[A-Za-z0-9][\w.+~:-]{0,199}$/.test(text) ? { name: text, arch: '', from: null, to: null } : null;
}
