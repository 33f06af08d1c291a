// The text of a cell as its author sees it: what a workbook carries beside it (marks of direction, soft hyphens, blanks from a web page)
// is on no screen, and must not make `S05` another week than `S05`.

/** Kept only inside an emoji, where it joins: `$1`. Everything else of the kind has no width. */
const INVISIBLE =
  /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)([\u200d\ufe0f])|\p{Default_Ignorable_Code_Point}/gu;
const LINE_BREAK = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;

/** Line breaks stay, as `\n`; other blanks are one space; what cannot be seen goes. Applying it twice changes nothing. */
export function cellText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(LINE_BREAK, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .replace(INVISIBLE, '$1')
    .normalize('NFC')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .trim();
}
