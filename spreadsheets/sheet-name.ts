// Names of sheets that Excel opens without "repairing" the file.
// https://support.microsoft.com/office/rename-a-worksheet-3f1f7148-ee83-404d-8ef0-9ff99fbad1f9

const MAX_CHARACTERS = 31;
/** Excel keeps these for its own change history, in the language of the person who opens the file. */
const RESERVED = new Set(['history', 'historique']);

/** One name for each, in order: none twice, whatever its case. */
export function sheetNames(wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain = allowed(name);
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? '' : ` (${number})`;
      const tried = `${cut(plain, MAX_CHARACTERS - suffix.length)}${suffix}`;
      if (taken.has(tried.toLowerCase())) continue;
      taken.add(tried.toLowerCase());
      return tried;
    }
  });
}

function allowed(name: string): string {
  const plain = cut(
    name
      .toWellFormed()
      .replace(/[\\/?*[\]:\p{Cc}\ufffe\uffff]/gu, ' ')
      .replace(/^['\s]+|['\s]+$/gu, ''),
    MAX_CHARACTERS,
  );
  if (plain === '') return 'Sheet';
  return RESERVED.has(plain.toLowerCase()) ? `${plain} -` : plain;
}

/** Not within a sign of two units, nor before an apostrophe or blank that would then end the name. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/['\s]+$/u, '');
}
