// The table that yum, dnf and dnf 5 show before a transaction: what it changes, without what it skips.

export type TableRow = { readonly name: string; readonly version: string };

export const SUMMARY = /^(Transaction Summary|Résumé de la transaction)\s?:?$/m;
const HEADER = /^ ?(Package|Paquet)\s+Arch/;
/** `Upgrading:` */
const SECTION = /^[^\s(].*:$/;
/** Packages that stay as they are, and streams of modules and groups, which are no packages. */
const NO_CHANGE =
  /^(Skip|Ignor|Abandon|Omi|Saut|Paquets (ignor|saut)|Problem|(Enabling|Disabling|Switching|Resetting|Activation|Désactivation) .*modul|Installing (group|environment)s?\b(?!.* packages)|Removing (group|environment)s?\b(?!.* packages))|module (stream|profile)s?/i;

/** Names stand after exactly one space; a long one stands alone and its version begins the next line. */
export function tableRows(lines: readonly string[]): readonly TableRow[] {
  return rowsOf(lines, (section) => !NO_CHANGE.test(section));
}

const SKIPPED = /^(Skip|Ignor|Saut|Paquets (ignor|saut))/;

/** What would not come although it was asked for. */
export function skippedRows(lines: readonly string[]): readonly TableRow[] {
  return rowsOf(lines, (section) => SKIPPED.test(section));
}

function rowsOf(lines: readonly string[], counts: (section: string) => boolean): readonly TableRow[] {
  const end = lines.findIndex((line) => SUMMARY.test(line));
  const header = lines.findIndex((line) => HEADER.test(line));
  if (header < 0) return [];
  let changes = false;
  return lines.slice(header + 1, end < 0 ? undefined : end).flatMap((line, i, table) => {
    if (SECTION.test(line)) changes = counts(line);
    if (!changes || !/^ \S/.test(line)) return [];
    const [name = '', , version] = line.trim().split(/\s+/);
    return [{ name, version: version ?? table[i + 1]?.trim().split(/\s+/)[1] ?? '' }];
  });
}
