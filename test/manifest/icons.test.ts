import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { ICONS, type IconName, readIcon } from '../../manifest/app-icons.ts';
import { iconFaults } from '../../manifest/checks/icons.ts';
import { drawIcon } from '../../manifest/icons/draw.ts';

const NAMES = Object.keys(ICONS) as IconName[];

type Paint = (x: number, y: number) => readonly [number, number, number, number];

function painted(size: number, paint: Paint): Uint8Array {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) data.set(paint(x, y), (y * size + x) * 4);
  return encode({ width: size, height: size, data, channels: 4, depth: 8 });
}

const WHITE = [255, 255, 255, 255] as const;
const NOTHING = [0, 0, 0, 0] as const;
const left: Paint = (x) => (x < 8 ? WHITE : NOTHING);

describe('the icons of the Teams app', () => {
  it.each(NAMES)('%s is what its drawing gives, byte by byte', async (name) => {
    expect(Buffer.from(await drawIcon(name)).equals(readIcon(name)), 'npm run icons').toBe(true);
  });

  it.each(NAMES)('%s can be used', (name) => {
    expect(iconFaults(name, readIcon(name))).toEqual([]);
  });

  it.each<[string, IconName, Uint8Array, string]>([
    ['no picture', 'color', new Uint8Array([1, 2, 3]), 'is no PNG'],
    ['the outline in place of the colours', 'color', readIcon('outline'), 'has 32 × 32 pixels'],
    ['another size by one', 'outline', painted(31, left), 'has 31 × 31 pixels'],
    [
      'a grey outline',
      'outline',
      painted(32, (x) => (x < 8 ? [254, 255, 255, 255] : NOTHING)),
      'another colour than white',
    ],
    ['an outline on a ground', 'outline', painted(32, () => WHITE), 'no transparent ground'],
    ['an empty outline', 'outline', painted(32, () => NOTHING), 'shows nothing'],
    [
      'colours with a transparent corner',
      'color',
      painted(192, (x, y) => (x + y === 0 ? NOTHING : [0, x, y, 255])),
      'is transparent',
    ],
    ['one colour', 'color', painted(192, () => [0, 0, 9, 255]), 'one colour only'],
  ])('are refused with %s', (_, name, png, sentence) => {
    expect(iconFaults(name, png).join()).toContain(sentence);
  });

  it('are refused with a byte that was changed on the way', () => {
    const broken = Buffer.from(readIcon('color'));
    broken.writeUInt8(broken.readUInt8(200) ^ 1, 200);
    expect(iconFaults('color', broken)).toEqual(['color.png is no PNG.']);
  });
});
