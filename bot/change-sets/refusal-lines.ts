// Refused rows as lines of a terminal: what is said of many rows is said once.

type Refused = { readonly address: string; readonly text: { readonly en: string } };

const MAX_PLACES = 3;
const MAX_LINES = 100;

export function refusalLines(refusals: readonly Refused[]): readonly string[] {
  const alike = Map.groupBy(refusals, ({ address, text }) => text.en.replace(`${address}: `, ''));
  const lines = Array.from(alike, ([why, rows]) => `✖ ${placesOf(rows)}: ${why}`);
  const more = lines.length - MAX_LINES;
  return more > 0 ? [...lines.slice(0, MAX_LINES), `… and ${more} more.`] : lines;
}

function placesOf(rows: readonly Refused[]): string {
  const first = rows.slice(0, MAX_PLACES).map(({ address }) => address);
  const more = rows.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ');
}
