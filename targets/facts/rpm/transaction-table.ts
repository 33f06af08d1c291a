// The table that yum, dnf and dnf 5 show before a transaction: what it changes, without what it skips.

export type TableRow = { readonly name: string; readonly version: string };

export const SUMMARY = /^(Transaction Summary|Résumé de la transaction)\s?:?$/m;
const HEADER = /^ ?(Package|Paquet)\s+Arch/;
/** `Upgrading:` */
const SECTION = /^[^\s(].*:$/;
/** Packages that stay as they are, and streams of modules and groups, which are no packages. */
const NO_CHANGE =
  /^(Skip|Ignor|Abandon|Omi|Saut|Paquets (ignor|saut)|Problem|(Enabling|Disabling|Switching|Resetting|Activation|Désactivation) .*modul|Installing (group|environment)s?\b(?!.* packages)|Removing (group|environment)s?\b(?!.* packages))|module (stream|profile)s?/i;

/** Of packages that go. */
const REMOVAL = /^(Removing|Erasing|Suppression)/i;
/** `replacing  acme-oldtool.noarch 1.0-1` below what takes its place; dnf 5 names there what is upgraded, too. */
const REPLACING = /^ {2,}(?:replacing|remplacement de) +(\S+)/;

/** `words`: name, architecture, version, repository, size. */
type WholeRow = { readonly words: readonly string[]; readonly removes: boolean; readonly replaced: readonly string[] };

/** Names stand after exactly one space; a long one stands alone and its version begins the next line. */
export function transactionRows(lines: readonly string[]): readonly WholeRow[] {
  return rowsOf(lines, (section) => !NO_CHANGE.test(section));
}

export function tableRows(lines: readonly string[]): readonly TableRow[] {
  return transactionRows(lines).map(nameAndVersion);
}

const SKIPPED = /^(Skip|Ignor|Saut|Paquets (ignor|saut))/;

/** What would not come although it was asked for. */
export function skippedRows(lines: readonly string[]): readonly TableRow[] {
  return rowsOf(lines, (section) => SKIPPED.test(section)).map(nameAndVersion);
}

function nameAndVersion({ words: [name = '', , version = ''] }: WholeRow): TableRow {
  return { name, version };
}

function rowsOf(lines: readonly string[], counts: (section: string) => boolean): readonly WholeRow[] {
  const end = lines.findIndex((line) => SUMMARY.test(line));
  const header = lines.findIndex((line) => HEADER.test(line));
  if (header < 0) return [];
  const table = lines.slice(header + 1, end < 0 ? undefined : end);
  const rows: { words: string[]; removes: boolean; replaced: string[] }[] = [];
  let [changes, removes] = [false, false];
  for (const [i, line] of table.entries()) {
    if (SECTION.test(line)) [changes, removes] = [counts(line), REMOVAL.test(line)];
    const [, replaced] = REPLACING.exec(line) ?? [];
    if (replaced !== undefined) rows.at(-1)?.replaced.push(replaced.replace(/\.[^.]+$/, ''));
    if (!changes || !/^ \S/.test(line)) continue;
    const words = line.trim().split(/\s+/);
    const more = words.length > 1 ? [] : (table[i + 1]?.trim().split(/\s+/) ?? []);
    rows.push({ words: [...words, ...more], removes, replaced: [] });
  }
  return rows;
}
