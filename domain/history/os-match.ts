// Which systems somebody means by `windows`, `rhel` or `rhel8`.
export type OsName = { readonly family: string; readonly version: string | null };

/** The family itself, or the beginning of the version: `rhel8` takes `RHEL 8.10`, and not `RHEL 80`. */
export function osMatches(word: string, { family, version }: OsName): boolean {
  const wanted = compact(word);
  if (wanted === '') return false;
  if (wanted === compact(family)) return true;
  const known = compact(version ?? '');
  if (!known.startsWith(wanted)) return false;
  return !(/\d$/.test(wanted) && /^\d/.test(known.slice(wanted.length)));
}

function compact(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/red hat enterprise linux/g, 'rhel')
    .replace(/[^a-z0-9.]/g, '');
}
