// A small picture still shows in which colour a card says what.
import { decode, encode } from 'fast-png';
import { expect, it } from 'vitest';
import { madeFromOf, smallPicture } from './picture-file.ts';

const WIDTH = 256;
const GREEN = [146, 195, 83] as const;
/** Of a box on white. */
const PALE = 250;

/** Letters with every grey at their edges, as on any card, and one short word in green. */
function screenshot(): Uint8Array {
  const data = new Uint8Array(WIDTH * WIDTH * 3).fill(255);
  for (let i = 0; i < WIDTH * 200; i += 1) data.fill(41 + (i % 215), i * 3, i * 3 + 3);
  data.fill(PALE, WIDTH * 240 * 3);
  for (let i = WIDTH * 210; i < WIDTH * 210 + 40; i += 1) data.set(GREEN, i * 3);
  return encode({ width: WIDTH, height: WIDTH, data, channels: 3, depth: 8 });
}

it('keeps a short word in its colour and a pale box apart, whatever greys stand around them, in 64 colours at most', () => {
  const { palette = [], data } = decode(smallPicture(screenshot(), 'a card'));
  expect(palette.length).toBeLessThanOrEqual(64);
  expect(palette[data[WIDTH * 210] ?? 0]).toEqual([...GREEN]);
  expect([palette[data[WIDTH * 205] ?? 0], palette[data[WIDTH * 245] ?? 0]]).toEqual([
    Array(3).fill(255),
    Array(3).fill(PALE),
  ]);
});

it('says what it was made from', () => {
  expect(madeFromOf(smallPicture(screenshot(), 'a card'))).toBe('a card');
});
