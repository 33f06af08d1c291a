// Text that a spreadsheet shows as it is. https://owasp.org/www-community/attacks/CSV_Injection

/** Also in full width, which Excel takes for the same. */
const FORMULA = '[=+\\-@＝＋－＠]';
/** Where a cell may begin: at the start, and after whatever a spreadsheet set to another separator would split at. */
const BEGINNING = '^|[,;|\\t\\n]';
const BLANK = '[\\s"\'\\p{Default_Ignorable_Code_Point}]*';
const NUMBER = '[+-]?\\d+([.,]\\d+)?\\s*($|[,;|\\t\\n\\]}])';
const RISKY = new RegExp(`(${BEGINNING})(${BLANK})(?!${NUMBER})(?=${FORMULA})`, 'gu');

/** The text with an apostrophe before each sign that could begin a formula. Line breaks stay, as `\n`; other control signs go. */
export function harmless(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .replace(RISKY, "$1$2'")
    .replace(/^(?=\t)/, "'");
}
