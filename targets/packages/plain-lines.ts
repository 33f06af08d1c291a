// A log as lines of plain words. A terminal rewrites a line with carriage returns, and colours it: each version counts as a line.

const ESC = String.fromCharCode(27);
/** ECMA-48: colours and moves of the cursor; titles of a window. */
const SEQUENCES = new RegExp(
  `${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${String.fromCharCode(7)}]*${String.fromCharCode(7)})`,
  'g',
);

/** Blanks at the end of a line are left out. The last one may have no end of its own. */
export function plainLines(text: string): readonly string[] {
  return text
    .replace(SEQUENCES, '')
    .split(/[\r\n]/)
    .map((line) => line.trimEnd());
}
