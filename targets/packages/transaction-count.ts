// How many packages a transaction of yum, dnf or dnf 5 brings, by the lines of its summary. What is skipped is none of them.

/** `Upgrade  1 Package  (+1 Dependent package)`; what comes in beside may stand alone: `Install ( 2 Dependent packages)`. */
const COUNT =
  /^(?:Install|Upgrade|Remove|Downgrade|Reinstall|Installer|Mettre à niveau|Supprimer|Rétrograder|Réinstaller)\s+(?:(\d+) (?:Package|Paquet)s?)?\s*(?:\(\s?\+?\s?(\d+) [^)]*\))?\s*$/;
/** dnf 5: ` Upgrading:  3 packages`; those that they replace have a line of their own. */
const COUNT_OF_DNF5 = /^ (?:Installing|Upgrading|Downgrading|Reinstalling|Removing):\s+(\d+) packages?$/;

/** null: the line is of another kind. */
export function transactionCount(line: string): number | null {
  const [, packages, beside] = COUNT.exec(line) ?? COUNT_OF_DNF5.exec(line) ?? [];
  return packages === undefined && beside === undefined ? null : Number(packages ?? 0) + Number(beside ?? 0);
}
