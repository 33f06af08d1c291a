// A picture as a small file that says what it was made from: a PNG with a palette, and the hash in a text of its own.
import { type DecodedPng, decode, encode } from 'fast-png';

const KEYWORD = 'made-from';
/** Letters of a few colours on a few backgrounds, and their smooth edges. */
const MOST_COLOURS = 64;
/** Square of the distance under which two colours are one: the greys at the edges of letters would leave no place for a short word in green. */
const ALIKE = 26 ** 2;
/** As they are, however pale: they are the backgrounds, which tell boxes apart. */
const ALWAYS_KEPT = 24;

/** How pictures are made smaller: another way makes other pictures. */
export const MADE_SMALLER = `${MOST_COLOURS} colours, ${ALWAYS_KEPT}, ${ALIKE}`;

/** Of a screenshot, the same picture in fewer colours. */
export function smallPicture(screenshot: Uint8Array, madeFrom: string): Uint8Array {
  const image = decode(screenshot);
  const { palette, data } = withPalette(image);
  const { width, height } = image;
  const zlib = { level: 9 } as const;
  return encode({ width, height, depth: 8, channels: 1, palette, data, text: { [KEYWORD]: madeFrom } }, { zlib });
}

/** null: a picture that was not made here. */
export function madeFromOf(file: Uint8Array): string | null {
  return decode(file).text[KEYWORD] ?? null;
}

type Colour = readonly [number, number, number];

/** The most frequent colours that are apart from each other as they are; each of the others as the nearest of them. */
function withPalette({ data, channels, width, height }: DecodedPng) {
  const pixels = width * height;
  const colourAt = (i: number): number =>
    ((data[i * channels] ?? 0) << 16) | ((data[i * channels + 1] ?? 0) << 8) | (data[i * channels + 2] ?? 0);
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels; i += 1) counts.set(colourAt(i), (counts.get(colourAt(i)) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = apart(frequent.map(channelsOf));
  const indexes = new Map(frequent.map((colour) => [colour, nearest(channelsOf(colour), palette)]));
  return {
    palette: palette.map((colour) => [...colour]),
    data: Uint8Array.from({ length: pixels }, (_, i) => indexes.get(colourAt(i)) ?? 0),
  };
}

function channelsOf(colour: number): Colour {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function apart(frequent: readonly Colour[]): readonly Colour[] {
  const palette = frequent.slice(0, ALWAYS_KEPT);
  for (const colour of frequent.slice(ALWAYS_KEPT)) {
    if (palette.length === MOST_COLOURS) break;
    if (palette.every((other) => distance(colour, other) >= ALIKE)) palette.push(colour);
  }
  return palette;
}

function nearest(colour: Colour, palette: readonly Colour[]): number {
  const distances = palette.map((other) => distance(colour, other));
  return distances.indexOf(Math.min(...distances));
}

/** Squared. */
function distance(one: Colour, other: Colour): number {
  return one.reduce((sum, value, i) => sum + (value - (other[i] ?? 0)) ** 2, 0);
}
